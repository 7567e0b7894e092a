"""From lines to the bytes of a tagged PDF."""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from negotiations.document import Document
from negotiations.redline import Redline
from negotiations.typesetting.lines import LEGEND, Line, of_document, of_redline, settable
from negotiations.typesetting.setting import LettersMissing, compiled

CONTENTS_OVER = 8
UNTITLED = "Untitled"
_LETTERS_IN_A_FOOTLINE = 110
_SCRIPTS = {"CJK": "Chinese", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean"}


class CannotTypeset(Exception):
    """No font here has some letters of the text; `scripts` names what they are."""

    def __init__(self, scripts: Sequence[str]) -> None:
        super().__init__(", ".join(scripts))
        self.scripts = tuple(scripts)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What stands on the pages, and what names them."""

    title: str
    facts: Sequence[str]
    lines: Sequence[Line]
    language: str
    legend: str = ""

    @property
    def _name(self) -> str:
        """The title, without which there is no PDF/UA; of one that no letter is left of, a fact."""
        named = (settable(words).strip() for words in (self.title, *self.facts))
        return next(filter(None, named), UNTITLED)

    def data(self) -> dict[str, Any]:
        """What `page.typ` reads."""
        has_contents = sum(bool(line.level) for line in self.lines) > CONTENTS_OVER
        foot = " · ".join([settable(fact) for fact in self.facts])
        return {
            "title": self._name,
            "facts": [settable(fact) for fact in self.facts],
            "foot": foot,
            "footlines": ceil(len(foot) / _LETTERS_IN_A_FOOTLINE),
            "pages": "{page} of {pages}",
            "legend": self.legend,
            "contents": "Contents" if has_contents else "",
            "language": _primary(self.language),
            "lines": [
                {"level": line.level, "rtl": line.from_right, "runs": line.runs}
                for line in self.lines
            ],
        }


def pdf(document: Document, *, at: datetime) -> bytes:
    """A text as PDF/UA-1, with a table of contents where it has more than eight headings."""
    lines = of_document(document)
    return _set(_Sheet(document.title, document.facts, lines, document.language), at)


def redline_pdf(
    redline: Redline,
    title: str,
    facts: Sequence[str],
    at: datetime,
    *,
    headings: Collection[str] = (),
    language: str = "en",
) -> bytes:
    """A redline as PDF/UA-1: strike, underline and signs, never colour alone."""
    return _set(_Sheet(title, facts, of_redline(redline, headings), language, LEGEND), at)


def _set(sheet: _Sheet, at: datetime) -> bytes:
    data, seconds = sheet.data(), int(at.timestamp())
    try:
        return compiled(data, seconds, has_own_fonts_only=True)
    except LettersMissing:
        return _with_fonts_of_the_machine(data, seconds)


def _with_fonts_of_the_machine(data: dict[str, Any], seconds: int) -> bytes:
    try:
        return compiled(data, seconds, has_own_fonts_only=False)
    except LettersMissing as missing:
        raise CannotTypeset([_script_of(str(missing))]) from missing


def _primary(language: str) -> str:
    """The first part of a language's tag, which is all that Typst asks for."""
    first = language.partition("-")[0].lower()
    return first if first.isascii() and first.isalpha() and len(first) in {2, 3} else "en"


def _script_of(letters: str) -> str:
    """The kind of letter in words, such as Chinese or Runic; "symbols" where it has no name."""
    word = unicodedata.name(letters[:1], "symbols").split()[0]
    return _SCRIPTS.get(word, word.capitalize())
