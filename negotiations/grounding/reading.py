"""What a figure is, and the text as it is read: every place stays where it is in the original."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

Key = tuple[str | int | Fraction | None, ...]


class Kind(StrEnum):
    MONEY = "money"
    PERCENT = "percent"
    POINTS = "percentage points"
    DURATION = "duration"
    DATE = "date"
    TIME = "time of day"
    TIMES = "multiple"
    ORDINAL = "ordinal"
    NUMBER = "number"
    TERM = "defined term"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its place in the text, its words as written, and a form to compare.

    The form is a unit and a quantity; of a date year, month and day; of a term its words.
    """

    kind: Kind
    start: int
    end: int
    words: str
    key: Key


BLANK = "\x00"
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2009\u200a\u202f\u2007\u2003\u2002"), " ")
_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_QUOTES = dict.fromkeys(map(ord, "\u2018\u2019"), "'")
_ALIKE = _SPACES | _HYPHENS | _QUOTES
_SIGNS = "½⅓⅔¼¾⅕⅛"


def plain(text: str) -> str:
    """The text folded, one character for each."""
    if text.isascii():
        return text
    return "".join(one if one.isascii() else _folded(one) for one in text.translate(_ALIKE))


def _folded(one: str) -> str:
    if one in _SIGNS:
        return one
    folded = unicodedata.normalize("NFKC", one)
    return folded if len(folded) == 1 else one


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with a mark that is no word in place of each span."""
    parts, at = [], 0
    for start, end in sorted(spans):
        if start < at:
            continue
        parts += [text[at:start], BLANK * (end - start)]
        at = end
    return "".join(parts) + text[at:]
