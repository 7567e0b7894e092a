"""One text as a file: its plain words, its data, a clean Word file, a tagged PDF."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from negotiations.document import Document
from negotiations.exports.files import MEDIA_TYPES, Format, MadeFile, NoSuchFile, as_json, tag_of
from negotiations.typesetting import pdf
from negotiations.word.writing import clean


@dataclass(frozen=True, slots=True)
class TextFile:
    """All that the files of one text are made from.

    `at` is the instant of its words, so that two exports are the same to the byte. `author` is who
    a Word file says wrote it; empty for nobody.
    """

    stem: str
    document: Document
    data: Mapping[str, Any]
    at: datetime
    author: str = ""

    @property
    def words(self) -> int:
        return len(self.document.text.split())

    def tag(self, ending: Format) -> str:
        """What tells this file from one of other words, without making it."""
        return tag_of("text", ending, self.stem, self.document, self.data, self.at, self.author)

    def name(self, ending: Format) -> str:
        return f"{self.stem}.{ending}"

    def made(self, ending: Format) -> MadeFile:
        """The file; raises CannotTypeset for a PDF of letters that no font here has."""
        return MadeFile(self.name(ending), MEDIA_TYPES[ending], self._content(ending))

    def _content(self, ending: Format) -> bytes:
        """The plain text is the canonical text alone, so that its bytes have the hash it bears."""
        match ending:
            case Format.TXT:
                return self.document.text.encode()
            case Format.JSON:
                return as_json(self.data)
            case Format.DOCX:
                return clean(self.document, author=self.author, at=self.at)
            case Format.PDF:
                return pdf(self.document, at=self.at)
        raise NoSuchFile(ending)
