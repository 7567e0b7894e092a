"""Drafts, the gate before a ratification, and the tellers' keys with what is refused."""

from datetime import timedelta

import pytest

from members import vote_setup, vote_tellers
from members.actions import vote_freezing, vote_keys, votes
from members.belenios import trustee_keys
from members.belenios.errors import BadProof, Malformed, NotAllowed
from members.belenios.key_tests import make_test
from members.belenios.messages import compact
from members.models import RollEntry, Teller, Vote
from members.vote_checks import Gate, Missing
from members.vote_states import State
from members.vote_tellers import Step
from negotiations.models import Agreement
from portal.models import Event, Job
from tests.factories.negotiations import AgreementFactory, ReleaseFactory, ReleaseItemFactory
from tests.factories.portal import NOW, UserFactory
from tests.members.votes import held as h

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def final_agreement(**fields: object) -> Agreement:
    made = AgreementFactory(final=True, **{"has_no_predecessor": True} | fields)
    made.refresh_from_db()
    assert made.sha256
    return made


def release(agreement: Agreement, *, live_at, **fields: object) -> None:
    one = ReleaseFactory(
        **{"negotiation": agreement.negotiation, "audience": "members", "live_at": live_at} | fields
    )
    ReleaseItemFactory(release=one, item=agreement)


def test_a_draft_takes_the_hash_of_its_text_and_a_change_drops_the_override():
    held, agreement = h.drafted(kind="ratification"), final_agreement()
    votes.override_gate(vote=held.vote, reason="Now.", by=held.officer, now=NOW)
    votes.second_override(vote=held.vote, by=UserFactory(), now=NOW)

    votes.change_vote(vote=held.vote, fields={"agreement": agreement}, by=held.officer, now=NOW)

    vote = held.fresh()
    assert (vote.text_sha256, vote.override_by, vote.override_reason) == (
        agreement.sha256,
        None,
        "",
    )


def test_an_override_takes_two_people():
    held = h.drafted(kind="ratification")
    with pytest.raises(votes.NothingToSecond):
        votes.second_override(vote=held.vote, by=held.officer, now=NOW)
    votes.override_gate(vote=held.vote, reason="Now.", by=held.officer, now=NOW)

    with pytest.raises(votes.SamePerson):
        votes.second_override(vote=held.vote, by=held.officer, now=NOW)
    votes.second_override(vote=held.vote, by=UserFactory(), now=NOW)

    gate = {Missing.TEXT_NOT_OUT, Missing.REDLINE_NOT_OUT, Missing.SUMMARY_NOT_OUT}
    assert not gate & {*vote_setup.what_is_missing(held.fresh(), NOW)}


@pytest.mark.parametrize(
    ("live_at", "fields", "is_out"),
    [
        (h.OPENS - WEEK, {}, True),
        (h.OPENS - WEEK, {"audience": "public"}, True),
        (h.OPENS - WEEK + timedelta(seconds=1), {}, False),
        (h.OPENS - WEEK, {"audience": "staff"}, False),
    ],
)
def test_the_text_has_to_be_out_for_the_notice_period(live_at, fields, is_out):
    agreement = final_agreement()
    held = h.drafted(kind="ratification", agreement=agreement)
    release(agreement, live_at=live_at, **fields)

    assert vote_setup.gate_of(held.vote) == Gate(text=is_out, redline=True, summary=False)


def test_the_redline_is_out_once_the_text_before_is():
    before = final_agreement()
    agreement = final_agreement(predecessor=before, has_no_predecessor=False)
    held = h.drafted(kind="ratification", agreement=agreement)
    assert vote_setup.gate_of(held.vote).redline is False

    release(before, live_at=NOW - 2 * WEEK)

    assert vote_setup.gate_of(held.vote).redline is True


def test_what_is_no_field_of_a_draft_is_refused():
    held = h.drafted()

    with pytest.raises(TypeError):
        votes.change_vote(vote=held.vote, fields={"ended_at": NOW}, by=held.officer, now=NOW)


def test_once_keys_are_asked_for_nothing_changes_but_by_going_back():
    held = h.with_keys(h.drafted(tellers=2))
    with pytest.raises(votes.NotADraft):
        votes.change_vote(vote=held.vote, fields={"title": "Other"}, by=held.officer, now=NOW)

    votes.back_to_draft(vote=held.vote, by=held.officer, now=NOW)

    assert held.fresh().state(NOW) == State.DRAFT
    assert set(Teller.objects.values_list("key_message", "nonce", "proved_at")) == {("", "", None)}


def step(held: h.Held, place: int) -> Step:
    tellers = vote_tellers.tellers_of(held.fresh())
    return vote_tellers.place_of(tellers[place - 1], tellers, held.vote).step


def key_message(secret: int) -> bytes:
    return compact(trustee_keys.write_key(trustee_keys.make_key(secret)))


def asked(**drafted: object) -> h.Held:
    held = h.drafted(**drafted)
    votes.ask_for_keys(vote=held.vote, by=held.officer, now=NOW)
    return held


