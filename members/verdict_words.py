"""What a rule asks and what it found, in plain words with days and amounts."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.eligibility import (
    MEMBER,
    All,
    AnyOf,
    Condition,
    Cure,
    DuesPaid,
    Earned,
    Group,
    InGoodStanding,
    Kind,
    Leaf,
    PensionYears,
    Reason,
    Verdict,
)
from members.models import Standing


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a rule or of an answer; with `parts`, a choice or a group of lines below it.

    `state` is "met", "missed", "unknown", or empty where nothing was decided.
    """

    words: str
    state: str = ""
    found: str = ""
    cure: str = ""
    parts: tuple["Part", ...] = ()

    @property
    def mark(self) -> str:
        """The state as a word to begin with, so that no colour or sign has to be seen."""
        return {"met": _("Met"), "missed": _("Not met"), "unknown": _("Not known")}[self.state]


def day_words(day: date | str) -> str:
    on = date.fromisoformat(day) if isinstance(day, str) else day
    return formats.date_format(on, "j F Y")


def dollars(cents: int) -> str:
    """An amount with its thousands, without cents where there are none."""
    return f"${cents / 100:,.2f}".removesuffix(".00")


def _either(names: list[str] | tuple[str, ...]) -> str:
    *first, last = names
    if not first:
        return last
    return _("%(names)s or %(last)s") % {"names": ", ".join(first), "last": last}


def _standings(values: list[str] | tuple[str, ...]) -> str:
    known = dict(Standing.choices)
    return _either([str(known.get(value, value)) for value in values])


# The rule.


def rule_parts(condition: Condition) -> tuple[Part, ...]:
    """A rule in words, as its writer and its readers see it."""
    if isinstance(condition, All):
        return tuple(map(_asked, condition.parts))
    return (_asked(condition),)


def _asked(condition: Condition) -> Part:
    if isinstance(condition, All | AnyOf):
        words = _group_words(is_all=isinstance(condition, All))
        return Part(words, parts=tuple(map(_asked, condition.parts)))
    return Part(leaf_words(condition))


def _group_words(*, is_all: bool) -> str:
    return _("All of these:") if is_all else _("One of these is enough:")


def leaf_words(leaf: Leaf) -> str:
    """One condition as the rule asks it of anybody."""
    if isinstance(leaf, InGoodStanding):
        return _good({"on": leaf.on}) if leaf.on else _("In good standing on the day of asking")
    if isinstance(leaf, DuesPaid):
        return _dues({"by": leaf.by, "up_to": leaf.up_to or leaf.by})
    if isinstance(leaf, Earned):
        return _earned_by_anybody(leaf)
    if isinstance(leaf, PensionYears):
        return _pension({"years": leaf.years})
    return _ASKED[leaf.kind]({"one_of": leaf.one_of})


def _earned_by_anybody(leaf: Earned) -> str:
    before = ngettext(
        "At least %(amount)s earned under the guild’s agreement in the calendar year before the "
        "day of asking",
        "At least %(amount)s earned under the guild’s agreement in the %(years)s calendar years "
        "before that of the day of asking",
        leaf.years,
    ) % {"amount": dollars(leaf.cents), "years": leaf.years}
    if leaf.with_running_year:
        return _("%(before)s, or in the running year") % {"before": before}
    return before


# The answer.


def verdict_parts(verdict: Verdict) -> tuple[Part, ...]:
    """Every reason of a verdict in words, choices with what they are made of."""
    return tuple(_told(part, is_needed=True) for part in verdict.tree.parts)


def _told(node: Reason | Group, *, is_needed: bool) -> Part:
    if isinstance(node, Group):
        is_open = is_needed and not node.is_met
        below = tuple(_told(part, is_needed=is_open) for part in node.parts)
        state = "met" if node.is_met else "missed"
        return Part(_group_words(is_all=node.is_all), state, parts=below)
    state = "met" if node.is_met else "missed" if node.is_known else "unknown"
    found = [found_words(node), "" if node.is_met or node.keeps_out else _("It is not needed.")]
    return Part(asked_words(node), state, " ".join(filter(None, found)), cure_words(node))


def asked_words(reason: Reason) -> str:
    """What one condition asked of this member."""
    return _ASKED[reason.code](reason.params)


def found_words(reason: Reason) -> str:
    """What the guild's file says of it; empty where the answer says it already."""
    if not reason.is_known:
        return _("The guild’s file says nothing about it.")
    tell = _FOUND.get(reason.code)
    if tell is None or "found" not in reason.params:
        return ""
    return _("The guild’s file says: %(found)s.") % {"found": tell(reason.params["found"])}


