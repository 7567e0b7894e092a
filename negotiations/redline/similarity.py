"""How alike two texts are, in words."""

from collections import Counter

from rapidfuzz.distance import LCSseq

from negotiations.redline.sides import Paragraph, Vocabulary, read_side

LIKELY = 0.95
ORDERED_CELLS = 5_000_000_000


def similarity(a: str, b: str) -> float:
    """The share of words two texts have in common in the same order: 1 is equal, 0 is nothing.

    Punctuation, white space and labels do not count. Two texts without words are equal.
    """
    vocabulary = Vocabulary()
    ours, theirs = (read_side(text, vocabulary) for text in (a, b))
    return similarity_of(ours, theirs, vocabulary)


def distance(a: str, b: str) -> float:
    """How far apart two texts are, in words: 0 is equal, 1 is nothing in common."""
    return 1.0 - similarity(a, b)


def similarity_of(before: list[Paragraph], after: list[Paragraph], vocabulary: Vocabulary) -> float:
    """The same for texts that have been read already; close to it where they are very long."""
    ours, theirs = (
        "".join([c for paragraph in side for c in paragraph.code if vocabulary.words[ord(c)]])
        for side in (before, after)
    )
    if not ours and not theirs:
        return 1.0
    return 2 * _common(ours, theirs) / (len(ours) + len(theirs))


def _common(before: str, after: str) -> int:
    """How many words two texts share in the same order; in any order if both are huge.

    Texts are mostly versions of each other, and a high cutoff makes that case fast.
    """
    if len(before) * len(after) > ORDERED_CELLS:
        return (Counter(before) & Counter(after)).total()
    likely = int(LIKELY * max(len(before), len(after)))
    return LCSseq.similarity(before, after, score_cutoff=likely) or LCSseq.similarity(before, after)
