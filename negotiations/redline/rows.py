"""Rows from groups of paragraphs: the words compared, the kinds named, the moves numbered."""

from collections.abc import Sequence
from dataclasses import replace

from negotiations.redline.groups import Group
from negotiations.redline.model import Op, OpKind, Row, RowKind, Span
from negotiations.redline.sentences import settle
from negotiations.redline.sides import Paragraph, Strand, Vocabulary, strand_of
from negotiations.redline.subsequence import Meter
from negotiations.redline.wording import Couple, ops_of

EMPTY = Strand("", (), ())


def rows_of(groups: Sequence[Group], vocabulary: Vocabulary, meter: Meter) -> tuple[Row, ...]:
    """A row for each group; a moved paragraph has one at its origin and one at its target."""
    couples = [
        (EMPTY, EMPTY)
        if group.is_same or _is_origin(group)
        else (strand_of(group.before), strand_of(group.after))
        for group in groups
    ]
    fixed = {number for number, group in enumerate(groups) if group.is_moved}
    settled = settle(couples, fixed, vocabulary)
    rows = []
    for number, group in enumerate(groups):
        known = settled[number]
        is_alone = not group.before or not group.after
        has_moved = known.moved_before or known.moved_after
        if group.is_same or _is_origin(group) or (is_alone and not has_moved):
            ops: tuple[Op, ...] = (_whole(group),)
        else:
            couple = Couple(*couples[number], known)
            ops = ops_of(couple, couples, vocabulary, meter)
        rows.append(_row(group, ops))
    return _numbered(rows)


def _is_origin(group: Group) -> bool:
    return group.is_moved and group.stands_before


def _whole(group: Group) -> Op:
    """One operation for all words of paragraphs that are equal, gone, new or moved away."""
    ours, theirs = strand_of(group.before), strand_of(group.after)
    kind = OpKind.MOVE_FROM if _is_origin(group) else OpKind.EQUAL
    if not group.before or not group.after:
        kind = OpKind.DELETE if group.before else OpKind.INSERT
    return Op(kind, ours.span(0, len(ours.code)), theirs.span(0, len(theirs.code)))


def _row(group: Group, ops: tuple[Op, ...]) -> Row:
    """Name what happened to the paragraphs; inside a moved one every operation is a move."""
    move = 0
    if group.is_moved:
        move = -1 - group.before[0].starts[0]
        kinds = {OpKind.EQUAL: OpKind.MOVE_TO}
        ops = tuple(replace(op, kind=kinds.get(op.kind, op.kind), move=move) for op in ops)
    return Row(
        _kind(group),
        _extent(group.before) if group.stands_before else None,
        _extent(group.after) if group.stands_after else None,
        group.before[0].label if group.before else "",
        group.after[0].label if group.after else "",
        ops,
        move,
    )


def _kind(group: Group) -> RowKind:
    if group.is_moved:
        return RowKind.MOVED
    if not group.before or not group.after:
        return RowKind.DELETED if group.before else RowKind.INSERTED
    if group.is_same:
        is_relabelled = group.before[0].label != group.after[0].label
        return RowKind.RELABELLED if is_relabelled else RowKind.EQUAL
    if len(group.before) == len(group.after):
        return RowKind.CHANGED
    return RowKind.SPLIT if len(group.after) > 1 else RowKind.JOINED


def _extent(paragraphs: list[Paragraph]) -> Span:
    return Span(paragraphs[0].whole.start, paragraphs[-1].whole.end)


def _numbered(rows: list[Row]) -> tuple[Row, ...]:
    """Number the moves 1, 2, 3 in reading order; until here they bear the place they left."""
    numbers: dict[int, int] = {0: 0}
    for row in rows:
        for op in row.ops:
            numbers.setdefault(op.move, len(numbers))
    return tuple(
        row
        if not any(op.move for op in row.ops)
        else replace(
            row,
            move=numbers[row.move],
            ops=tuple(replace(op, move=numbers[op.move]) for op in row.ops),
        )
        for row in rows
    )
