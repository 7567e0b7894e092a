"""Which paragraphs make up one row of the redline, in reading order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from negotiations.redline.alignment import pair_paragraphs
from negotiations.redline.joints import joints_of
from negotiations.redline.sides import Paragraph
from negotiations.redline.subsequence import Meter


@dataclass(frozen=True, slots=True)
class Group:
    """A pair, a split, a join, a moved paragraph, or a paragraph of one side alone.

    A moved paragraph is two groups: one that stands only in the text before, one that stands only
    in the text after.
    """

    before: list[Paragraph]
    after: list[Paragraph]
    stands_before: bool = True
    stands_after: bool = True

    @property
    def is_moved(self) -> bool:
        """Whether both sides have the paragraph, but not here."""
        return bool(self.before and self.after) and not (self.stands_before and self.stands_after)

    @property
    def is_same(self) -> bool:
        """Whether the words of both sides are equal."""
        return [p.code for p in self.before] == [p.code for p in self.after]


def groups_of(
    before: Sequence[Paragraph], after: Sequence[Paragraph], meter: Meter
) -> Iterator[Group]:
    """Pairs in the order of both texts; between them what is gone, then what is new."""
    pairing = pair_paragraphs(before, after, meter)
    targets = dict(pairing.moves)
    origins = {other: place for place, other in pairing.moves}
    start = start_after = 0
    end = (range(len(before), len(before)), range(len(after), len(after)))
    for ours, theirs in [*joints_of(before, after, pairing), end]:
        for place in range(start, ours.start):
            moved = [after[targets[place]]] if place in targets else []
            yield Group([before[place]], moved, stands_after=False)
        for other in range(start_after, theirs.start):
            moved = [before[origins[other]]] if other in origins else []
            yield Group(moved, [after[other]], stands_before=False)
        if ours:
            yield Group([before[p] for p in ours], [after[p] for p in theirs])
        start, start_after = ours.stop, theirs.stop
