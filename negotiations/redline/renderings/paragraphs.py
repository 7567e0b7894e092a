"""Both texts in one column: deletions and insertions in the run of the words."""

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
class InlineParagraph:
    """A paragraph to show; `anchor` and `group` belong to its change of label, 0 for none.

    At the origin of a move the labels are those of the paragraph before and after the move too.
    """

    kind: RowKind
    segments: tuple[Segment, ...]
    label_before: str
    label_after: str
    is_relabelled: bool
    anchor: int
    group: int
    move: int


def inline(redline: Redline, *, changes_only: bool = False) -> tuple[InlineParagraph, ...]:
    """The paragraphs in reading order; `changes_only` leaves out those without any change."""
    numbering = number_changes(redline)
    return tuple(
        InlineParagraph(
            row.kind,
            segments_of(redline, number, Side.BOTH, numbering),
            row.label_before,
            row.label_after,
            row.is_relabelled,
            numbering.anchors.get((number, LABEL), 0),
            numbering.groups.get((number, LABEL), 0),
            row.move,
        )
        for number, row in enumerate(redline.rows)
        if row.kind is not RowKind.EQUAL or not changes_only
    )
