"""A whole agreement whose edits are known: each is found, and nothing else."""

from bench.agreement import EDITS, MOVES, agreement_pair
from bench.judging import found_by, score
from negotiations.redline import compare


def test_finds_all_known_edits_and_nothing_else():
    pair = agreement_pair()

    found = score(found_by(compare(pair.before, pair.after)), pair.expected)

    assert (pair.edits, sum(EDITS.values()), pair.expected.segments) == (200, 200, 320)
    assert (found.segments, found.moves, found.false) == (320, MOVES, 0)
