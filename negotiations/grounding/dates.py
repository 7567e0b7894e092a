"""Dates, as far as they are said, and times of day."""

import re
from collections.abc import Iterator, Sequence

from negotiations.grounding.numbers import ORDINALS
from negotiations.grounding.reading import Figure, Key, Kind, blanked

_MONTHS = "january february march april may june july august september october november december"
MONTHS = {name: number for number, name in enumerate(_MONTHS.split(), start=1)}
WEEKDAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
_NUMBERS = MONTHS | {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
_DAYS = {word: value for word, value in ORDINALS.items() if value < 31}
_TENS = {"twenty": 20, "thirty": 30}
_DAYS |= {
    f"{ten}-{word}": add + value
    for ten, add in _TENS.items()
    for word, value in ORDINALS.items()
    if value < 10 and add + value < 32
}
_NAME = rf"(?P<month>{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})\b"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_FIRST = r"(?P<first>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_LAST = _FIRST.replace("first", "last")
_WORDED = "|".join(sorted(_DAYS, key=len, reverse=True))
_RANGED = r" ?(?:-|to|and|or|through) ?"
_ENDS = r"(?=,? (?:19|20)\d\d\b| ?[.,;:)](?!\d)|\s*$| (?:at|and|or|for|in)\b)"
_FORMS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b{_YEAR}-(?P<number>0[1-9]|1[0-2])-{_DAY}(?!\d)",
        r"\b(?P<one>\d{1,2})/(?P<two>\d{1,2})/(?P<year>(?:19|20)\d\d)\b",
        rf"\b{_FIRST}{_RANGED}{_DAY}(?: of)? {_NAME}(?:\.?,? {_YEAR})?",
        rf"\b{_NAME}\.? {_FIRST}{_RANGED}{_LAST}{_ENDS}(?:,? {_YEAR})?",
        rf"\b(?:the )?(?:{_DAY}|(?P<worded>{_WORDED}))(?: day)?(?: of)? {_NAME}(?:\.?,? {_YEAR})?",
        rf"\b{_NAME}\.? {_DAY}\b(?:,? {_YEAR})?",
        rf"\b{_NAME}\.?,?(?: of)? {_YEAR}",
        rf"\b{_NAME}",
    )
]
_LONE_YEAR = re.compile(
    r"(?<![\d,.$£€/])(?<![$£€] )(?<!USD )(?<!CAD )(?<!EUR )(?<!GBP )"
    r"(?:(?<=\b19\d\d-)|(?<=\b20\d\d-)|(?<!\d-))\b(?P<year>(?:19|20)\d\d)\b(?![,.]?\d)"
    r"(?![ -]*(?:%|percent|per cent|dollars|days|weeks|months|years|hours))",
    re.IGNORECASE,
)
_SHORT_YEAR = re.compile(r"-(\d\d)\b(?![,.:/-]?\d|%)")
_TIME = re.compile(
    r"(?:\b|(?<=\x00T))(?:"
    r"(?P<hour>1[0-2]|0?[1-9])(?::(?P<minute>[0-5]\d))? ?(?P<half>[ap])\.?m\b\.?"
    r"|(?P<h>[01]?\d|2[0-4]):(?P<m>[0-5]\d)(?![\d:])|(?P<word>noon|midnight)\b)",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:in|by|between|until|till|since|of|from|to|before|after|early|late|mid|during|last|next|this|each)"
    r"[ -]$",
    re.IGNORECASE,
)

Fields = dict[str, str | None]


def dates(read: str, text: str) -> Iterator[Figure]:
    """Dates, years and times of day, the most exact form first."""
    free = read
    for form in _FORMS:
        found = [match for match in form.finditer(free) if not _is_verb(match)]
        for match in found:
            yield from _figures(match, text)
        free = blanked(free, (match.span() for match in found))
    years = list(_LONE_YEAR.finditer(free))
    yield from (_figure(match.span(), text, _key(match.groupdict())) for match in years)
    yield from _short_years(years, free, text)
    for match in _TIME.finditer(free):
        yield _figure(match.span(), text, (_minutes(match.groupdict()),), Kind.TIME)


def _figure(span: tuple[int, int], text: str, key: Key, kind: Kind = Kind.DATE) -> Figure:
    return Figure(kind, *span, text[span[0] : span[1]], key)


def _is_verb(match: re.Match[str]) -> bool:
    """Whether “may” or “march” is no month here; a month alone is one where its name is sure."""
    name = match.groupdict().get("month") or ""
    if name.lower() in {"may", "mar", "march"} and name.islower():
        return True
    if match.group() != name or not name:
        return False
    if name.lower() in {"may", "march"}:
        return not _EARLIER.search(match.string[max(0, match.start() - 8) : match.start()])
    return name.islower() or name.lower() not in MONTHS


def _figures(match: re.Match[str], text: str) -> Iterator[Figure]:
    """The date found, or both dates of a range."""
    fields = match.groupdict()
    if not fields.get("first"):
        yield _figure(match.span(), text, _key(fields))
        return
    later = "last" if fields.get("last") else "day"
    yield _figure(
        (match.start(), match.end("first")), text, _key(fields | {"day": fields["first"]})
    )
    yield _figure((match.start(later), match.end()), text, _key(fields | {"day": fields[later]}))


def _key(fields: Fields) -> Key:
    """Year, month and day, as far as they are said; “3/4/2024” as Americans mean it."""
    one, two = int(fields.get("one") or 0), int(fields.get("two") or 0)
    if one:
        month, day = (two, one) if one > 12 else (one, two)
        return int(fields["year"] or 0), month, day
    name = (fields.get("month") or "").lower()
    numbered = int(fields.get("number") or 0) or _NUMBERS.get(name)
    worded = _DAYS.get((fields.get("worded") or "").lower())
    return _whole(fields.get("year")), numbered, _whole(fields.get("day")) or worded


def _whole(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _short_years(years: Sequence[re.Match[str]], read: str, text: str) -> Iterator[Figure]:
    """The second year of “2020–23”."""
    for year in years:
        short = _SHORT_YEAR.match(read, year.end())
        if short and short[1] > year["year"][2:]:
            yield _figure(short.span(1), text, (int(year["year"][:2] + short[1]), None, None))


def _minutes(fields: Fields) -> int:
    if fields["word"]:
        return 720 if fields["word"].lower() == "noon" else 0
    if fields["h"]:
        return int(fields["h"]) * 60 + int(fields["m"] or 0)
    afternoon = 720 if (fields["half"] or "").lower() == "p" else 0
    return int(fields["hour"] or 0) % 12 * 60 + int(fields["minute"] or 0) + afternoon
