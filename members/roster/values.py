"""One value each, as guilds write it: dates, money, yes and no, standings, mail addresses, names.

What could be read in two ways is not guessed: it raises `Odd`.
"""

import re
import unicodedata
from datetime import date
from functools import lru_cache

from members.roster.model import Code, Odd

LONGEST_NAME, LONGEST_NUMBER, LONGEST_BRANCH, LONGEST_MAIL = 200, 40, 80, 254
MOST_CENTS = 10**13
YEARS = range(1900, 2201)
# Most columns say the same few words over and over; what raises is read anew.
_remembered = lru_cache(maxsize=2048)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june",
            "jul july", "aug august", "sep sept september", "oct october", "nov november",
            "dec december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2,4})")
_OTHER_MARKS = re.compile(r"\d{1,2}([.-])\d{1,2}\1\d{2,4}")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]+)\.?,?[ -](\d{4})", re.IGNORECASE)
_MONTH_DAY = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.IGNORECASE)
_MONEY = re.compile(r"(?:US)?\$? ?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2})0*)?")
_NUMBER = re.compile(r"[\w./ -]*\w[\w./ -]*")
_MAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)
_YES = frozenset(["yes", "y", "true", "t", "1", "x", "✓", "ok"])
_NO = frozenset(["no", "n", "false", "f", "0", "-"])
_GOOD = frozenset(("good", "in good standing", "good standing", "current", "paid"))
_NOT_GOOD = frozenset(("not in good standing", "not good", "delinquent", "in arrears", "unpaid"))
_STANDINGS = {
    "active": "active",
    "a": "active",
    "current": "active",
    "member": "active",
    "in good standing": "active",
    "emeritus": "emeritus",
    "emerita": "emeritus",
    "retired": "emeritus",
    "suspended": "suspended",
    "suspension": "suspended",
    "withdrawn": "withdrawn",
    "honorable withdrawal": "withdrawn",
    "honourable withdrawal": "withdrawn",
    "resigned": "withdrawn",
    "expelled": "expelled",
    "terminated": "expelled",
    "deceased": "deceased",
    "dead": "deceased",
}
# Overrides of the direction of writing: a name that holds one reads as another.
_REVERSED = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_INVISIBLE = re.compile("[\u200b\ufeff\u2060\u200e\u200f\u061c\u00ad]")
SUSPECT = re.compile(f"{_REVERSED.pattern}|{_CONTROLS.pattern}|{_INVISIBLE.pattern}")


def tidy(text: str) -> str:
    """One line, blanks single; NFC, so that a name is the same however it was typed."""
    if text.isascii():
        return " ".join(text.split())
    return unicodedata.normalize("NFC", " ".join(text.split()))


def refuse_controls(text: str) -> None:
    """Raise Odd for what a name may not hold: zero bytes, controls, overrides of direction."""
    if _REVERSED.search(text):
        raise Odd(Code.REVERSED)
    if _CONTROLS.search(text):
        raise Odd(Code.CONTROL)


def harmless(text: str) -> str:
    """The text without any of these signs and without those that nobody sees."""
    return SUSPECT.sub("", text)


def number(text: str) -> str:
    if not text:
        raise Odd(Code.MISSING)
    if len(text) > LONGEST_NUMBER:
        raise Odd(Code.TOO_LONG)
    if not _NUMBER.fullmatch(text):
        raise Odd(Code.UNREADABLE)
    return text


def name(text: str) -> str:
    if not text:
        raise Odd(Code.MISSING)
    if len(text) > LONGEST_NAME:
        raise Odd(Code.TOO_LONG)
    return text


def mail(text: str) -> str:
    """In small letters, as the portal keeps it."""
    small = text.removeprefix("mailto:").lower()
    if small and (len(small) > LONGEST_MAIL or not _MAIL.fullmatch(small)):
        raise Odd(Code.NO_ADDRESS)
    return small


@_remembered
def standing(text: str) -> str:
    if not text:
        raise Odd(Code.MISSING)
    try:
        return _STANDINGS[text.casefold()]
    except KeyError as error:
        raise Odd(Code.UNKNOWN) from error


@_remembered
def yes_or_no(text: str) -> bool:
    if not text:
        raise Odd(Code.MISSING)
    word = text.casefold()
    if word in _YES or word in _GOOD:
        return True
    if word in _NO or word in _NOT_GOOD:
        return False
    raise Odd(Code.NEITHER)


@_remembered
def day(text: str) -> str:
    """The ISO form of a day, empty for none. With slashes the month stands first."""
    if not text:
        return ""
    if found := _ISO.fullmatch(text):
        return _iso(int(found[1]), int(found[2]), int(found[3]))
    if found := _SLASHES.fullmatch(text):
        return _with_slashes(int(found[1]), int(found[2]), found[3])
    if found := _DAY_MONTH.fullmatch(text):
        return _iso(int(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_DAY.fullmatch(text):
        return _iso(int(found[3]), _month(found[1]), int(found[2]))
    raise Odd(Code.AMBIGUOUS if _OTHER_MARKS.fullmatch(text) else Code.UNREADABLE)


def _with_slashes(month: int, day_of_month: int, year: str) -> str:
    if len(year) != 4:
        raise Odd(Code.AMBIGUOUS)
    if month > 12 >= day_of_month:
        raise Odd(Code.DAY_FIRST)
    return _iso(int(year), month, day_of_month)


def _month(word: str) -> int:
    try:
        return _MONTHS[word.casefold()]
    except KeyError as error:
        raise Odd(Code.UNREADABLE) from error


def _iso(year: int, month: int, day_of_month: int) -> str:
    if year not in YEARS:
        raise Odd(Code.UNREADABLE)
    try:
        return date(year, month, day_of_month).isoformat()
    except ValueError as error:
        raise Odd(Code.UNREADABLE) from error


def cents(text: str) -> int | None:
    """Money in cents, None for an empty cell; a comma parts thousands, a point the cents."""
    if not text:
        return None
    found = _MONEY.fullmatch(text)
    if not found:
        raise Odd(Code.UNREADABLE)
    whole = int(found[1].replace(",", "")) * 100 + int((found[2] or "").ljust(2, "0"))
    if whole > MOST_CENTS:
        raise Odd(Code.UNREADABLE)
    return whole


@_remembered
def years(text: str) -> int | None:
    """Pension years, whole."""
    if not text:
        return None
    whole = text.removesuffix(".0")
    if not (whole.isascii() and whole.isdecimal() and len(whole) <= 3):
        raise Odd(Code.UNREADABLE)
    return int(whole)


@_remembered
def branch(text: str) -> str:
    if len(text) > LONGEST_BRANCH:
        raise Odd(Code.TOO_LONG)
    return text


@_remembered
def several(text: str) -> list[str]:
    """Words with ; or | between them, in order, each once."""
    if not text:
        return []
    found = sorted({word for part in text.replace("|", ";").split(";") if (word := part.strip())})
    if len(found) > 50 or any(len(word) > LONGEST_BRANCH for word in found):
        raise Odd(Code.TOO_LONG)
    return found
