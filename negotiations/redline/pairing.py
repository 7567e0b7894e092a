"""Paragraphs of both sides by number: which belong together, and which still have no partner."""

from dataclasses import dataclass, field

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Gap:
    """Neighbouring paragraphs of both sides that have no partner yet, as numbers."""

    before: list[int]
    after: list[int]

    @property
    def cells(self) -> int:
        """How many pairs the gap holds."""
        return len(self.before) * len(self.after)


@dataclass(slots=True)
class Pairing:
    """Pairs that keep the order of both texts, and pairs that do not: moves."""

    pairs: list[Pair] = field(default_factory=list)
    moves: list[Pair] = field(default_factory=list)

    @property
    def taken(self) -> tuple[set[int], set[int]]:
        """The paragraphs of either side that have a partner."""
        known = self.pairs + self.moves
        return {place for place, _ in known}, {place for _, place in known}


def gaps_of(before: int, after: int, pairing: Pairing) -> list[Gap]:
    """What lies between the pairs, without what is known to have moved."""
    moved = {place for place, _ in pairing.moves}
    moved_after = {place for _, place in pairing.moves}
    gaps = []
    start, start_after = 0, 0
    for end, end_after in [*pairing.pairs, (before, after)]:
        gaps.append(
            Gap(
                [place for place in range(start, end) if place not in moved],
                [place for place in range(start_after, end_after) if place not in moved_after],
            )
        )
        start, start_after = end + 1, end_after + 1
    return gaps
