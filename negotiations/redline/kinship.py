"""How alike two paragraphs are."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import Indel

from negotiations.redline.pairing import Gap, Pair
from negotiations.redline.sides import Paragraph

PAIRED = 0.5
CONTAINED = 0.6
CONTAINED_WORDS = 6
SHINGLE = 3
LONG_CELLS = 400_000_000


def kinship(before: Paragraph, after: Paragraph) -> float:
    """How alike two paragraphs are, 0 to 1.

    One that begins or ends with the other, or holds most of it, is a relative however long it is.
    """
    ours, theirs = before.code, after.code
    if len(ours) * len(theirs) > LONG_CELLS:
        common = (Counter(ours) & Counter(theirs)).total()
        alike = 2 * common / (len(ours) + len(theirs))
        return alike if alike >= PAIRED else 0.0
    alike = Indel.normalized_similarity(ours, theirs, score_cutoff=PAIRED)
    if alike:
        return alike
    shorter, longer = sorted((ours, theirs), key=len)
    if longer.startswith(shorter[:-1]) or longer.endswith(shorter):
        return PAIRED if len(shorter) > SHINGLE - 1 else 0.0
    if min(before.words, after.words) < CONTAINED_WORDS:
        return 0.0
    shingles, others = _shingles(ours), _shingles(theirs)
    least = CONTAINED * min(len(shingles), len(others))
    return PAIRED if least and len(shingles & others) >= least else 0.0


def nearest(before: Sequence[Paragraph], after: Sequence[Paragraph], gap: Gap) -> list[Pair]:
    """For each paragraph before, the one after that shares most shingles no other there has."""
    owner: dict[str, int] = {}
    for other in gap.after:
        for shingle in _shingles(after[other].code):
            owner[shingle] = -1 if shingle in owner else other
    pairs = []
    for place in gap.before:
        votes = Counter(owner.get(shingle, -1) for shingle in _shingles(before[place].code))
        del votes[-1]
        if votes:
            pairs.append((place, min(votes, key=lambda other: (-votes[other], other))))
    return pairs


@lru_cache(maxsize=256)
def _shingles(code: str) -> frozenset[str]:
    return frozenset(code[place : place + SHINGLE] for place in range(len(code) - SHINGLE + 1))
