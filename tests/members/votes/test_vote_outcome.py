"""The fact box of a counted vote."""

import pytest

from members import vote_outcome
from members.actions import votes
from members.models import Vote
from members.tally import Base, Decision
from members.vote_outcome import Facts, OfAQuestion
from tests.factories.portal import NOW
from tests.members.votes import held as h

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("base", Base)
def test_the_threshold_is_of_its_base(time_machine, base):
    held = h.frozen(
        time_machine, members=5, tellers=2, kind="authorization", threshold_base=base.value
    )
    for member, choice in enumerate([h.YES, h.YES, h.NO, h.BLANK]):
        held.cast(member, choice)

    facts = vote_outcome.facts_of(h.counted(held, 1, 2).vote)

    (asked,) = facts.questions
    assert (facts.eligible, facts.cast) == (5, 4)
    assert (asked.blank, asked.options) == (1, [("Yes", 2), ("No", 1)])
    decision, whole, needed = {
        Base.NAMED: (Decision.MET, 3, 2),
        Base.BALLOTS: (Decision.NOT_MET, 4, 3),
        Base.ROLL: (Decision.NOT_MET, 5, 3),
    }[base]
    assert (asked.outcome.decision, asked.outcome.number) == (decision, 2)
    assert (asked.outcome.whole, asked.outcome.needed) == (whole, needed)


def test_several_questions_and_a_quorum(time_machine):
    time_machine.move_to(NOW, tick=False)
    held = h.drafted(members=3, quorum_numerator=1, quorum_denominator=2)
    asked = [
        votes.Question("Which?", [votes.Option(words) for words in "ABC"], 0, 2, False),
        *h.YES_OR_NO,
    ]
    votes.set_questions(vote=held.vote, questions=asked, by=held.officer, now=NOW)
    h.with_keys(held)
    h.run(h.vote_freezing.freeze(vote=held.vote, address="/", by=held.officer, now=NOW))
    held.cast(0, [[1, 1, 0], [0, 1, 0]])

    facts = vote_outcome.facts_of(h.counted(held).vote)

    which, so = facts.questions
    assert (which.blank, which.options) == (0, [("A", 1), ("B", 1), ("C", 0)])
    assert {one.outcome.decision for one in (which, so)} == {Decision.NO_QUORUM}
    assert (so.outcome.number, so.outcome.whole, so.outcome.needed) == (1, 3, 2)


def test_of_no_ballots(time_machine, django_assert_num_queries):
    held = h.counted(h.frozen(time_machine))
    vote = Vote.objects.get(pk=held.vote.pk)

    with django_assert_num_queries(4):
        facts = vote_outcome.facts_of(vote)

    asked = OfAQuestion("Shall it be so?", 0, [("Yes", 0), ("No", 0)], facts.questions[0].outcome)
    assert facts == Facts(3, 0, [asked])
    assert asked.outcome.decision == Decision.NO_BALLOTS
