"""A vote from its draft to its certificate, with one key, with two, and with two of three."""

import pytest

from members import vote_record
from members.actions import vote_casting, vote_counting, vote_endings, votes
from members.belenios.errors import BadProof, Malformed, WrongElection
from members.models import Ballot, BoardEntry, RollEntry, RollRefusal, Vote
from members.vote_states import State
from portal.models import Event
from tests.factories.members import MembershipFactory, MembershipPeriodFactory
from tests.factories.portal import NOW, UserFactory
from tests.members.votes import held as h
from tests.members.votes.held import AFTER, BLANK, CLOSES, DURING, HOUR, NO, OPENS, YES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("tellers", "needed", "counting"),
    [(0, None, ()), (2, None, (2, 1)), (3, 2, (3, 1))],
    ids=["the portal alone", "two tellers", "two of three"],
)
def test_a_whole_vote(time_machine, tellers, needed, counting):
    held = h.frozen(
        time_machine,
        members=4,
        tellers=tellers,
        needed=needed,
        kind="authorization" if tellers else "survey",
    )
    for member, choice in enumerate([YES, NO, BLANK, YES]):
        held.cast(member, choice)
    held.cast(1, YES)

    h.counted(held, *counting)

    record = held.audited()
    assert (record.stage, record.ballots, record.result) == ("Result", 5, ((1, 3, 0),))
    assert vote_record.result_of(held.vote) == ((1, 3, 0),)
    assert vote_record.turnout(held.vote) == (4, 4)
    assert held.vote.state(AFTER) == State.COUNTED
    assert len(held.record()) == held.vote.board.length
    vote_endings.certify(vote=held.vote, note="So it is.", by=held.officer, now=AFTER)
    assert held.fresh().state(AFTER) == State.CERTIFIED
    assert bytes(held.vote.portal_key) == b""
    assert {bytes(one.sealed) for one in RollEntry.objects.all()} == {b""}
    assert held.audited().result == ((1, 3, 0),)


def test_of_no_ballots_the_result_is_nothing(time_machine):
    held = h.counted(h.frozen(time_machine))

    assert held.audited().result == ((0, 0, 0),)


def test_too_few_tellers_count_nothing(time_machine):
    held = h.frozen(time_machine, tellers=3, needed=2, kind="authorization")
    held.cast(0)

    h.counted(held, 2)

    assert held.vote.state(AFTER) == State.CLOSED
    assert held.audited().stage == "PartialDecryption"
    with pytest.raises(vote_counting.GivenAlready):
        h.post_part(held, 2)


def test_a_part_made_with_another_key_is_refused(time_machine):
    held = h.frozen(time_machine, tellers=2, kind="authorization")
    h.counted(held)
    held.secrets[1] = held.secrets[2]

    with pytest.raises(BadProof):
        h.post_part(held, 1)


def test_the_roll_follows_from_the_rule_and_says_why_not(time_machine):
    time_machine.move_to(NOW, tick=False)
    held = h.with_keys(h.drafted(members=2))
    behind = MembershipFactory(guild=held.guild, period=None)
    MembershipPeriodFactory(membership=behind, is_in_good_standing=False)
    left = MembershipFactory(guild=held.guild, period=None)
    MembershipPeriodFactory(membership=left, standing="left")
    without = MembershipFactory(guild=held.guild, without_account=True)
    MembershipFactory()

    job = h.vote_freezing.freeze(vote=held.vote, address="/", by=held.officer, now=NOW)
    h.run(job)

    roll = RollEntry.objects.filter(vote=held.vote).values_list("membership", "account")
    assert set(roll) == {
        *((one.pk, one.user_id) for one in held.members),
        (without.pk, None),
    }
    refused = RollRefusal.objects.values_list("membership", "reasons")
    assert list(refused) == [(behind.pk, ["in_good_standing:1"])]
    assert held.fresh().roll_count == 3


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (OPENS - HOUR / 2, State.FROZEN),
        (CLOSES, State.CLOSED),
        (AFTER, State.CLOSED),
    ],
)
def test_outside_the_window_nothing_comes_in(time_machine, now, state):
    held = h.frozen(time_machine)

    with pytest.raises(vote_casting.NotOpen) as refused:
        held.cast(0, now=now)

    assert refused.value.state == state
    assert Ballot.objects.count() == 0


def test_a_ballot_that_is_in_the_box_gets_its_receipt_after_the_close(time_machine):
    held = h.frozen(time_machine)
    raw = held.ballot(0)
    first = held.cast(0, raw=raw)

    assert held.cast(0, raw=raw, now=AFTER) == first
    assert Ballot.objects.count() == 1


