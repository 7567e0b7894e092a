"""Paragraphs that were split in two or more, or joined into one."""

from collections.abc import Sequence

from rapidfuzz.distance import Indel

from negotiations.redline.pairing import Pair, Pairing
from negotiations.redline.sides import MARK, Paragraph

SHARE = 0.5


def joints_of(
    before: Sequence[Paragraph], after: Sequence[Paragraph], pairing: Pairing
) -> list[tuple[range, range]]:
    """The pairs in order, each with the neighbours without a partner that it is made of.

    A neighbour belongs to a pair if the pair grows more alike with it, and holds at least half of
    it.
    """
    taken, taken_after = pairing.taken
    joints = []
    for pair in pairing.pairs:
        ours, theirs = _grown(before, after, pair, (taken, taken_after))
        taken.update(ours)
        taken_after.update(theirs)
        joints.append((ours, theirs))
    return joints


def _grown(
    before: Sequence[Paragraph],
    after: Sequence[Paragraph],
    pair: Pair,
    taken: tuple[set[int], set[int]],
) -> tuple[range, range]:
    """A pair with its neighbours on one side; never several paragraphs on both sides."""
    place, other = pair
    ours, theirs = range(place, place + 1), range(other, other + 1)
    if before[place].code == after[other].code:
        return ours, theirs
    theirs = _extended(before[place].code, after, theirs, taken[1])
    if len(theirs) == 1:
        ours = _extended(after[other].code, before, ours, taken[0])
    return ours, theirs


def _extended(whole: str, paragraphs: Sequence[Paragraph], pieces: range, taken: set[int]) -> range:
    """As many neighbours of the pieces as make them more like the whole."""
    while True:
        for candidate, added in (
            (range(pieces.start, pieces.stop + 1), pieces.stop),
            (range(pieces.start - 1, pieces.stop), pieces.start - 1),
        ):
            is_free = 0 <= added < len(paragraphs) and added not in taken
            if is_free and _is_better(whole, paragraphs, pieces, candidate):
                pieces = candidate
                break
        else:
            return pieces


def _is_better(
    whole: str, paragraphs: Sequence[Paragraph], pieces: range, candidate: range
) -> bool:
    old, new = (MARK.join(paragraphs[p].code for p in part) for part in (pieces, candidate))
    grown = Indel.normalized_similarity(whole, new) > Indel.normalized_similarity(whole, old)
    kept, kept_now = (len(whole) + len(x) - Indel.distance(whole, x) for x in (old, new))
    return grown and (kept_now - kept) / 2 >= SHARE * (len(new) - len(old) - 1)
