"""Two texts against each other as a file: tracked changes in Word, a marked PDF, text, data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from negotiations.comparisons import redline_of
from negotiations.document import Document
from negotiations.exports.files import MEDIA_TYPES, Format, MadeFile, NoSuchFile, as_json, tag_of
from negotiations.redline import Redline, renderings
from negotiations.typesetting import redline_pdf
from negotiations.word.writing import tracked


@dataclass(frozen=True, slots=True)
class RedlineFile:
    """All that the files of one redline are made from.

    `title` and `facts` name both texts; `at` is the instant of the later one, at which `author`
    made every change. `data` says about both texts what their pages show.
    """

    stem: str
    title: str
    facts: tuple[str, ...]
    before: Document
    after: Document
    data: Mapping[str, Any]
    at: datetime
    author: str

    @property
    def words(self) -> int:
        """The words of the longer side."""
        return max(len(side.text.split()) for side in (self.before, self.after))

    def tag(self, ending: Format) -> str:
        """What tells this file from one of other words, without comparing anything."""
        told = (self.stem, self.title, self.facts, self.before, self.after)
        return tag_of("redline", ending, *told, self.data, self.at, self.author)

    def name(self, ending: Format) -> str:
        return f"{self.stem}.{ending}"

    def made(self, ending: Format) -> MadeFile:
        """The file; raises TextTooLong, and CannotTypeset for letters that no font here has."""
        found = redline_of(self.before.text, self.after.text)
        return MadeFile(self.name(ending), MEDIA_TYPES[ending], self._content(ending, found))

    def _content(self, ending: Format, found: Redline) -> bytes:
        match ending:
            case Format.TXT:
                head = "\n".join((self.title, *self.facts))
                return f"{head}\n\n{renderings.as_text(found)}\n".encode()
            case Format.JSON:
                return as_json({**self.data, **renderings.as_json(found)})
            case Format.DOCX:
                return self._tracked(found)
            case Format.PDF:
                headings = self.before.headings | self.after.headings
                return redline_pdf(found, self.title, self.facts, self.at, headings=headings)
        raise NoSuchFile(ending)

    def _tracked(self, found: Redline) -> bytes:
        return tracked(
            found,
            title=self.title,
            facts=self.facts,
            headings=self.before.headings | self.after.headings,
            author=self.author,
            at=self.at,
            language=self.after.language,
        )
