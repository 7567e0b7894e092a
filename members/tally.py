"""What the numbers of a count decide: threshold, quorum, ties, and no ballots at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Base(StrEnum):
    """Of what a threshold is a part. Blank votes are ballots cast and name no option."""

    BALLOTS = "ballots"
    ROLL = "roll"
    NAMED = "named"


class Decision(StrEnum):
    """The outcome; words for each stand elsewhere."""

    MET = "met"
    NOT_MET = "not met"
    NO_QUORUM = "no quorum"
    NO_BALLOTS = "no ballots"
    LEADS = "leads"
    TIE = "tie"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole, such as two thirds; a strict one must be passed, another reached."""

    numerator: int
    denominator: int
    is_strict: bool = False

    def is_met(self, number: int, whole: int) -> bool:
        """Of nothing, nothing is reached."""
        have, need = number * self.denominator, whole * self.numerator
        return whole > 0 and (have > need if self.is_strict else have >= need)

    def least(self, whole: int) -> int:
        """The smallest number that meets it."""
        need = whole * self.numerator
        if self.is_strict:
            return need // self.denominator + 1
        return max(1, -(-need // self.denominator))


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted of one question: blank votes apart, then each option in its order.

    `named` and `asked_for` are places of options: those of the base "of the options named", and
    the one that the threshold is about.
    """

    roll: int
    ballots: int
    blank: int
    votes: Sequence[int]
    named: Sequence[int] = ()
    asked_for: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One plain sentence as data: `number` votes of `whole`, where `needed` would do it.

    `leaders` are the places of the options with most votes: several in a tie.
    """

    decision: Decision
    number: int = 0
    whole: int = 0
    needed: int = 0
    base: Base | None = None
    leaders: tuple[int, ...] = ()


def decide(
    count: Count, *, threshold: Part | None, base: Base, quorum: Part | None = None
) -> Outcome:
    """The outcome of one question. A quorum is a part of the roll; blank votes help to reach it.

    Without a threshold, or without an option it is about, the option with most votes leads.
    """
    leaders = leaders_of(count.votes)
    if count.ballots == 0:
        return Outcome(Decision.NO_BALLOTS, whole=count.roll)
    if quorum is not None and not quorum.is_met(count.ballots, count.roll):
        needed = quorum.least(count.roll)
        return Outcome(
            Decision.NO_QUORUM, count.ballots, count.roll, needed, Base.ROLL, leaders=leaders
        )
    if threshold is None or count.asked_for is None:
        return _leading(count, leaders)
    number, whole = count.votes[count.asked_for], whole_of(count, base)
    decision = Decision.MET if threshold.is_met(number, whole) else Decision.NOT_MET
    return Outcome(decision, number, whole, threshold.least(whole), base, leaders)


def whole_of(count: Count, base: Base) -> int:
    """The number that a threshold is a part of."""
    if base == Base.ROLL:
        return count.roll
    if base == Base.BALLOTS:
        return count.ballots
    return sum(count.votes[place] for place in count.named)


def leaders_of(votes: Sequence[int]) -> tuple[int, ...]:
    """The places of the options with most votes; none where nobody chose any."""
    most = max(votes, default=0)
    return tuple(place for place, number in enumerate(votes) if number == most) if most else ()


def _leading(count: Count, leaders: tuple[int, ...]) -> Outcome:
    number = max(count.votes, default=0)
    decision = Decision.LEADS if len(leaders) == 1 else Decision.TIE
    return Outcome(decision, number, count.ballots, leaders=leaders)
