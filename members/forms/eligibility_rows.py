"""One condition of a rule as plain fields, a form for each kind."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from members.eligibility import (
    DuesPaid,
    Earned,
    HasStanding,
    InGoodStanding,
    Kind,
    Leaf,
    OneOf,
    PensionYears,
)
from members.eligibility.parsing import LONGEST_NAME, MOST_CENTS, MOST_NAMES, MOST_YEARS
from members.models import READING
from negotiations.forms.days import DayField

ALWAYS = "always"
PLACES = (
    (ALWAYS, _("always needed")),
    ("a", _("one of choice A is enough")),
    ("b", _("one of choice B is enough")),
    ("c", _("one of choice C is enough")),
)


def _whole(label: Any, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=most)


class RowForm(forms.Form):
    """A condition; `choice` says whether it is always needed, or one of several is enough."""

    kind: ClassVar[Kind]

    def leaf(self) -> Leaf:
        """The condition; after validation only."""
        raise NotImplementedError

    @classmethod
    def initial_of(cls, leaf: Any) -> dict[str, Any]:
        """The fields as they are filled in for a condition."""
        raise NotImplementedError

    choice = forms.ChoiceField(label=_("This is"), choices=PLACES)


class GoodStandingRow(RowForm):
    kind = Kind.IN_GOOD_STANDING
    on = DayField(
        label=_("On this day"),
        required=False,
        help_text=_("Without one, on the day as of which the rule is asked."),
    )

    def leaf(self) -> Leaf:
        return InGoodStanding(self.cleaned_data["on"])

    @classmethod
    def initial_of(cls, leaf: InGoodStanding) -> dict[str, Any]:
        return {"on": leaf.on}


class DuesRow(RowForm):
    kind = Kind.DUES_PAID
    by = DayField(label=_("Paid by, the cut-off"))
    up_to = DayField(
        label=_("Dues for the time up to"),
        required=False,
        help_text=_("Without it, up to the cut-off."),
    )

    def leaf(self) -> Leaf:
        return DuesPaid(self.cleaned_data["by"], self.cleaned_data["up_to"])

    @classmethod
    def initial_of(cls, leaf: DuesPaid) -> dict[str, Any]:
        return {"by": leaf.by, "up_to": leaf.up_to}


class EarnedRow(RowForm):
    kind = Kind.EARNED
    dollars = forms.DecimalField(
        label=_("At least this much, in dollars"),
        min_value=Decimal("0.01"),
        max_value=Decimal(MOST_CENTS) / 100,
        decimal_places=2,
    )
    years = forms.IntegerField(
        label=_("In this many calendar years"),
        min_value=1,
        max_value=MOST_YEARS,
        help_text=_("Whole years before the one in which the rule is asked."),
    )
    with_running_year = forms.BooleanField(
        label=_("What was earned in the running year counts besides"), required=False
    )

    def leaf(self) -> Leaf:
        typed = self.cleaned_data
        cents = int(typed["dollars"] * 100)
        return Earned(cents, typed["years"], with_running_year=typed["with_running_year"])

    @classmethod
    def initial_of(cls, leaf: Earned) -> dict[str, Any]:
        amount = (Decimal(leaf.cents) / 100).quantize(Decimal("0.01"))
        running = leaf.with_running_year
        return {"dollars": amount, "years": leaf.years, "with_running_year": running}


class PensionRow(RowForm):
    kind = Kind.PENSION_YEARS
    years = _whole(_("At least this many pension years"), MOST_YEARS)

    def leaf(self) -> Leaf:
        return PensionYears(self.cleaned_data["years"])

    @classmethod
    def initial_of(cls, leaf: PensionYears) -> dict[str, Any]:
        return {"years": leaf.years}


class StandingRow(RowForm):
    kind = Kind.STANDING
    one_of = forms.MultipleChoiceField(
        label=_("One of these"),
        choices=[(value.value, value.label) for value in READING],
        widget=forms.CheckboxSelectMultiple,
    )

    def leaf(self) -> Leaf:
        return HasStanding(tuple(self.cleaned_data["one_of"]))

    @classmethod
    def initial_of(cls, leaf: HasStanding) -> dict[str, Any]:
        return {"one_of": list(leaf.one_of)}


class NamesRow(RowForm):
    one_of = forms.CharField(
        label=_("One of these, each on a line of its own"),
        help_text=_("As the guild’s file writes them; capital letters do not matter."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_one_of(self) -> tuple[str, ...]:
        lines = (line.strip() for line in self.cleaned_data["one_of"].splitlines())
        names = tuple(dict.fromkeys(line for line in lines if line))
        if len(names) > MOST_NAMES:
            raise forms.ValidationError(
                _("These are more than %(most)s names."), params={"most": MOST_NAMES}
            )
        if any(len(name) > LONGEST_NAME for name in names):
            words = _("A name has %(most)s characters at most.")
            raise forms.ValidationError(words, params={"most": LONGEST_NAME})
        return names

    def leaf(self) -> Leaf:
        return OneOf(self.kind, self.cleaned_data["one_of"])

    @classmethod
    def initial_of(cls, leaf: OneOf) -> dict[str, Any]:
        return {"one_of": "\n".join(leaf.one_of)}


class CategoryRow(NamesRow):
    kind = Kind.CATEGORY


class BranchRow(NamesRow):
    kind = Kind.BRANCH


class UnitRow(NamesRow):
    kind = Kind.EMPLOYED_IN


ROWS: Mapping[str, type[RowForm]] = {
    row.kind.value: row
    for row in (
        GoodStandingRow,
        DuesRow,
        EarnedRow,
        PensionRow,
        StandingRow,
        CategoryRow,
        BranchRow,
        UnitRow,
    )
}
