"""Votes in each state for pages that show them; their bytes are no election."""

from collections.abc import Sequence
from typing import Any

from members.models import Vote
from tests.factories.portal import NOW, YESTERDAY
from tests.factories.votes import (
    HOUR,
    VoteFactory,
    VoteOptionFactory,
    VoteQuestionFactory,
    VoteResultFactory,
    VoteTallyFactory,
)


def drafted(words: Sequence[str] = ("Yes", "No"), **fields: Any) -> Vote:
    """A draft with one question: the first option is asked for, those after the second not named."""
    vote = VoteFactory(**fields)
    question = VoteQuestionFactory(vote=vote, words=f"Shall {vote.title} be?")
    for place, option in enumerate(words):
        VoteOptionFactory(
            question=question,
            place=place,
            words=option,
            is_asked_for=place == 0,
            is_named=place < 2,
        )
    return vote


def freeze(vote: Vote, **fields: Any) -> Vote:
    """Fix a draft with the tellers and the roll that it has by now; open at NOW."""
    digits = str(vote.pk).replace("0", "A")
    fixed: dict[str, Any] = {
        "keys_at": YESTERDAY - HOUR,
        "frozen_at": YESTERDAY,
        "frozen_by": vote.created_by,
        "uuid": digits.rjust(22, "1"),
        "election": b"{}",
        "election_hash": "h" * 43,
        "trustees": b"[]",
        "portal_key": b"sealed",
        "roll_count": 1,
    }
    Vote.objects.filter(pk=vote.pk).update(**fixed | fields)
    return Vote.objects.get(pk=vote.pk)


def opened(*, roll_count: int = 1, **fields: Any) -> Vote:
    return freeze(drafted(**fields), roll_count=roll_count)


def count(vote: Vote, result: Sequence[int], **fields: Any) -> Vote:
    """Shut the box and say what was in it, blank votes first."""
    instants = {"ended_at": NOW - HOUR / 2, "counted_at": NOW}
    Vote.objects.filter(pk=vote.pk).update(**instants | fields)
    VoteTallyFactory(vote=vote, ballots=sum(result))
    VoteResultFactory(vote=vote, content=f'{{"result":[{[*result]}]}}'.encode())
    return Vote.objects.get(pk=vote.pk)


def counted(result: Sequence[int], **fields: Any) -> Vote:
    """One with 200 on the roll that closed half an hour ago and was counted."""
    window = {"opens_at": NOW - HOUR, "closes_at": NOW - HOUR / 2}
    return count(opened(roll_count=200, **window | fields), result)
