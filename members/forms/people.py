"""What the membership office looks for among a guild's people."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from members.models import Membership, Standing
from members.people import Asked
from members.person import with_account
from portal.models import Guild


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


class OtherForm(forms.Form):
    """The number of another member of the guild; `cleaned_data["other"]` is that member."""

    other = forms.CharField(
        label=_("Member number of the other"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, guild: Guild, one: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.guild, self.one = guild, one

    def clean_other(self) -> Membership:
        rows = with_account(Membership.objects.unmerged())
        number = self.cleaned_data["other"].strip()
        found = rows.filter(guild=self.guild, number=number).exclude(pk=self.one.pk).first()
        if found is None:
            message = _now("No other member of this guild goes by this number.")
            raise forms.ValidationError(message)
        return found
