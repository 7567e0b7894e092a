"""Paragraphs that stand elsewhere on the other side."""

from collections.abc import Sequence

from rapidfuzz.distance import Indel

from negotiations.redline.kinship import nearest
from negotiations.redline.pairing import Gap, Pair, Pairing
from negotiations.redline.sides import Paragraph

MOVED = 0.8
MOVED_WORDS = 6


def moved_paragraphs(
    before: Sequence[Paragraph], after: Sequence[Paragraph], pairing: Pairing
) -> list[Pair]:
    """Paragraphs without a partner that the other side has too: equal ones, then similar ones."""
    taken, taken_after = pairing.taken
    left = Gap(
        [p for p in range(len(before)) if p not in taken and before[p].words >= MOVED_WORDS],
        [p for p in range(len(after)) if p not in taken_after and after[p].words >= MOVED_WORDS],
    )
    moves = _equal(before, after, left)
    used, used_after = {place for place, _ in moves}, {place for _, place in moves}
    rest = Gap(
        [place for place in left.before if place not in used],
        [place for place in left.after if place not in used_after],
    )
    for place, other in nearest(before, after, rest):
        alike = Indel.normalized_similarity(before[place].code, after[other].code)
        if alike >= MOVED and other not in used_after:
            used_after.add(other)
            moves.append((place, other))
    return moves


def _equal(before: Sequence[Paragraph], after: Sequence[Paragraph], gap: Gap) -> list[Pair]:
    """Equal paragraphs, the first with the first where there are several."""
    same: dict[str, list[int]] = {}
    for other in reversed(gap.after):
        same.setdefault(after[other].code, []).append(other)
    return [(p, same[before[p].code].pop()) for p in gap.before if same.get(before[p].code)]
