"""Stretches of text ready to show: the smallest piece every rendering for readers is made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from negotiations.redline.changes import Change, changes_of, shown
from negotiations.redline.model import Op, OpKind, Redline

LABEL = -1


class Side(StrEnum):
    """Which text a row is shown for."""

    BEFORE = "before"
    AFTER = "after"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Segment:
    """Text of one kind, without the space around it where it is a change.

    `anchor` is the number of the change it belongs to (0 for none), `group` the number that equal
    changes share, `move` what links the two ends of a move. `is_first` marks the one segment of a
    change that a link can point to. `is_coarse`: too long to be compared word by word.
    """

    kind: OpKind
    text: str
    anchor: int = 0
    group: int = 0
    move: int = 0
    is_first: bool = False
    is_coarse: bool = False


@dataclass(frozen=True, slots=True)
class Numbering:
    """The changes of a redline, numbered in reading order, and the groups of equal ones.

    `anchors` and `groups` are keyed by (row, operation); a change of label has the operation -1.
    """

    changes: tuple[Change, ...]
    anchors: dict[tuple[int, int], int] = field(default_factory=dict)
    groups: dict[tuple[int, int], int] = field(default_factory=dict)
    firsts: set[tuple[int, int]] = field(default_factory=set)


def number_changes(redline: Redline) -> Numbering:
    """Give every change an anchor number and equal changes the same group number."""
    numbering = Numbering(changes_of(redline))
    groups: dict[tuple[str, ...], int] = {}
    for anchor, change in enumerate(numbering.changes, start=1):
        group = groups.setdefault(change.sameness, len(groups) + 1)
        numbering.firsts.add(min(change.ops))
        for place in change.ops:
            numbering.anchors[place] = anchor
            numbering.groups[place] = group
    return numbering


def segments_of(
    redline: Redline, number: int, side: Side, numbering: Numbering
) -> tuple[Segment, ...]:
    """One row as segments.

    The space after a change goes to the unchanged text beside it, so that nothing but words is
    struck or underlined; a deletion and its replacement stand side by side.
    """
    segments: list[Segment] = []
    owed = ""
    last: OpKind | None = None
    for place, op, text in _pieces(redline, number, side):
        words = text.rstrip() or text
        if op.kind is OpKind.EQUAL:
            segments.append(Segment(OpKind.EQUAL, owed + text))
            owed = ""
        else:
            if owed and (last, op.kind) != (OpKind.DELETE, OpKind.INSERT):
                segments.append(Segment(OpKind.EQUAL, owed))
            segments.append(_change_segment(op, words, (number, place), numbering))
            owed = text[len(words) :]
        last = op.kind
    return tuple(segments)


def _change_segment(op: Op, words: str, place: tuple[int, int], numbering: Numbering) -> Segment:
    return Segment(
        op.kind,
        words,
        numbering.anchors[place],
        numbering.groups[place],
        op.move,
        is_first=place in numbering.firsts,
        is_coarse=op.coarse,
    )


def _pieces(redline: Redline, number: int, side: Side) -> Iterator[tuple[int, Op, str]]:
    """Each operation that this side shows, with its number and its text."""
    row = redline.rows[number]
    wanted = [
        (place, op)
        for place, op in enumerate(row.ops)
        if side is Side.BOTH or (op.in_before if side is Side.BEFORE else op.in_after)
    ]
    for position, (place, op) in enumerate(wanted):
        yield place, op, _text(redline, op, side, wanted[position + 1 : position + 2])


def _text(redline: Redline, op: Op, side: Side, following: Sequence[tuple[int, Op]]) -> str:
    """What an operation shows; equal text ends with the space that its neighbour needs."""
    ours, theirs = op.before.of(redline.before), op.after.of(redline.after)
    if op.is_mark:
        return shown(ours if op.kind is OpKind.DELETE else theirs, is_mark=True) + " "
    if op.kind in {OpKind.DELETE, OpKind.MOVE_FROM}:
        return ours
    if op.kind is not OpKind.EQUAL:
        return theirs
    if side is Side.BEFORE:
        return ours
    if (
        side is Side.BOTH
        and following
        and following[0][1].kind
        in {
            OpKind.DELETE,
            OpKind.MOVE_FROM,
        }
    ):
        return theirs.rstrip() + ours[len(ours.rstrip()) :]
    return theirs
