"""What a rule says of one member: yes or no, every reason, and the cheapest way to a yes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, cast

from members.eligibility.conditions import (
    All,
    AnyOf,
    Condition,
    DuesPaid,
    Earned,
    HasStanding,
    InGoodStanding,
    Kind,
    OneOf,
    PensionYears,
    leaves_of,
)

# What every rule asks before its own conditions: that the person belongs to the guild at all.
MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Said:
    """What the guild's file said from a day on, until the day before `until_on`."""

    from_on: date
    until_on: date | None
    is_in_good_standing: bool | None
    dues_paid_until: date | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guild's file says of a member on the day as of which it is asked.

    `None` is not known, and then no condition on it is met. `earnings` are cents by calendar year.
    `earlier` tells what was said before, for conditions that name a day of their own.
    """

    is_member: bool | None = True
    standing: str | None = None
    is_in_good_standing: bool | None = None
    dues_paid_until: date | None = None
    branch: str | None = None
    categories: tuple[str, ...] | None = None
    earnings: Mapping[int, int] | None = None
    pension_years: int | None = None
    units: tuple[str, ...] | None = None
    from_on: date | None = None
    earlier: tuple[Said, ...] = ()


class Cure(StrEnum):
    """What would turn a "not met" into a "met"."""

    NONE = ""
    PAY = "pay"
    OFFICE = "office"
    CORRECT = "correct"
    TELL = "tell"
    WAIT = "wait"
    TOO_LATE = "too_late"


# The less trouble, the fewer; what is not here cures nothing before the vote.
TROUBLE = {Cure.PAY: 1, Cure.TELL: 2, Cure.CORRECT: 2, Cure.OFFICE: 3}
HOPELESS = 10**6


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition and whether it is met; `params` are plain data with what was asked and found.

    `keeps_out` says that the no is due to it, among others; `is_advised` that curing it, with the
    others that are advised, is a cheapest way to a yes. `place` counts the conditions of a rule.
    """

    code: str
    is_met: bool
    params: Mapping[str, Any] = field(default_factory=dict)
    cure: str = Cure.NONE
    cure_by: date | None = None
    is_known: bool = True
    place: int = 0
    keeps_out: bool = False
    is_advised: bool = False

    @property
    def trouble(self) -> int:
        return 0 if self.is_met else TROUBLE.get(Cure(self.cure), HOPELESS)


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions of which all are needed, or one."""

    is_all: bool
    is_met: bool
    parts: tuple["Reason | Group", ...]

    @property
    def trouble(self) -> int:
        if self.is_met:
            return 0
        each = [part.trouble for part in self.parts]
        return min(HOPELESS, sum(each)) if self.is_all else min(each)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer; `tree` holds its reasons as the rule puts them together."""

    is_eligible: bool
    tree: Group

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Every reason, the met ones too, in the order of the rule."""
        return tuple(_flat(self.tree))

    @property
    def is_curable(self) -> bool:
        """Whether something can still be done that makes it a yes."""
        return not self.is_eligible and self.tree.trouble < HOPELESS


@dataclass(frozen=True, slots=True)
class _Asked:
    """The days that matter: as of which, today (none: nothing is too late), contested until."""

    as_of: date
    today: date | None
    contest_until: date | None

    def last_to_pay(self, cut_off: date) -> date:
        """The cut-off, or before it the day as of which is asked: later it counts no more."""
        return cut_off if self.today in {None, self.as_of} else min(cut_off, self.as_of)

    def cure(self, code: Cure, by: date | None) -> tuple[Cure, date | None]:
        if by is not None and self.today is not None and self.today > by:
            return Cure.TOO_LATE, by
        return code, by


def evaluate(
    condition: Condition,
    facts: Facts,
    as_of: date,
    *,
    today: date | None = None,
    contest_until: date | None = None,
) -> Verdict:
    """Decide a rule for a member, as of a day.

    `today` and `contest_until`, the last day to contest, only say which cures are still open. A
    condition with a day of its own is asked of what the file said on that day; dues on the cut-off,
    or on `as_of` if that comes first, so that who pays late has not paid by the cut-off.
    """
    asked = _Asked(as_of, today, contest_until)
    belongs = (facts.is_member, dict[str, Any]())
    first = _reason(MEMBER, belongs, Cure.OFFICE, contest_until, asked)
    counted = [0]
    rule = _decide(condition, facts, asked, counted)
    rest = rule.parts if isinstance(rule, Group) and rule.is_all else (rule,)
    tree = Group(is_all=True, is_met=first.is_met and rule.is_met, parts=(first, *rest))
    if tree.is_met:
        return Verdict(is_eligible=True, tree=tree)
    advised = cast("Group", _advise(tree, is_way=tree.trouble < HOPELESS))
    return Verdict(is_eligible=False, tree=advised)


def dates_of(condition: Condition) -> list[date]:
    """The days of their own that conditions name, on which earlier facts are asked."""
    found = (getattr(leaf, name, None) for leaf in leaves_of(condition) for name in ("on", "by"))
    return [day for day in found if day is not None]


def _decide(
    condition: Condition, facts: Facts, asked: _Asked, counted: list[int]
) -> Reason | Group:
    if isinstance(condition, All | AnyOf):
        parts = tuple(_decide(part, facts, asked, counted) for part in condition.parts)
        is_all = isinstance(condition, All)
        is_met = (all if is_all else any)(part.is_met for part in parts)
        return Group(is_all=is_all, is_met=is_met, parts=parts)
    counted[0] += 1
    kind = condition.kind
    by = asked.contest_until
    if isinstance(condition, DuesPaid):
        by = asked.last_to_pay(condition.by)
    answer = _READ[kind](condition, facts, asked)
    return _reason(kind.value, answer, _CURES[kind], by, asked, counted[0])


def _reason(
    code: str, answer: "_Answer", cure: Cure, by: date | None, asked: _Asked, place: int = 0
) -> Reason:
    """A reason with its cure; what is not known is for the office to learn, not to be paid for."""
    is_met, params = answer
    if is_met:
        return Reason(code, is_met=True, params=params, place=place)
    if is_met is None:
        cure, by = Cure.TELL, asked.contest_until
    open_cure, until = asked.cure(cure, None if cure == Cure.WAIT else by)
    return Reason(
        code,
        is_met=False,
        params=params,
        cure=open_cure.value,
        cure_by=until,
        is_known=is_met is not None,
        place=place,
    )


def _advise(node: Reason | Group, *, is_way: bool) -> Reason | Group:
    """Mark what keeps the member out, and of that what the cheapest way to a yes consists of."""
    if node.is_met:
        return node
    if isinstance(node, Reason):
        return replace(node, keeps_out=True, is_advised=is_way)
    least = node.trouble
    parts = tuple(
        _advise(part, is_way=is_way and (node.is_all or part.trouble == least))
        for part in node.parts
    )
    return replace(node, parts=parts)


def _flat(node: Reason | Group) -> Iterable[Reason]:
    if isinstance(node, Reason):
        yield node
    else:
        for part in node.parts:
            yield from _flat(part)


_Answer = tuple[bool | None, dict[str, Any]]


def _said_on(facts: Facts, day: date, as_of: date) -> tuple[bool | None, date | None]:
    """Good standing and dues as the file had them on a day, or has them now if it has not come."""
    if day >= as_of or (facts.from_on is not None and facts.from_on <= day):
        return facts.is_in_good_standing, facts.dues_paid_until
    for said in facts.earlier:
        if said.from_on <= day and (said.until_on is None or day < said.until_on):
            return said.is_in_good_standing, said.dues_paid_until
    return None, None


def _in_good_standing(leaf: InGoodStanding, facts: Facts, asked: _Asked) -> _Answer:
    day = leaf.on or asked.as_of
    is_good, _ = _said_on(facts, day, asked.as_of)
    return is_good, {"on": day.isoformat()}


def _dues_paid(leaf: DuesPaid, facts: Facts, asked: _Asked) -> _Answer:
    up_to = leaf.up_to or leaf.by
    _, paid = _said_on(facts, min(leaf.by, asked.as_of), asked.as_of)
    params = {"by": leaf.by.isoformat(), "up_to": up_to.isoformat()}
    if paid is None:
        return None, params
    return paid >= up_to, params | {"found": paid.isoformat()}


def _has_standing(leaf: HasStanding, facts: Facts, _asked: _Asked) -> _Answer:
    params: dict[str, Any] = {"one_of": list(leaf.one_of)}
    if facts.standing is None:
        return None, params
    return facts.standing in leaf.one_of, params | {"found": facts.standing}


def _earned(leaf: Earned, facts: Facts, asked: _Asked) -> _Answer:
    last = asked.as_of.year if leaf.with_running_year else asked.as_of.year - 1
    first = asked.as_of.year - leaf.years
    params = {"cents": leaf.cents, "first_year": first, "last_year": last}
    if facts.earnings is None:
        return None, params
    found = sum(cents for year, cents in facts.earnings.items() if first <= year <= last)
    return found >= leaf.cents, params | {"found": found}


def _pension_years(leaf: PensionYears, facts: Facts, _asked: _Asked) -> _Answer:
    params = {"years": leaf.years}
    if facts.pension_years is None:
        return None, params
    return facts.pension_years >= leaf.years, params | {"found": facts.pension_years}


def _one_of(leaf: OneOf, facts: Facts, _asked: _Asked) -> _Answer:
    params: dict[str, Any] = {"one_of": list(leaf.one_of)}
    found = _names(leaf.kind, facts)
    if found is None:
        return None, params
    wanted = {_folded(name) for name in leaf.one_of}
    return not wanted.isdisjoint(map(_folded, found)), params | {"found": list(found)}


def _names(kind: Kind, facts: Facts) -> tuple[str, ...] | None:
    if kind == Kind.BRANCH:
        return None if facts.branch is None else (facts.branch,)
    return facts.categories if kind == Kind.CATEGORY else facts.units


def _folded(name: str) -> str:
    return name.strip().casefold()


_READ: Mapping[Kind, Callable[[Any, Facts, _Asked], _Answer]] = {
    Kind.IN_GOOD_STANDING: _in_good_standing,
    Kind.DUES_PAID: _dues_paid,
    Kind.STANDING: _has_standing,
    Kind.EARNED: _earned,
    Kind.PENSION_YEARS: _pension_years,
    Kind.CATEGORY: _one_of,
    Kind.BRANCH: _one_of,
    Kind.EMPLOYED_IN: _one_of,
}
_CURES: Mapping[Kind, Cure] = {
    Kind.IN_GOOD_STANDING: Cure.OFFICE,
    Kind.DUES_PAID: Cure.PAY,
    Kind.STANDING: Cure.OFFICE,
    Kind.EARNED: Cure.WAIT,
    Kind.PENSION_YEARS: Cure.WAIT,
    Kind.CATEGORY: Cure.CORRECT,
    Kind.BRANCH: Cure.CORRECT,
    Kind.EMPLOYED_IN: Cure.CORRECT,
}
