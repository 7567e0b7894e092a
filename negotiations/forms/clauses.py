"""A clause that joins the board."""

from typing import Any, cast

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from negotiations.forms.choices import ClauseChoice, IssueChoice
from negotiations.forms.drafts import MAX_TEXT, clean_text
from negotiations.models import Clause, Negotiation


class ClauseForm(forms.Form):
    """Title and place of a new clause, and what the expiring contract says on it."""

    title = forms.CharField(label=_("Title"), max_length=200)
    reference = forms.CharField(
        label=_("Reference"), max_length=120, required=False, help_text=_("Such as Art. 72.B.")
    )
    issue = IssueChoice(label=_("Issue"), required=False, empty_label=_("a new issue"))
    new_issue = forms.CharField(
        label=_("New issue"),
        max_length=120,
        required=False,
        help_text=_("Only if none of the issues above fits. It goes to the end of the board."),
    )
    after = ClauseChoice(label=_("Place"), required=False, empty_label=_("at the end of the issue"))
    expiring_text = forms.CharField(
        label=_("What the expiring contract says"),
        required=False,
        strip=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 6, "class": "contract"}),
        help_text=_("Leave it empty if the expiring contract is silent."),
    )

    def __init__(self, *args: Any, negotiation: Negotiation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("IssueChoice", self.fields["issue"]).queryset = negotiation.issues.order_by("place")
        cast("ClauseChoice", self.fields["after"]).queryset = negotiation.clauses.select_related(
            "issue"
        ).order_by("issue__place", "place", "pk")

    def clean_expiring_text(self) -> str:
        return clean_text(self.cleaned_data["expiring_text"])

    def clean_new_issue(self) -> str:
        title = str(self.cleaned_data["new_issue"])
        if title and not slugify(title):
            raise forms.ValidationError(_now("Use at least one letter or digit."))
        return title

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        issue, new_issue = cleaned.get("issue"), cleaned.get("new_issue")
        after = cast("Clause | None", cleaned.get("after"))
        if not issue and not new_issue and "new_issue" not in self.errors:
            self.add_error("issue", _now("Choose an issue, or name a new one below."))
        if issue and new_issue:
            self.add_error("new_issue", _now("Choose an issue or name a new one, not both."))
        if after and after.issue != issue:
            self.add_error("after", _now("This clause belongs to another issue."))
        return cleaned
