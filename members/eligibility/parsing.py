"""Rules as data: a tree of `{"all": […]}`, `{"any": […]}` and `{"is": kind, …}`, read strictly.

Whatever is not understood is refused: a rule that is read half decides wrongly.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from members.eligibility.conditions import (
    STANDINGS,
    All,
    AnyOf,
    Condition,
    DuesPaid,
    Earned,
    HasStanding,
    InGoodStanding,
    Kind,
    Leaf,
    OneOf,
    PensionYears,
)

DEEPEST = 5
MOST_LEAVES = 40
MOST_NAMES, LONGEST_NAME = 60, 80
MOST_CENTS = 10**12
MOST_YEARS = 80


class BadCondition(Exception):
    """What is written is no rule; `path` says where, such as `all[1].any[0].cents`."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path or 'condition'}: {reason}")
        self.path, self.reason = path, reason


def parse(written: object) -> Condition:
    """The rule that is written; raise BadCondition at the first thing that is not understood."""
    left = [MOST_LEAVES]
    return _node(written, "", 1, left)


def _node(written: object, path: str, depth: int, left: list[int]) -> Condition:
    if not isinstance(written, dict):
        raise BadCondition(path, "an object is needed")
    if depth > DEEPEST:
        raise BadCondition(path, f"nested deeper than {DEEPEST} levels")
    if "is" in written:
        left[0] -= 1
        if left[0] < 0:
            raise BadCondition(path, f"more than {MOST_LEAVES} conditions")
        return _leaf(written, path)
    for word, group in (("all", All), ("any", AnyOf)):
        if set(written) == {word}:
            return group(_parts(written[word], _at(path, word), depth, left))
    raise BadCondition(path, 'one of "all", "any" and "is" is needed, and nothing beside it')


def _parts(written: object, path: str, depth: int, left: list[int]) -> tuple[Condition, ...]:
    if not isinstance(written, list) or not written:
        raise BadCondition(path, "a list of at least one condition is needed")
    return tuple(
        _node(part, f"{path}[{place}]", depth + 1, left) for place, part in enumerate(written)
    )


def _leaf(written: Mapping[str, object], path: str) -> Leaf:
    kind = written["is"]
    if not isinstance(kind, str) or kind not in READERS:
        raise BadCondition(_at(path, "is"), f"not one of {', '.join(READERS)}")
    needed, allowed, read = READERS[kind]
    for key in written:
        if key not in {"is", *needed, *allowed}:
            raise BadCondition(_at(path, str(key)), f"not known of {kind}")
    for key in needed:
        if key not in written:
            raise BadCondition(_at(path, key), f"needed of {kind}")
    return read(_Written(written, path))


def _at(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


class _Written:
    """The values of one condition, each read as what it has to be."""

    def __init__(self, values: Mapping[str, object], path: str) -> None:
        self._values, self._path = values, path

    def _refuse(self, key: str, reason: str) -> BadCondition:
        return BadCondition(_at(self._path, key), reason)

    def day(self, key: str) -> date:
        value = self._values[key]
        try:
            if isinstance(value, str) and len(value) == len("2026-03-02"):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise self._refuse(key, "a day such as 2026-03-02 is needed")

    def day_or_none(self, key: str) -> date | None:
        return self.day(key) if key in self._values else None

    def whole(self, key: str, most: int) -> int:
        value = self._values[key]
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
            raise self._refuse(key, f"a whole number from 1 to {most} is needed")
        return value

    def yes(self, key: str) -> bool:
        value = self._values.get(key, False)
        if not isinstance(value, bool):
            raise self._refuse(key, "true or false is needed")
        return value

    def names(self, key: str) -> tuple[str, ...]:
        value = self._values[key]
        if not isinstance(value, list) or not 1 <= len(value) <= MOST_NAMES:
            raise self._refuse(key, f"a list of 1 to {MOST_NAMES} names is needed")
        for place, name in enumerate(value):
            if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_NAME:
                at = f"{key}[{place}]"
                raise self._refuse(at, f"a name of 1 to {LONGEST_NAME} characters is needed")
        return tuple(value)

    def standings(self, key: str) -> tuple[str, ...]:
        names = self.names(key)
        for place, name in enumerate(names):
            if name not in STANDINGS:
                raise self._refuse(f"{key}[{place}]", f"not one of {', '.join(STANDINGS)}")
        return names


def _one_of(kind: Kind) -> Callable[[_Written], Leaf]:
    return lambda of: OneOf(kind, of.names("one_of"))


# Of each kind: what it needs, what it may have, and how it is read.
READERS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], Callable[[_Written], Leaf]]] = {
    Kind.IN_GOOD_STANDING.value: ((), ("on",), lambda of: InGoodStanding(of.day_or_none("on"))),
    Kind.DUES_PAID.value: (
        ("by",),
        ("up_to",),
        lambda of: DuesPaid(of.day("by"), of.day_or_none("up_to")),
    ),
    Kind.STANDING.value: (("one_of",), (), lambda of: HasStanding(of.standings("one_of"))),
    Kind.EARNED.value: (
        ("cents", "years"),
        ("with_running_year",),
        lambda of: Earned(
            of.whole("cents", MOST_CENTS),
            of.whole("years", MOST_YEARS),
            with_running_year=of.yes("with_running_year"),
        ),
    ),
    Kind.PENSION_YEARS.value: (
        ("years",),
        (),
        lambda of: PensionYears(of.whole("years", MOST_YEARS)),
    ),
    Kind.CATEGORY.value: (("one_of",), (), _one_of(Kind.CATEGORY)),
    Kind.BRANCH.value: (("one_of",), (), _one_of(Kind.BRANCH)),
    Kind.EMPLOYED_IN.value: (("one_of",), (), _one_of(Kind.EMPLOYED_IN)),
}


def dump(condition: Condition) -> dict[str, Any]:
    """The rule as data; `parse` reads just the same rule from it."""
    if isinstance(condition, All | AnyOf):
        word = "all" if isinstance(condition, All) else "any"
        return {word: [dump(part) for part in condition.parts]}
    values = {
        name: getattr(condition, name)
        for name in ("on", "by", "up_to", "cents", "years", "with_running_year", "one_of")
        if getattr(condition, name, None)
    }
    return {"is": condition.kind.value} | {name: _plain(value) for name, value in values.items()}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
