"""The list of changes that stands beside a redline."""

from dataclasses import dataclass

from negotiations.redline.changes import Change, ChangeKind
from negotiations.redline.model import Redline
from negotiations.redline.renderings.segments import number_changes


@dataclass(frozen=True, slots=True)
class ListedChange:
    """Equal changes as one entry: "replaced `old` by `new`, `count` times".

    `anchors` are the numbers that the segments of each occurrence carry. `is_whole` says that
    whole paragraphs are meant.
    """

    group: int
    kind: ChangeKind
    old: str
    new: str
    anchors: tuple[int, ...]
    move: int
    is_whole: bool

    @property
    def count(self) -> int:
        """How often the change was made."""
        return len(self.anchors)


def change_list(redline: Redline) -> tuple[ListedChange, ...]:
    """All changes, equal ones together, in the order in which each is first met."""
    numbering = number_changes(redline)
    grouped: dict[int, list[tuple[int, Change]]] = {}
    for anchor, change in enumerate(numbering.changes, start=1):
        group = numbering.groups[change.ops[0]]
        grouped.setdefault(group, []).append((anchor, change))
    return tuple(
        ListedChange(
            group,
            occurrences[0][1].kind,
            occurrences[0][1].old,
            occurrences[0][1].new,
            tuple(anchor for anchor, _ in occurrences),
            occurrences[0][1].move,
            all(change.is_whole for _, change in occurrences),
        )
        for group, occurrences in grouped.items()
    )
