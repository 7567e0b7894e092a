"""What the membership office puts right of one member."""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from members.actions.corrections import Facts
from members.models import MembershipPeriod, Standing
from negotiations.forms.days import DayField

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 1, 1)
MOST_CENTS = 10**12


class FactsForm(forms.Form):
    """What the guild says of a member from a day on; begins with what it says now."""

    from_on = DayField(label=_("From"), earliest=EARLIEST, latest=LATEST)
    standing = forms.ChoiceField(label=_("Standing"), choices=Standing.choices)
    is_in_good_standing = forms.BooleanField(label=_("In good standing"), required=False)
    dues_paid_until = DayField(
        label=_("Dues paid until"), earliest=EARLIEST, latest=LATEST, required=False
    )
    branch = forms.CharField(label=_("Branch or local"), max_length=80, required=False)
    categories = forms.CharField(
        label=_("Categories of work"),
        max_length=500,
        required=False,
        help_text=_("With commas between them."),
    )
    units = forms.CharField(
        label=_("Employed in"),
        max_length=500,
        required=False,
        help_text=_("Bargaining units, with commas between them."),
    )
    earnings = forms.CharField(
        label=_("Earned by year"),
        max_length=2000,
        required=False,
        help_text=_("A line for each year, such as “2025: 40000.00”."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    pension_years = forms.IntegerField(
        label=_("Pension years"), min_value=0, max_value=100, required=False
    )
    why = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Kept with the correction in the history.")
    )

    def clean_categories(self) -> list[str]:
        return listed(self.cleaned_data["categories"])

    def clean_units(self) -> list[str]:
        return listed(self.cleaned_data["units"])

    def clean_earnings(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for line in str(self.cleaned_data["earnings"]).splitlines():
            if line.strip():
                year, cents = _earned(line)
                if year in found:
                    message = _now("The year %(year)s stands there twice.") % {"year": year}
                    raise forms.ValidationError(message)
                found[year] = cents
        return found

    def facts(self) -> Facts:
        """What was typed, as a period would say it."""
        names = Facts.__dataclass_fields__
        return Facts(**{name: self.cleaned_data[name] for name in names})


class EntryForm(forms.Form):
    """Name and mail address in the guild's file."""

    name = forms.CharField(label=_("Name"), max_length=200)
    mail = forms.EmailField(
        label=_("Mail address in the file"),
        required=False,
        help_text=_("Not the address with which the member signs in."),
    )


class AddressForm(forms.Form):
    """Another address to sign in with, and how the office made sure who asks."""

    mail = forms.EmailField(label=_("New address to sign in with"))
    checked = forms.ChoiceField(
        label=_("How you made sure who asks"),
        choices=[
            ("", _("Choose one")),
            ("in_person", _("in person, with a document")),
            ("call_back", _("called back under the number in the guild’s file")),
            ("video", _("by video, with a document")),
        ],
    )


class LinkForm(forms.Form):
    """The address with which a member without an account shall sign in."""

    mail = forms.EmailField(label=_("Address to sign in with"))
    is_asked = forms.BooleanField(
        label=_("The member asked for a new account after erasing the old one."), required=False
    )

    def __init__(self, *args: Any, is_declined: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_declined:
            del self.fields["is_asked"]


def begun(present: MembershipPeriod | None, now: datetime) -> dict[str, Any]:
    """What the form of facts begins with."""
    today = {"from_on": timezone.localdate(now), "is_in_good_standing": True}
    if present is None:
        return today
    return {
        "from_on": timezone.localdate(now),
        "standing": present.standing,
        "is_in_good_standing": present.is_in_good_standing,
        "dues_paid_until": present.dues_paid_until,
        "branch": present.branch,
        "categories": ", ".join(present.categories),
        "units": ", ".join(present.units),
        "earnings": "\n".join(
            f"{year}: {cents / 100:.2f}" for year, cents in sorted(present.earnings.items())
        ),
        "pension_years": present.pension_years,
    }


def listed(words: str) -> list[str]:
    """Words between commas, each once."""
    return list(dict.fromkeys(one for part in words.split(",") if (one := part.strip())))


def _earned(line: str) -> tuple[str, int]:
    """A year and cents."""
    year, _sign, amount = line.partition(":")
    try:
        cents = int(Decimal(amount.strip().replace(",", "")) * 100)
    except (InvalidOperation, ValueError, OverflowError):
        cents = -1
    if not re.fullmatch(r"[12]\d{3}", year.strip()) or not 0 <= cents < MOST_CENTS:
        raise forms.ValidationError(_now("Write each year on a line, such as “2025: 40000.00”."))
    return year.strip(), cents
