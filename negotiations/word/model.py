"""A Word file's words as its two sides and each of its authors would read them."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a file is not read; each is told to the person in a sentence."""

    TOO_BIG = "too_big"
    NOT_A_WORD_FILE = "not_a_word_file"
    OLD_WORD_FILE = "old_word_file"
    PDF = "pdf"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    DAMAGED = "damaged"
    TOO_MANY_PARTS = "too_many_parts"
    PART_TOO_BIG = "part_too_big"
    UNPACKS_TOO_BIG = "unpacks_too_big"
    PACKED_TOO_TIGHT = "packed_too_tight"
    UNSAFE_NAME = "unsafe_name"
    NAME_TWICE = "name_twice"
    DOCUMENT_TYPE = "document_type"
    TOO_DEEP = "too_deep"
    TOO_LONG = "too_long"
    TOO_HEAVY = "too_heavy"
    NO_WORDS = "no_words"


class Refused(Exception):
    """A file that is not read, and why; `detail` is a number or a short name for the sentence."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Stamp:
    """Whose change it is and when it was made, as the file says; neither is ever checked."""

    author: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one paragraph with one history; both stamps where one added and one struck them.

    `before` is what the original shows in their place where that differs without any change of
    them: the marker of a note that has another number since one before it was added or struck.
    """

    text: str
    inserted: Stamp | None = None
    deleted: Stamp | None = None
    before: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, a cell's paragraph, or a footnote's.

    `label_before` and `label_after` are the list numbers that Word would show in the original and
    in the accepted text; both empty where the label is typed or absent. The two `mark` stamps tell
    who added or struck the paragraph mark after it. `place` names where it stands.
    """

    runs: tuple[Run, ...]
    label_before: str = ""
    label_after: str = ""
    mark_inserted: Stamp | None = None
    mark_deleted: Stamp | None = None
    place: str = "body"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of one view: its label, its words, and the file's paragraphs that gave them."""

    label: str
    text: str
    paragraphs: tuple[int, ...]

    @property
    def words(self) -> str:
        """Label and words as one line of a canonical text."""
        return f"{self.label} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class WordText:
    """What was read: paragraphs in order, and what the file holds that is no text.

    `left_out` counts by name what a reader of Word sees and this text does not hold, such as
    `{"picture": 2, "comment": 5}`.
    """

    paragraphs: tuple[Paragraph, ...]
    left_out: tuple[tuple[str, int], ...] = ()

    @property
    def authors(self) -> tuple[str, ...]:
        """Everyone whose change the file names, in the order they are first met."""
        return tuple(dict.fromkeys(stamp.author for stamp in self._stamps()))

    @property
    def has_changes(self) -> bool:
        return any(True for _ in self._stamps())

    def _stamps(self) -> "list[Stamp]":
        found: list[Stamp | None] = []
        for paragraph in self.paragraphs:
            for run in paragraph.runs:
                found += [run.inserted, run.deleted]
            found += [paragraph.mark_inserted, paragraph.mark_deleted]
        return [stamp for stamp in found if stamp]


def plain_text(text: str) -> WordText:
    """A pasted or plain text as if it were a file without tracked changes."""
    return WordText(tuple(Paragraph((Run(line),)) for line in text.split("\n") if line.strip()))


__all__ = [
    "Line",
    "Paragraph",
    "Reason",
    "Refused",
    "Run",
    "Stamp",
    "WordText",
    "plain_text",
]
