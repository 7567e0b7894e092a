"""What the numbers of a count decide, case by case."""

import pytest

from members.tally import Base, Count, Decision, Outcome, Part, decide, leaders_of

HALF, TWO_THIRDS = Part(1, 2, is_strict=True), Part(2, 3)
YES, NO, ABSTAIN = 0, 1, 2


def count(yes: int, no: int, blank: int = 0, abstain: int = 0, roll: int = 100) -> Count:
    votes = (yes, no, abstain)
    return Count(
        roll=roll,
        ballots=yes + no + abstain + blank,
        blank=blank,
        votes=votes,
        named=(YES, NO),
        asked_for=YES,
    )


@pytest.mark.parametrize(
    ("counted", "threshold", "base", "met", "number", "whole", "needed"),
    [
        (count(51, 49), HALF, Base.NAMED, True, 51, 100, 51),
        (count(50, 50), HALF, Base.NAMED, False, 50, 100, 51),
        (count(2, 1), TWO_THIRDS, Base.NAMED, True, 2, 3, 2),
        (count(66, 34), TWO_THIRDS, Base.NAMED, False, 66, 100, 67),
        (count(67, 33), TWO_THIRDS, Base.NAMED, True, 67, 100, 67),
        # Blank votes and abstentions are ballots cast, and no part of yes and no.
        (count(50, 40, blank=10), HALF, Base.BALLOTS, False, 50, 100, 51),
        (count(50, 40, blank=10), HALF, Base.NAMED, True, 50, 90, 46),
        (count(50, 40, abstain=10), HALF, Base.BALLOTS, False, 50, 100, 51),
        (count(50, 40, abstain=10), HALF, Base.NAMED, True, 50, 90, 46),
        (count(50, 1), HALF, Base.ROLL, False, 50, 100, 51),
        (count(51, 0), HALF, Base.ROLL, True, 51, 100, 51),
        (count(1, 0), HALF, Base.NAMED, True, 1, 1, 1),
        (count(0, 0, blank=5), HALF, Base.NAMED, False, 0, 0, 1),
        (count(0, 0, blank=5), TWO_THIRDS, Base.NAMED, False, 0, 0, 1),
        (count(3, 0, roll=3), Part(1, 1), Base.ROLL, True, 3, 3, 3),
        (count(2, 0, roll=3), Part(1, 1), Base.ROLL, False, 2, 3, 3),
    ],
)
def test_a_threshold(counted, threshold, base, met, number, whole, needed) -> None:
    outcome = decide(counted, threshold=threshold, base=base)

    assert outcome.decision == (Decision.MET if met else Decision.NOT_MET)
    assert (outcome.number, outcome.whole, outcome.needed) == (number, whole, needed)
    assert outcome.base == base


@pytest.mark.parametrize(
    ("counted", "decision", "needed"),
    [
        (count(9, 0), Decision.NO_QUORUM, 10),
        (count(10, 0), Decision.MET, 6),
        (count(5, 0, blank=5), Decision.MET, 3),
        (count(0, 0), Decision.NO_BALLOTS, 0),
    ],
)
def test_a_quorum_is_of_the_roll(counted, decision, needed) -> None:
    outcome = decide(counted, threshold=HALF, base=Base.NAMED, quorum=Part(1, 10))

    assert (outcome.decision, outcome.needed) == (decision, needed)


@pytest.mark.parametrize(
    ("votes", "decision", "leaders"),
    [
        ((3, 5, 1), Decision.LEADS, (1,)),
        ((4, 4, 1), Decision.TIE, (0, 1)),
        ((3, 3, 3), Decision.TIE, (0, 1, 2)),
        ((0, 0, 0), Decision.TIE, ()),
    ],
)
def test_without_a_threshold_the_most_votes_lead(votes, decision, leaders) -> None:
    counted = Count(roll=20, ballots=9, blank=0, votes=votes)

    outcome = decide(counted, threshold=None, base=Base.NAMED)

    assert (outcome.decision, outcome.leaders) == (decision, leaders)
    assert (outcome.number, outcome.whole) == (max(votes), 9)


def test_nobody_voted() -> None:
    assert decide(count(0, 0), threshold=HALF, base=Base.NAMED) == Outcome(
        Decision.NO_BALLOTS, whole=100
    )


def test_of_no_options_none_leads() -> None:
    assert leaders_of(()) == ()


@pytest.mark.parametrize("whole", range(1, 40))
@pytest.mark.parametrize("part", [HALF, TWO_THIRDS, Part(3, 5), Part(1, 10, is_strict=True)])
def test_what_is_needed_is_the_smallest_that_does(part: Part, whole: int) -> None:
    needed = part.least(whole)

    assert part.is_met(needed, whole)
    assert not part.is_met(needed - 1, whole)
