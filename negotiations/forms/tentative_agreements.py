"""Proposing, confirming and reopening a tentative agreement."""

from django import forms
from django.utils.translation import gettext_lazy as _

from negotiations.forms.drafts import MAX_TEXT, clean_text
from negotiations.models.proposal import Side

SIDES = ((Side.GUILD.value, Side.GUILD.label), (Side.EMPLOYER.value, Side.EMPLOYER.label))


class SideTextForm(forms.Form):
    """The words one side has before it."""

    side = forms.ChoiceField(label=_("Side"), choices=SIDES)
    text = forms.CharField(
        label=_("Text"),
        strip=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 10, "class": "contract"}),
        error_messages={"required": _("Paste the words that are agreed.")},
    )
    signatory = forms.CharField(
        label=_("Confirmed for the employer side by"),
        required=False,
        max_length=200,
        help_text=_("A name and a function, as told at the table."),
    )

    def clean_text(self) -> str:
        return clean_text(self.cleaned_data["text"])


class ReopenForm(forms.Form):
    """Why a tentative agreement ends."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays on record beside the text."),
        error_messages={"required": _("Say why the agreement is reopened.")},
    )
