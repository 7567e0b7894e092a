"""Reading one object of the file field by field, noting every fault with its place."""

import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, TypeGuard, TypeVar

from negotiations.record.rows import UNKNOWN_DAY

T = TypeVar("T")
ADDRESS = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Fields:
    """The fields of one object. A faulty field reads as an empty value, and the fault is noted."""

    def __init__(self, value: object, path: str, faults: list[str]) -> None:
        self.path = path
        self._faults = faults
        self._read: set[str] = set()
        self._values: Mapping[str, Any] = value if isinstance(value, dict) else {}
        if not isinstance(value, dict):
            self.fault("", "is not an object")

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def place(self, name: str) -> str:
        return f"{self.path}.{name}".strip(".") or "the file"

    def fault(self, name: str, words: str) -> None:
        separator = " " if words.startswith("is ") else ": "
        self._faults.append(f"{self.place(name)}{separator}{words}")

    def take(self, name: str, *, required: bool = True) -> Any:
        """The raw value; None where it is absent or null."""
        self._read.add(name)
        value = self._values.get(name)
        if required and value is None and name not in self._values:
            self.fault(name, "is missing")
        return value

    def text(self, name: str, *, limit: int = 0, required: bool = True) -> str:
        value = self.take(name, required=required)
        if value is None and (not required or name not in self._values):
            return ""
        if not _is_text(value):
            return self._empty(name, f"{value!r} is not a text")
        if required and not value.strip():
            return self._empty(name, "is missing")
        if limit and len(value) > limit:
            self.fault(name, f"has {len(value)} characters; {limit} is the most")
        return value.strip()

    def _empty(self, name: str, words: str) -> str:
        self.fault(name, words)
        return ""

    def address(self, name: str, *, limit: int = 80) -> str:
        value = self.text(name, limit=limit)
        if value and not ADDRESS.fullmatch(value):
            self.fault(name, f"{value} is not made of small letters, digits and hyphens")
        return value

    def choice(self, name: str, known: Collection[str]) -> str:
        value = self.text(name)
        if value and value not in known:
            return self._empty(name, f"{value} is unknown; known are {', '.join(known)}")
        return value

    def _parsed(
        self, name: str, parse: Callable[[str], T], what: str, *, required: bool
    ) -> T | None:
        value = self.take(name, required=required)
        if value is None:
            if required and name in self._values:
                self.fault(name, f"None is not {what}")
            return None
        try:
            return parse(value)
        except (TypeError, ValueError):
            self.fault(name, f"{value} is not {what}")
            return None

    def day(self, name: str) -> date:
        return self._parsed(name, _day, "a date", required=True) or UNKNOWN_DAY

    def day_if_known(self, name: str) -> date | None:
        return self._parsed(name, _day, "a date", required=False)

    def hour(self, name: str) -> time | None:
        return self._parsed(name, _hour, "a time of day", required=False)

    def when(self, name: str, *, required: bool = True) -> date | datetime | None:
        """A date, or an instant with its offset."""
        return self._parsed(name, _when, "a date or an instant", required=required)

    def number(self, name: str) -> float | None:
        return self._parsed(name, _number, "a number of 0 or more", required=False)

    def count(self, name: str) -> int | None:
        return self._parsed(name, _count, "a whole number of 0 or more", required=False)

    def flag(self, name: str) -> bool:
        value = self.take(name)
        if name in self._values and not isinstance(value, bool):
            self.fault(name, f"{value!r} is not true or false")
        return value is True

    def items(self, name: str, *, required: bool = True) -> list[Any]:
        value = self.take(name, required=required)
        if isinstance(value, list):
            return value
        if value is not None or (required and name in self._values):
            self.fault(name, "is not a list")
        return []

    def texts(self, name: str, *, limit: int = 0) -> list[str]:
        values = self.items(name)
        for place, value in enumerate(values):
            if not _is_text(value) or not value.strip():
                self.fault(f"{name}[{place}]", f"{value!r} is not a text")
            elif limit and len(value) > limit:
                self.fault(f"{name}[{place}]", f"has more than {limit} characters")
        return [value.strip() for value in values if isinstance(value, str)]

    def rows(self, name: str, *, required: bool = True) -> Iterator["Fields"]:
        for place, value in enumerate(self.items(name, required=required)):
            yield Fields(value, f"{self.place(name)}[{place}]", self._faults)

    def row(self, name: str) -> "Fields":
        value = self.take(name)
        return Fields({} if value is None else value, self.place(name), self._faults)

    def finish(self) -> None:
        """Note the fields that nobody asked for: a misspelt name would else be lost in silence."""
        for name in self._values:
            if name not in self._read:
                self.fault(name, "is an unknown field")


def _is_text(value: object) -> TypeGuard[str]:
    """Whether it is a text that can be kept: no zero byte, no half of a surrogate pair."""
    if not isinstance(value, str):
        return False
    return "\x00" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)


def _day(value: str) -> date:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError(value)
    return date.fromisoformat(value)


def _hour(value: str) -> time:
    if not re.fullmatch(r"\d{2}:\d{2}", value):
        raise ValueError(value)
    return time.fromisoformat(value)


def _when(value: str) -> date | datetime:
    if "T" not in value:
        return _day(value)
    instant = datetime.fromisoformat(value)
    if instant.tzinfo is None:
        raise ValueError(value)
    try:
        instant.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(value) from error
    return instant


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(value)
    if value < 0 or not math.isfinite(value):
        raise ValueError(value)
    return value


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(value)
    return value