def cure_words(reason: Reason) -> str:
    """What would make it met, by when; empty where nothing is missing for a yes."""
    if not reason.keeps_out or not reason.cure:
        return ""
    cure, by = Cure(reason.cure), day_words(reason.cure_by) if reason.cure_by else ""
    words = (_CURES_BY if by else _CURES)[cure]()
    up_to = reason.params.get("up_to")
    return words % {"by": by, "up_to": day_words(up_to) if up_to else ""}


_CURES: Mapping[Cure, Callable[[], str]] = {
    Cure.OFFICE: lambda: _("Ask the membership office what is missing."),
    Cure.CORRECT: lambda: _("If the file is wrong, ask for a correction."),
    Cure.TELL: lambda: _("Tell the membership office."),
    Cure.WAIT: lambda: _(
        "Nothing that you do now changes this in time. If the file is wrong, contest it."
    ),
}
_CURES_BY: Mapping[Cure, Callable[[], str]] = {
    Cure.PAY: lambda: _("Pay your dues up to %(up_to)s by %(by)s."),
    Cure.OFFICE: lambda: _("Ask the membership office what is missing by %(by)s."),
    Cure.CORRECT: lambda: _("If the file is wrong, ask for a correction by %(by)s."),
    Cure.TELL: lambda: _("Tell the membership office by %(by)s."),
    Cure.TOO_LATE: lambda: _("The last day to change this was %(by)s."),
}


def _good(params: Mapping[str, Any]) -> str:
    return _("In good standing on %(on)s") % {"on": day_words(params["on"])}


def _dues(params: Mapping[str, Any]) -> str:
    if params["by"] == params["up_to"]:
        return _("Dues paid up to %(by)s") % {"by": day_words(params["by"])}
    days = {name: day_words(params[name]) for name in ("by", "up_to")}
    return _("Dues for the time up to %(up_to)s paid by %(by)s") % days


def _earned(params: Mapping[str, Any]) -> str:
    values = {**params, "amount": dollars(params["cents"])}
    if params["first_year"] == params["last_year"]:
        return (
            _("At least %(amount)s earned under the guild’s agreement in %(first_year)s") % values
        )
    words = _(
        "At least %(amount)s earned under the guild’s agreement from %(first_year)s to "
        "%(last_year)s"
    )
    return words % values


def _pension(params: Mapping[str, Any]) -> str:
    words = ngettext(
        "At least %(years)s pension year", "At least %(years)s pension years", params["years"]
    )
    return words % {"years": params["years"]}


def _standing(params: Mapping[str, Any]) -> str:
    return _("Standing in the guild: %(names)s") % {"names": _standings(params["one_of"])}


def _category(params: Mapping[str, Any]) -> str:
    return _("Category of work: %(names)s") % {"names": _either(params["one_of"])}


def _branch(params: Mapping[str, Any]) -> str:
    return _("Branch or local: %(names)s") % {"names": _either(params["one_of"])}


def _unit(params: Mapping[str, Any]) -> str:
    return _("Employed in: %(names)s") % {"names": _either(params["one_of"])}


_ASKED: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    MEMBER: lambda _params: _("A member of the guild"),
    Kind.IN_GOOD_STANDING: _good,
    Kind.DUES_PAID: _dues,
    Kind.STANDING: _standing,
    Kind.EARNED: _earned,
    Kind.PENSION_YEARS: _pension,
    Kind.CATEGORY: _category,
    Kind.BRANCH: _branch,
    Kind.EMPLOYED_IN: _unit,
}
_FOUND: Mapping[str, Callable[[Any], str]] = {
    Kind.DUES_PAID: lambda found: _("paid up to %(day)s") % {"day": day_words(found)},
    Kind.STANDING: lambda found: _standings([found]),
    Kind.EARNED: dollars,
    Kind.PENSION_YEARS: str,
    Kind.CATEGORY: ", ".join,
    Kind.BRANCH: ", ".join,
    Kind.EMPLOYED_IN: ", ".join,
}


def kinds() -> Iterator[tuple[str, str]]:
    """Each kind of condition with its name, for choices."""
    names = {
        Kind.IN_GOOD_STANDING: _("In good standing"),
        Kind.DUES_PAID: _("Dues paid by a cut-off"),
        Kind.EARNED: _("Earned under the agreement"),
        Kind.PENSION_YEARS: _("Pension years"),
        Kind.STANDING: _("Standing in the guild"),
        Kind.CATEGORY: _("Category of work"),
        Kind.BRANCH: _("Branch or local"),
        Kind.EMPLOYED_IN: _("Employed in a unit"),
    }
    return ((kind.value, words) for kind, words in names.items())
