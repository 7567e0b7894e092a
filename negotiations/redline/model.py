"""What a comparison of two texts yields: rows of operations that point into both texts."""

from dataclasses import dataclass
from enum import StrEnum

ENGINE_VERSION = "1.1"


class RebuildError(Exception):
    """A redline does not give back one of the two texts it was made from."""


class TextTooLong(Exception):
    """A side has more characters or tokens than one comparison may hold."""


@dataclass(frozen=True, slots=True)
class Options:
    """`exact` also shows what a reader does not see: quotes, dashes, spaces, composed letters."""

    exact: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a stored text: characters from `start` up to, not including, `end`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of this stretch."""
        return text[self.start : self.end]


class OpKind(StrEnum):
    EQUAL = "equal"
    DELETE = "delete"
    INSERT = "insert"
    MOVE_FROM = "move_from"
    MOVE_TO = "move_to"


@dataclass(frozen=True, slots=True)
class Op:
    """One stretch of a row, as spans into the text before and the text after.

    White space after a word belongs to the word's operation, so the operations of a row leave
    nothing out. `move` is not 0 where the words were moved. At the place a thing was moved to,
    `before` points back to where it came from; a deletion with a move number is an edit inside
    the moved words, which their `move_from` has already taken out of the text before. `coarse`
    marks a stretch that was too long to be compared word by word, `is_mark` a paragraph mark with
    the label that follows it.
    """

    kind: OpKind
    before: Span
    after: Span
    move: int = 0
    coarse: bool = False
    is_mark: bool = False

    @property
    def in_before(self) -> bool:
        """Whether this stretch stands at this place of the text before."""
        if self.kind is OpKind.DELETE:
            return self.move == 0
        return self.kind in {OpKind.EQUAL, OpKind.MOVE_FROM}

    @property
    def in_after(self) -> bool:
        """Whether this stretch stands at this place of the text after."""
        return self.kind in {OpKind.EQUAL, OpKind.INSERT, OpKind.MOVE_TO}


class RowKind(StrEnum):
    EQUAL = "equal"
    CHANGED = "changed"
    INSERTED = "inserted"
    DELETED = "deleted"
    MOVED = "moved"
    SPLIT = "split"
    JOINED = "joined"
    RELABELLED = "relabelled"


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph of either text, or one paragraph of both.

    `before` and `after` hold the whole paragraph with its label and its line end; None where the
    paragraph does not stand at this place of that side. A moved paragraph has two rows with the
    same `move`: where it was (no `after`) and where it is now (no `before`). A split or joined
    row holds several paragraphs on one side; the marks between them are operations of the row.
    """

    kind: RowKind
    before: Span | None
    after: Span | None
    label_before: str
    label_after: str
    ops: tuple[Op, ...]
    move: int = 0

    @property
    def is_relabelled(self) -> bool:
        """Whether the paragraph stands on both sides, under another label."""
        return (
            self.kind not in {RowKind.INSERTED, RowKind.DELETED}
            and self.label_before != self.label_after
        )


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts for a summary; moved words count as moved, neither as deleted nor as inserted."""

    words_deleted: int
    words_inserted: int
    replacements: int
    moves: int
    relabelled: int
    similarity: float


@dataclass(frozen=True, slots=True)
class Redline:
    """The two stored texts and everything that differs between them."""

    before: str
    after: str
    rows: tuple[Row, ...]
    statistics: Statistics
    engine_version: str = ENGINE_VERSION

    @property
    def is_unchanged(self) -> bool:
        """Whether a reader would see the same text on both sides."""
        return all(row.kind is RowKind.EQUAL for row in self.rows)
