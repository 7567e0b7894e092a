"""Which column holds which field: remembered from the last file, else guessed from its head."""

import re
from collections.abc import Iterable, Mapping

from members.roster.model import Field, earnings_of, year_of

Mapped = dict[str, int]

_WORDS: Mapping[Field, str] = {
    Field.NUMBER: "number|member number|member no|member id|membership number|membership id|id"
    "|card number|card no|union id|guild id|member|no",
    Field.NAME: "name|full name|member name|display name|professional name",
    Field.FIRST_NAME: "first name|first|given name|forename",
    Field.LAST_NAME: "last name|last|surname|family name",
    Field.MAIL: "mail|email|e mail|email address|e mail address|mail address|primary email",
    Field.STANDING: "standing|status|member status|membership status|member standing",
    Field.GOOD: "in good standing|good standing|good|is in good standing|mgs",
    Field.DUES: "dues paid until|dues paid through|paid through|paid until|dues until|paid thru"
    "|dues paid thru|dues through|dues",
    Field.BRANCH: "branch|local|branch or local|local union|region|chapter|office",
    Field.CATEGORIES: "categories|category|work category|work categories|craft|crafts"
    "|classification",
    Field.PENSION: "pension years|years of pension|pension credits|pension|vested years",
    Field.UNITS: "units|unit|bargaining unit|bargaining units|units employed in|employed in"
    "|employer",
    Field.MAIL_ALLOWED: "mail allowed|email allowed|may email|email opt in|opt in|wants mail"
    "|wants email|email ok|mailing list|e mail allowed|allow email|newsletter",
}
_FIELDS = {word: field for field, words in _WORDS.items() for word in words.split("|")}
_EARNINGS = re.compile(
    r"(?:covered |reportable |total )?(?:earnings|earned|income)(?: in)? (\d{4})"
)
_YEAR_FIRST = re.compile(r"(\d{4}) (?:covered |reportable |total )?(?:earnings|income)")


def key(head: str) -> str:
    """The words of a head without case and signs, by which a column is known again."""
    return " ".join(re.sub(r"[^\w]+|_", " ", head.casefold()).split())


def guess(head: Iterable[str], remembered: Mapping[str, str] | None = None) -> Mapped:
    """Field to column; what the guild chose for a head of the same words comes first.

    `remembered` names the field, or "" for a column left out, by the key of its head.
    """
    known = remembered or {}
    found: Mapped = {}
    keys = [key(words) for words in head]
    for place, words in enumerate(keys):
        if known.get(words):
            found.setdefault(known[words], place)
    for place, words in enumerate(keys):
        field = _guessed(words)
        if field and words not in known:
            found.setdefault(field, place)
    if Field.NAME in found and Field.NAME not in known.values():
        _prefer_whole_name(found)
    return found


def _prefer_whole_name(found: Mapped) -> None:
    """A column with the whole name makes those of its parts needless."""
    found.pop(Field.FIRST_NAME, None)
    found.pop(Field.LAST_NAME, None)


def _guessed(words: str) -> str:
    year = _EARNINGS.fullmatch(words) or _YEAR_FIRST.fullmatch(words)
    return earnings_of(year[1]) if year else _FIELDS.get(words, "")


def remember(head: Iterable[str], mapping: Mapping[str, int]) -> dict[str, str]:
    """What `guess` needs to know of a file that was taken in."""
    fields = {place: field for field, place in mapping.items()}
    return {key(words): fields.get(place, "") for place, words in enumerate(head) if words}


def lacks(mapping: Mapping[str, int]) -> list[Field]:
    """Without which no row can be taken in: a number, and a name or a last name."""
    absent = [] if Field.NUMBER in mapping else [Field.NUMBER]
    if Field.NAME not in mapping and Field.LAST_NAME not in mapping:
        absent.append(Field.NAME)
    return absent


def is_field(name: str) -> bool:
    """Whether a form may name this."""
    return name in set(Field) or bool(re.fullmatch(r"(19|20)\d{2}", year_of(name)))