def test_a_teller_makes_a_key_and_proves_it_with_what_was_saved():
    held = asked(tellers=2)
    assert step(held, 1) == Step.MAKE_KEY
    with pytest.raises(vote_keys.NotTheirTurn):
        vote_keys.prove_key(teller=held.teller(1), answer=b"[]", by=held.tellers[0], now=NOW)

    h.send(held, 1, vote_keys.make_key, key_message(7))
    nonce = held.teller(1).nonce
    wrong = [(8, held.vote.uuid, nonce), (7, held.vote.uuid, "2" * 22), (7, "2" * 22, nonce)]
    for secret, uuid, number in wrong:
        other = make_test([secret], uuid=uuid, nonce=number)
        with pytest.raises(BadProof):
            vote_keys.prove_key(teller=held.teller(1), answer=other, by=held.tellers[0], now=NOW)
    answer = make_test([7], uuid=held.vote.uuid, nonce=nonce)
    vote_keys.prove_key(teller=held.teller(1), answer=answer, by=held.tellers[0], now=NOW)

    assert (step(held, 1), step(held, 2)) == (Step.DONE, Step.MAKE_KEY)
    assert nonce not in str(Event.objects.values_list("payload", flat=True))


@pytest.mark.parametrize(
    ("message", "refusal"),
    [
        (b"{}", Malformed),
        (b"not json", Malformed),
        (key_message(5).replace(b'"challenge":"', b'"challenge":"1'), (BadProof, Malformed)),
    ],
    ids=["empty", "no JSON", "another challenge"],
)
def test_a_key_that_does_not_hold_is_refused(message, refusal):
    held = asked(tellers=2)

    with pytest.raises(refusal):
        h.send(held, 1, vote_keys.make_key, message)
    assert held.teller(1).key_message == ""


def test_two_tellers_can_not_have_one_key():
    held = asked(tellers=2)
    h.send(held, 1, vote_keys.make_key, key_message(5))

    with pytest.raises(NotAllowed):
        h.send(held, 2, vote_keys.make_key, key_message(5))


def test_shares_are_made_in_rounds_and_who_is_awaited_is_told():
    held = asked(tellers=3, needed=2)
    keys = h.signing.keys_of(h.signing.new_seed())
    wrong = h.make_certificate(keys, index=2, threshold=2, size=3)
    with pytest.raises(NotAllowed):
        h.send(held, 1, vote_keys.make_key, compact(h.write_signed(wrong)))
    right = h.make_certificate(keys, index=1, threshold=2, size=3)
    h.send(held, 1, vote_keys.make_key, compact(h.write_signed(right)))
    with pytest.raises(vote_keys.NotTheirTurn) as refused:
        h.send(held, 1, vote_keys.send_shares, b"{}")

    tellers = vote_tellers.tellers_of(held.vote)

    place = vote_tellers.place_of(tellers[0], tellers, held.fresh())
    assert (place.step, place.awaited) == (Step.WAIT_FOR_KEYS, [2, 3])
    assert refused.value.step == Step.WAIT_FOR_KEYS


def test_keys_that_are_begun_anew_are_gone():
    held = h.with_keys(h.drafted(tellers=3, needed=2))
    vote_keys.keep_copy(teller=held.teller(1), copy="sealed", now=NOW)

    vote_keys.start_over(vote=held.vote, by=held.officer, now=NOW)

    assert [step(held, place) for place in (1, 2, 3)] == [Step.MAKE_KEY] * 3
    assert held.teller(1).safe_copy == ""


def test_a_copy_of_a_key_is_short():
    held = asked(tellers=2)

    with pytest.raises(vote_keys.TooLong):
        vote_keys.keep_copy(teller=held.teller(1), copy="x" * 20_001, now=NOW)


def test_without_every_proof_nothing_is_frozen():
    held = h.with_keys(h.drafted(tellers=2))
    Teller.objects.filter(place=2).update(proved_at=None)

    with pytest.raises(votes.SomethingMissing) as refused:
        vote_freezing.freeze(vote=held.vote, address="/", by=held.officer, now=NOW)

    assert refused.value.missing == [Missing.KEYS_NOT_PROVED]


def test_a_freezing_goes_on_where_it_was_stopped(time_machine, monkeypatch):
    time_machine.move_to(NOW, tick=False)
    monkeypatch.setattr(h.vote_freezing.eligibility_previews, "AT_ONCE", 2)
    held = h.with_keys(h.drafted(members=5))
    vote_freezing.freeze(vote=held.vote, address="/", by=held.officer, now=NOW)
    stop_after(monkeypatch, held.fresh(), lots=2)
    before = set(RollEntry.objects.values_list("pk", "credential"))

    vote_freezing.write_roll(held.vote)
    vote_freezing.finish(held.vote, NOW)

    after = set(RollEntry.objects.values_list("pk", "credential"))
    assert (len(before), len(after), before <= after) == (4, 5, True)
    assert held.fresh().roll_count == 5


def stop_after(monkeypatch, vote: Vote, *, lots: int) -> None:
    class Stopped(Exception):
        pass

    def told(done: int, _steps: int) -> None:
        if done >= 2 * lots:
            raise Stopped

    with pytest.raises(Stopped):
        vote_freezing.write_roll(vote, told)


def test_a_vote_that_would_open_before_it_is_frozen_is_thawed(time_machine):
    time_machine.move_to(NOW, tick=False)
    held = h.with_keys(h.drafted())
    job = vote_freezing.freeze(vote=held.vote, address="/", by=held.officer, now=NOW)
    time_machine.move_to(h.OPENS, tick=False)

    h.run(job)

    assert (job.state, held.fresh().frozen_at, held.vote.freezing_at) == (
        Job.State.FAILED,
        None,
        None,
    )
    assert RollEntry.objects.count() == 0


def test_a_vote_is_frozen_once(time_machine):
    held = h.frozen(time_machine)

    with pytest.raises(vote_freezing.NotReady):
        vote_freezing.freeze(vote=held.vote, address="/", by=held.officer, now=NOW)
