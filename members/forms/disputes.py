"""What is said in a dispute, by the member and by the guild."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Dispute
from members.models.eligibility import DisputeQuerySet

LONGEST = 5000


def words_field(label: Any, *, is_required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST,
        required=is_required,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class ContestForm(forms.Form):
    words = words_field(
        _("What is wrong, and what would be right"),
        help_text=_("The membership office of your guild reads it, and nobody else."),
    )


class MemberWordsForm(forms.Form):
    words = words_field(_("What you want to add"))


class DisputeFilter(forms.Form):
    """Which disputes a list shows: open ones unless it asks for others."""

    CHOICES = (("open", _("open")), ("decided", _("ended")))

    state = forms.ChoiceField(label=_("Disputes"), choices=CHOICES, required=False)

    def keep(self, rows: DisputeQuerySet) -> DisputeQuerySet:
        if self.is_valid() and self.cleaned_data["state"] == "decided":
            return rows.exclude(state=Dispute.State.OPEN).order_by("-decided_at", "-pk")
        return rows.open().order_by("opened_at", "pk")


class StaffWordsForm(forms.Form):
    """An answer, or a decision by the button that is pressed; only upholding needs no words."""

    words = words_field(
        _("Words to the member"),
        help_text=_("The member reads them here; the mail only says that there is an answer."),
    )

    def __init__(self, *args: Any, step: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = self.fields["words"]
        words.required = step != "uphold"
        words.error_messages["required"] = (
            _("Say to the member why the answer stands.")
            if step == "refuse"
            else _("Write what the member shall read.")
        )