def test_a_box_that_was_shut_takes_nothing_whatever_the_clock_says(time_machine):
    held = h.frozen(time_machine)
    h.counted(held)

    with pytest.raises(vote_casting.NotOpen):
        held.cast(0, now=DURING)


def test_another_s_ballot_and_another_election_s_are_refused(time_machine):
    held, other = h.frozen(time_machine), h.frozen(time_machine)
    raw = held.ballot(0)

    with pytest.raises(vote_casting.NotOnTheRoll):
        held.cast(1, raw=raw)
    with pytest.raises(WrongElection):
        held.cast(0, raw=other.ballot(0))
    with pytest.raises(Malformed):
        held.cast(0, raw=b"{}")
    with pytest.raises(BadProof):
        held.cast(0, raw=swapped(held, raw))
    assert Ballot.objects.count() == 0


def swapped(held, raw: bytes) -> bytes:
    """The ballot with the proof of another one of the same voter."""
    other = held.ballot(0)
    return raw[: raw.rindex(b'"proof":')] + other[other.rindex(b'"proof":') :]


def test_later_ballots_replace_and_the_record_keeps_all(time_machine):
    held = h.frozen(time_machine)
    turns = [held.cast(0, choice).turn for choice in (YES, NO, YES, NO)]

    held = h.counted(held)

    assert turns == [1, 2, 3, 4]
    assert held.audited().result == ((0, 0, 1),)
    assert BoardEntry.objects.filter(kind="Ballot").count() == 4


def test_an_extension_lets_ballots_in_and_a_void_vote_none(time_machine):
    held = h.frozen(time_machine)
    vote_endings.extend(
        vote=held.vote, closes_at=AFTER + HOUR, reason="A fault.", by=held.officer, now=DURING
    )
    held.cast(0, now=AFTER)
    late = held.ballot(1)

    with pytest.raises(vote_endings.NotLater):
        vote_endings.extend(
            vote=held.vote, closes_at=AFTER, reason="Back.", by=held.officer, now=DURING
        )
    vote_endings.void(vote=held.vote, reason="Again.", by=held.officer, now=AFTER)

    with pytest.raises(vote_casting.NotOpen):
        held.cast(1, raw=late, now=AFTER)
    assert Event.objects.filter(audience="public").values_list("verb", flat=True).last() == (
        "vote.voided"
    )


def test_the_log_names_no_member_who_votes(time_machine):
    held = h.frozen(time_machine)
    before = Event.objects.count()

    held.cast(0)

    assert Event.objects.count() == before


def test_a_vote_is_counted_once_and_certified_after_it(time_machine):
    held = h.frozen(time_machine)
    with pytest.raises(vote_counting.NotClosed):
        vote_counting.count(vote=held.vote, address="/", now=DURING)
    with pytest.raises(vote_endings.NotCounted):
        vote_endings.certify(vote=held.vote, note="", by=held.officer, now=AFTER)

    h.counted(held)

    with pytest.raises(vote_counting.NotClosed):
        vote_counting.count(vote=held.vote, address="/", now=AFTER)


def test_a_vote_that_is_over_is_counted_by_the_clock(time_machine):
    held = h.frozen(time_machine)

    assert vote_counting.begin_due(lambda vote: "/", CLOSES - HOUR) == 0
    assert vote_counting.begin_due(lambda vote: "/", CLOSES) == 1
    assert vote_counting.begin_due(lambda vote: "/", AFTER) == 0

    assert held.fresh().ended_at == CLOSES


def test_a_rehearsal_says_so_in_what_is_hashed_and_nobody_else_sees_it(time_machine):
    real = h.drafted()
    time_machine.move_to(NOW, tick=False)
    held = h.drafted()
    Vote.objects.filter(pk=held.vote.pk).update(is_rehearsal=True, rehearsal_of=real.vote)
    h.with_keys(held)

    h.run(h.vote_freezing.freeze(vote=held.vote, address="/", by=held.officer, now=NOW))

    assert vote_record.election_of(held.fresh()).name.startswith("REHEARSAL")
    assert {"vote.frozen"} & set(
        Event.objects.filter(audience="public").values_list("verb", flat=True)
    ) == set()


def test_what_is_missing_keeps_it_from_being_frozen():
    held = h.drafted()
    votes.set_questions(vote=held.vote, questions=[], by=held.officer, now=NOW)

    with pytest.raises(votes.SomethingMissing) as refused:
        votes.ask_for_keys(vote=held.vote, by=held.officer, now=NOW)

    assert [str(one) for one in refused.value.missing] == ["no question"]


def test_only_tellers_of_the_guild_are_named():
    held = h.drafted()

    with pytest.raises(votes.NotATeller):
        votes.name_tellers(vote=held.vote, users=[UserFactory()], by=held.officer, now=NOW)
