"""What a counted vote came to: the numbers of its fact box, and each question's outcome as data."""

from collections.abc import Sequence
from dataclasses import dataclass

from members import vote_record
from members.models import Vote, VoteQuestion
from members.tally import Base, Count, Outcome, Part, decide


@dataclass(frozen=True, slots=True)
class OfAQuestion:
    """How often each option of a question was chosen, in their order, and what follows."""

    question: str
    blank: int
    options: Sequence[tuple[str, int]]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Facts:
    """Who could vote, how many did, each once, and every question."""

    eligible: int
    cast: int
    questions: Sequence[OfAQuestion]


def facts_of(vote: Vote) -> Facts:
    """The fact box of a vote that was counted; four queries."""
    asked = vote.questions.order_by("place").prefetch_related("options")
    cast, roll = vote.tally.ballots, vote.roll_count or 0
    rows = zip(asked, vote_record.result_of(vote), strict=True)
    return Facts(roll, cast, [_of(vote, one, row, cast, roll) for one, row in rows])


def _of(
    vote: Vote, question: VoteQuestion, row: Sequence[int], cast: int, roll: int
) -> OfAQuestion:
    """The first number is of blank votes where they are allowed."""
    options = list(question.options.all())
    blank, votes = (row[0], row[1:]) if question.is_blank_allowed else (0, row)
    asked_for = [place for place, one in enumerate(options) if one.is_asked_for]
    count = Count(
        roll=roll,
        ballots=cast,
        blank=blank,
        votes=votes,
        named=[place for place, one in enumerate(options) if one.is_named],
        asked_for=asked_for[0] if asked_for else None,
    )
    outcome = decide(
        count, threshold=threshold_of(vote), base=Base(vote.threshold_base), quorum=quorum_of(vote)
    )
    words = [one.words for one in options]
    return OfAQuestion(question.words, blank, list(zip(words, votes, strict=True)), outcome)


def threshold_of(vote: Vote) -> Part | None:
    numerator, denominator = vote.threshold_numerator, vote.threshold_denominator
    if numerator is None or denominator is None:
        return None
    return Part(numerator, denominator, is_strict=vote.is_threshold_strict)


def quorum_of(vote: Vote) -> Part | None:
    """A quorum is reached, never only passed."""
    numerator, denominator = vote.quorum_numerator, vote.quorum_denominator
    return None if numerator is None or denominator is None else Part(numerator, denominator)
