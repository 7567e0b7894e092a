"""Paragraphs that stand elsewhere on the other side."""

from collections.abc import Sequence

from rapidfuzz.distance import Indel

from negotiations.redline.kinship import nearest
from negotiations.redline.pairing import Gap, Pair, Pairing, gaps_of
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


def without_edits_in_place(
    before: Sequence[Paragraph], after: Sequence[Paragraph], pairing: Pairing
) -> list[Pair]:
    """The moves known so far, except from and to places where the paragraphs were merely edited.

    Boilerplate that differs by a word in two places: an edit of one may make it what the other
    was. Nobody moved it, if at both places the paragraph there before is much like the one after.
    """
    alone = [
        (gap.before[0], gap.after[0])
        for gap in gaps_of(len(before), len(after), Pairing(pairing.pairs))
        if len(gap.before) == len(gap.after) == 1
    ]
    partners, partners_after = dict(alone), {other: place for place, other in alone}

    def is_edit(place: int, other: int) -> bool:
        there, here = partners.get(place), partners_after.get(other)
        return (
            there is not None
            and here is not None
            and Indel.normalized_similarity(before[place].code, after[there].code) >= MOVED
            and Indel.normalized_similarity(before[here].code, after[other].code) >= MOVED
        )

    return [move for move in pairing.moves if not is_edit(*move)]


def _equal(before: Sequence[Paragraph], after: Sequence[Paragraph], gap: Gap) -> list[Pair]:
    """Equal paragraphs, the first with the first where there are several."""
    same: dict[str, list[int]] = {}
    for other in reversed(gap.after):
        same.setdefault(after[other].code, []).append(other)
    return [(p, same[before[p].code].pop()) for p in gap.before if same.get(before[p].code)]
