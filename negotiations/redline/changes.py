"""Every single change of a redline, once, in reading order, with where it shows.

Statistics, change lists and machine-readable renderings all count from here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from negotiations.redline.model import Op, OpKind, Redline, Row, RowKind, Span, Statistics
from negotiations.redline.tokens import is_word, key_of, plain, spans_in


class ChangeKind(StrEnum):
    DELETED = "deleted"
    INSERTED = "inserted"
    REPLACED = "replaced"
    MOVED = "moved"
    RELABELLED = "relabelled"
    SPLIT = "split"
    JOINED = "joined"


MARK_SIGN = "\u00b6"
_MOVES = frozenset({OpKind.MOVE_FROM, OpKind.MOVE_TO})


@dataclass(frozen=True, slots=True)
class Change:
    """One change: the spans it touches on either side, and the operations that show it.

    `ops` are (row, operation) numbers; a change of label has the operation number -1. `old` and
    `new` are the words, or the labels, to show. A change with a move number that is not a move is
    an edit inside moved words. `is_whole` marks a whole paragraph.
    """

    kind: ChangeKind
    before: Span | None
    after: Span | None
    old: str
    new: str
    ops: tuple[tuple[int, int], ...]
    move: int = 0
    is_whole: bool = False

    @property
    def sameness(self) -> tuple[str, ...]:
        """Equal for changes that a reader would call the same change."""
        if self.kind is ChangeKind.MOVED:
            return self.kind, str(self.move)
        return self.kind, plain(self.old), plain(self.new)


def changes_of(redline: Redline) -> tuple[Change, ...]:
    """All changes; both ends of a move are one, and so are a replaced paragraph's two rows."""
    changes: list[Change] = []
    moves: dict[int, int] = {}
    for number, row in enumerate(redline.rows):
        for change in _row_changes(redline, number, row):
            if change.kind is ChangeKind.MOVED and change.move in moves:
                place = moves[change.move]
                changes[place] = _one_move(changes[place], change)
            elif changes and _is_replacement(redline, changes[-1], change):
                changes[-1] = _one_replacement(changes[-1], change)
            else:
                if change.kind is ChangeKind.MOVED:
                    moves[change.move] = len(changes)
                changes.append(change)
    return tuple(changes)


def count_changes(redline: Redline, similarity: float) -> Statistics:
    """The figures of a redline."""
    changes = changes_of(redline)
    kinds = [change.kind for change in changes]
    ops = [op for row in redline.rows for op in row.ops if not op.is_mark]
    deleted = (op.before.of(redline.before) for op in ops if op.kind is OpKind.DELETE)
    inserted = (op.after.of(redline.after) for op in ops if op.kind is OpKind.INSERT)
    return Statistics(
        words_deleted=sum(map(_count_words, deleted)),
        words_inserted=sum(map(_count_words, inserted)),
        replacements=kinds.count(ChangeKind.REPLACED),
        moves=kinds.count(ChangeKind.MOVED),
        relabelled=kinds.count(ChangeKind.RELABELLED),
        similarity=similarity,
    )


def _count_words(text: str) -> int:
    return sum(
        is_word(key_of(text[start:end])) for start, end in spans_in(text, 0, len(text), exact=False)
    )


def _row_changes(redline: Redline, number: int, row: Row) -> Iterator[Change]:
    """A change of label first, then the changes of words."""
    if row.is_relabelled and row.after is not None:
        yield Change(
            ChangeKind.RELABELLED,
            row.before,
            row.after,
            row.label_before,
            row.label_after,
            ((number, -1),),
        )
    place = 0
    while place < len(row.ops):
        length = _length(row.ops, place)
        if row.ops[place].kind is not OpKind.EQUAL:
            yield _change(redline, number, row, range(place, place + length))
        place += length


def _length(ops: tuple[Op, ...], place: int) -> int:
    """A deletion and the insertion right after it are one change."""
    couple = ops[place : place + 2]
    is_replacement = [op.kind for op in couple] == [OpKind.DELETE, OpKind.INSERT]
    return 2 if is_replacement and not any(op.is_mark for op in couple) else 1


def _change(redline: Redline, number: int, row: Row, places: range) -> Change:
    first, last = row.ops[places[0]], row.ops[places[-1]]
    ours = first.before if first.kind is not OpKind.INSERT else None
    theirs = last.after if last.kind is not OpKind.DELETE else None
    return Change(
        _kind(first, len(places)),
        ours,
        theirs,
        shown(ours.of(redline.before), is_mark=first.is_mark) if ours else "",
        shown(theirs.of(redline.after), is_mark=last.is_mark) if theirs else "",
        tuple((number, place) for place in places),
        first.move,
        row.kind in {RowKind.INSERTED, RowKind.DELETED} and len(row.ops) == 1,
    )


def shown(text: str, *, is_mark: bool) -> str:
    """The words of an operation without the space around them; a paragraph mark as a sign."""
    return f"{MARK_SIGN} {text.strip()}".strip() if is_mark else text.strip() or text


def _kind(op: Op, length: int) -> ChangeKind:
    if op.kind in _MOVES:
        return ChangeKind.MOVED
    if op.is_mark:
        return ChangeKind.SPLIT if op.kind is OpKind.INSERT else ChangeKind.JOINED
    if length == 2:
        return ChangeKind.REPLACED
    return ChangeKind.DELETED if op.kind is OpKind.DELETE else ChangeKind.INSERTED


def _one_move(change: Change, other: Change) -> Change:
    """Two parts of one move; the longer, which is where it came from, holds the words."""
    whole = change if len(change.old) >= len(other.old) else other
    return replace(whole, ops=change.ops + other.ops)


def _is_replacement(redline: Redline, change: Change, following: Change) -> bool:
    """Whether one whole paragraph made way for one whole paragraph."""
    kinds = (change.kind, following.kind)
    if kinds != (ChangeKind.DELETED, ChangeKind.INSERTED) or not (
        change.is_whole and following.is_whole
    ):
        return False
    row, next_row = change.ops[0][0], following.ops[0][0]
    around = redline.rows[max(row - 1, 0) : row] + redline.rows[next_row + 1 : next_row + 2]
    lonely = all(other.kind not in {RowKind.DELETED, RowKind.INSERTED} for other in around)
    return next_row == row + 1 and lonely


def _one_replacement(change: Change, following: Change) -> Change:
    return replace(
        change,
        kind=ChangeKind.REPLACED,
        after=following.after,
        new=following.new,
        ops=change.ops + following.ops,
    )
