"""The words in which a roster is spoken of: fields, why it is not read, what is odd in a line."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

# The bytes of a file, from the start each time it is called.
Pieces = Callable[[], Iterator[bytes]]
Row = tuple[int, list[str]]

MAX_BYTES = 64_000_000
MAX_ROWS = 500_000
MAX_COLUMNS = 200
MAX_LINE = 100_000


class Reason(StrEnum):
    """Why a file is not read at all; each is told in a sentence."""

    EMPTY = "empty"
    NOT_TEXT = "not_text"
    ENCODING = "encoding"
    ONE_COLUMN = "one_column"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_ROWS = "too_many_rows"
    LONG_LINE = "long_line"
    QUOTES = "quotes"
    HEAD_TWICE = "head_twice"
    NOT_A_WORKBOOK = "not_a_workbook"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    PACKED_TOO_TIGHT = "packed_too_tight"
    TOO_HEAVY = "too_heavy"


class Unreadable(Exception):
    """The file is not read, and why; `detail` is a number or a short name for the sentence."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason, self.detail = reason, detail


class Field(StrEnum):
    """What a column may hold. Earnings stand in one column a year, named by `earnings_of`."""

    NUMBER = "number"
    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    MAIL = "mail"
    STANDING = "standing"
    GOOD = "good"
    DUES = "dues"
    BRANCH = "branch"
    CATEGORIES = "categories"
    PENSION = "pension"
    UNITS = "units"
    MAIL_ALLOWED = "mail_allowed"


EARNINGS = "earnings:"


def earnings_of(year: int | str) -> str:
    """The name of the field that holds what was earned in a year."""
    return f"{EARNINGS}{year}"


def year_of(field: str) -> str:
    """The year of a field of earnings, else nothing."""
    return field.removeprefix(EARNINGS) if field.startswith(EARNINGS) else ""


class Code(StrEnum):
    """What is wrong or odd with one value."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"
    TOO_LONG = "too_long"
    CONTROL = "control"
    REVERSED = "reversed"
    DAY_FIRST = "day_first"
    AMBIGUOUS = "ambiguous"
    NEITHER = "neither"
    NO_ADDRESS = "no_address"
    FORMULA = "formula"
    INVISIBLE = "invisible"
    CELLS = "cells"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Remark:
    """A field, what is odd about it, and the beginning of what stands there."""

    field: str
    code: Code
    value: str = ""

    def as_list(self) -> list[str]:
        return [self.field, self.code.value, self.value]


class Odd(Exception):
    """A value that can't be read, and how so."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code = code
