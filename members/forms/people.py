"""What the membership office looks for among a guild's people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Standing
from members.people import Asked


class SearchForm(forms.Form):
    """One field for a number, an address or a name, and what narrows the list."""

    q = forms.CharField(
        label=_("Number, mail address or name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    standing = forms.ChoiceField(
        label=_("Standing"),
        required=False,
        choices=[("", _("any")), *Standing.choices],
    )
    branch = forms.CharField(label=_("Branch"), max_length=80, required=False)
    account = forms.ChoiceField(
        label=_("Account"), required=False, choices=[("", _("any")), ("none", _("without one"))]
    )

    def asked(self) -> Asked:
        """What is looked for; nothing where the form is not valid."""
        if not self.is_valid():
            return Asked()
        typed: dict[str, Any] = self.cleaned_data
        return Asked(
            text=" ".join(typed["q"].split()),
            standing=typed["standing"],
            branch=typed["branch"],
            is_without_account=typed["account"] == "none",
        )
