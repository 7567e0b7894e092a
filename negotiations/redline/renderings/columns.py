"""The two texts beside each other, paragraph by paragraph."""

from dataclasses import dataclass

from negotiations.redline.model import Redline, RowKind
from negotiations.redline.renderings.segments import (
    LABEL,
    Segment,
    Side,
    number_changes,
    segments_of,
)


@dataclass(frozen=True, slots=True)
class SideBySideRow:
    """The text before on the left, the text after on the right; empty where a side has nothing."""

    kind: RowKind
    left: tuple[Segment, ...]
    right: tuple[Segment, ...]
    label_before: str
    label_after: str
    is_relabelled: bool
    anchor: int
    group: int
    move: int


def side_by_side(redline: Redline) -> tuple[SideBySideRow, ...]:
    """All rows in reading order; a moved paragraph is left at its origin, right at its target.

    At the target the right column also shows what was deleted within the move, for its left has
    nothing.
    """
    numbering = number_changes(redline)
    return tuple(
        SideBySideRow(
            row.kind,
            segments_of(redline, number, Side.BEFORE, numbering) if row.before else (),
            segments_of(redline, number, Side.AFTER if row.before else Side.BOTH, numbering)
            if row.after
            else (),
            row.label_before if row.before else "",
            row.label_after if row.after else "",
            row.is_relabelled,
            numbering.anchors.get((number, LABEL), 0),
            numbering.groups.get((number, LABEL), 0),
            row.move,
        )
        for number, row in enumerate(redline.rows)
    )
