"""What a rule is made of: facts that one can ask for, and how they are put together.

There is no "not": a rule says what is needed, and whoever meets more of it is never worse off.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# As the guild's file names them; a test holds them to `members.models.Standing`.
STANDINGS = ("active", "emeritus", "suspended", "withdrawn", "expelled", "deceased", "left")


class Kind(StrEnum):
    """What a single condition asks for, by the word that stands for it in a rule."""

    IN_GOOD_STANDING = "in_good_standing"
    DUES_PAID = "dues_paid"
    STANDING = "standing"
    EARNED = "earned"
    PENSION_YEARS = "pension_years"
    CATEGORY = "category"
    BRANCH = "branch"
    EMPLOYED_IN = "employed_in"


@dataclass(frozen=True, slots=True)
class InGoodStanding:
    """In good standing on a day; without one, on the day as of which the rule is asked."""

    on: date | None = None

    @property
    def kind(self) -> Kind:
        return Kind.IN_GOOD_STANDING


@dataclass(frozen=True, slots=True)
class DuesPaid:
    """Dues for the time up to a day paid by the cut-off; without that day, up to the cut-off."""

    by: date
    up_to: date | None = None

    @property
    def kind(self) -> Kind:
        return Kind.DUES_PAID


@dataclass(frozen=True, slots=True)
class HasStanding:
    """Belongs to the guild in one of these ways."""

    one_of: tuple[str, ...]

    @property
    def kind(self) -> Kind:
        return Kind.STANDING


@dataclass(frozen=True, slots=True)
class Earned:
    """At least so many cents under the agreement in the calendar years before the day of asking.

    A guild's file knows earnings by calendar year, and the day of asking lies within one. Without
    `with_running_year` the sum is over the `years` whole years before that one. With it, what was
    earned in the running year counts besides; then nobody is left out whose earnings within
    exactly `years` years before the day suffice, and at most the first months of the earliest year
    count for somebody whose do not.
    """

    cents: int
    years: int
    with_running_year: bool = False

    @property
    def kind(self) -> Kind:
        return Kind.EARNED


@dataclass(frozen=True, slots=True)
class PensionYears:
    """At least so many pension years, whenever they were."""

    years: int

    @property
    def kind(self) -> Kind:
        return Kind.PENSION_YEARS


@dataclass(frozen=True, slots=True)
class OneOf:
    """A category of work, a branch or a unit of employment is among these; case does not matter."""

    kind: Kind
    one_of: tuple[str, ...]


Leaf = InGoodStanding | DuesPaid | HasStanding | Earned | PensionYears | OneOf
LEAVES = (InGoodStanding, DuesPaid, HasStanding, Earned, PensionYears, OneOf)


@dataclass(frozen=True, slots=True)
class All:
    """Every one of these is needed."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of these is enough."""

    parts: tuple["Condition", ...]


Condition = All | AnyOf | Leaf


def leaves_of(condition: Condition) -> Iterator[Leaf]:
    """The single conditions, in the order in which they are written."""
    if isinstance(condition, All | AnyOf):
        for part in condition.parts:
            yield from leaves_of(part)
    else:
        yield condition
