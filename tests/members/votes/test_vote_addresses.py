"""What a browser asks of a vote and posts to it: the member's own, and what everybody may know."""

from io import BytesIO

import pytest
from django.core.cache import cache
from django.test import Client

from members import vote_record
from members.actions import vote_board
from members.belenios.audit import audit
from members.models import Ballot, RollRefusal, Vote
from tests.factories.members import MembershipFactory
from tests.factories.portal import NOW, RoleGrantFactory, UserFactory
from tests.members.votes import held as h
from tests.members.votes.held import AFTER, CLOSES, DURING, HOUR, NO

pytestmark = pytest.mark.django_db
PUBLIC = ("election.json", "trustees.json", "state.json", "trackers.json", "record.bel")
OWN = ("mine.json", "credential.json")


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


@pytest.fixture
def held(time_machine) -> h.Held:
    """Open, an hour after its opening."""
    made = h.frozen(time_machine)
    time_machine.move_to(DURING, tick=False)
    return made


def page(held: h.Held, name: str) -> str:
    return f"/votes/{held.vote.slug}/{name}"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, held: h.Held, raw: bytes):
    return client.post(page(held, "cast/"), raw, content_type="application/json")


@pytest.fixture
def voter(held) -> Client:
    return signed_in(held.members[0].user)


def test_a_member_gets_a_credential_casts_and_finds_the_tracker(held, voter):
    credential = voter.get(page(held, "credential.json")).json()["credential"]
    election = h.ballots.make_ballot(
        vote_record.election_of(held.vote),
        h.secret_of(credential, held.vote.uuid),
        NO,
    )

    answer = post(voter, held, election)
    vote_board.append_ballots(held.vote.pk)

    listed = Client().get(page(held, "trackers.json")).json()
    assert answer.json() == {"tracker": listed["trackers"][0], "turn": 1}
    assert listed == {
        "page": 1,
        "pages": 1,
        "ballots": 1,
        "trackers": [Ballot.objects.get().tracker],
    }
    state = Client().get(page(held, "state.json")).json()
    assert (state["state"], state["voted"], state["roll"]) == ("open", 1, 3)
    assert voter.get(page(held, "mine.json")).json() == {
        "is_on_the_roll": True,
        "as_of": "2026-03-02",
        "reasons": [],
        "ballots": 1,
    }


def test_the_bytes_are_those_that_were_hashed(held):
    answer = Client().get(page(held, "election.json"))

    assert answer.content == bytes(held.vote.election)
    assert h.ballots.fingerprint(answer.content) == held.vote.election_hash


def test_the_record_is_whole_at_any_time(held, voter):
    post(voter, held, held.ballot(0))
    vote_board.append_ballots(held.vote.pk)

    answer = Client().get(page(held, "record.bel"))

    raw = b"".join(answer.streaming_content)
    assert len(raw) == int(answer["Content-Length"])
    record = audit(BytesIO(raw))
    assert (record.stage, record.ballots) == ("Ballot", 1)
    assert answer["ETag"] == f'"{record.head}"'


@pytest.mark.parametrize(
    ("now", "state"), [(NOW + HOUR / 2, "frozen"), (CLOSES, "closed"), (AFTER, "closed")]
)
def test_outside_the_window_nothing_is_handed_out_or_taken(held, voter, time_machine, now, state):
    raw = held.ballot(0)
    time_machine.move_to(now, tick=False)

    answers = [voter.get(page(held, "credential.json")), post(voter, held, raw)]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert [answer.json()["state"] for answer in answers] == [state, state]
    assert Ballot.objects.count() == 0


def test_who_is_not_on_the_roll_learns_why_and_casts_nothing(held):
    other = MembershipFactory(guild=held.guild)
    RollRefusal.objects.create(vote=held.vote, membership=other, reasons=["in_good_standing:1"])
    client = signed_in(other.user)

    mine = client.get(page(held, "mine.json")).json()

    assert (mine["is_on_the_roll"], len(mine["reasons"])) == (False, 1)
    assert client.get(page(held, "credential.json")).status_code == 403
    assert post(client, held, held.ballot(0)).status_code == 403
    assert Ballot.objects.count() == 0


@pytest.mark.parametrize("role", ["committee", "membership", "staff"])
def test_staff_find_no_credential_and_nobody_s_reasons(held, role):
    staff = RoleGrantFactory(guild=held.guild, role=role).user
    RollRefusal.objects.create(
        vote=held.vote,
        membership=MembershipFactory(guild=held.guild),
        reasons=["in_good_standing:1"],
    )
    client = signed_in(staff)

    assert client.get(page(held, "mine.json")).json()["reasons"] == []
    assert client.get(page(held, "credential.json")).status_code == 403


@pytest.mark.parametrize(
    ("raw", "status"),
    [(b"", 422), (b"{}", 422), (b"\xff", 422), (b"x" * 100_000, 413)],
)
def test_what_is_no_ballot_is_refused(held, voter, raw, status):
    answer = post(voter, held, raw)

    assert (answer.status_code, Ballot.objects.count()) == (status, 0)
    assert answer.json()["words"]


def test_a_person_casts_so_often_and_no_more(held, voter, settings):
    settings.BALLOT_RATE = "2/hour"

    statuses = [post(voter, held, held.ballot(0)).status_code for _ in range(3)]

    assert statuses == [200, 200, 429]


def test_a_post_needs_the_token_of_its_page(held):
    client = Client(enforce_csrf_checks=True)
    client.force_login(held.members[0].user)

    assert post(client, held, held.ballot(0)).status_code == 403
    assert Ballot.objects.count() == 0


def test_own_answers_are_kept_nowhere(held, voter):
    answers = [voter.get(page(held, name)) for name in OWN] + [post(voter, held, b"{}")]

    assert all("no-store" in answer["Cache-Control"] for answer in answers)


def test_before_it_is_frozen_there_is_nothing():
    draft = h.drafted()
    client = signed_in(draft.members[0].user)

    statuses = {client.get(page(draft, name)).status_code for name in PUBLIC + OWN}

    assert statuses == {404}


def test_a_rehearsal_is_for_those_on_its_roll(time_machine):
    real, held = h.drafted(), h.drafted()
    time_machine.move_to(NOW, tick=False)
    Vote.objects.filter(pk=held.vote.pk).update(is_rehearsal=True, rehearsal_of=real.vote)
    h.with_keys(held)
    h.run(h.vote_freezing.freeze(vote=held.vote, address="/", by=held.officer, now=NOW))

    def statuses(client: Client) -> set[int]:
        return {client.get(page(held, name)).status_code for name in PUBLIC}

    assert statuses(Client()) == {404}
    assert statuses(signed_in(UserFactory())) == {404}
    assert statuses(signed_in(held.members[0].user)) == {200}
    assert statuses(signed_in(held.officer)) == {200}


@pytest.mark.parametrize("asked", ["0", "2", "x", "-1", "²", "9" * 30])
def test_a_page_that_is_not_there_is_not_found(held, asked):
    assert Client().get(page(held, "trackers.json"), {"page": asked}).status_code == 404


def test_the_list_comes_in_pages(held, monkeypatch):
    monkeypatch.setattr(vote_record, "PAGE", 2)
    for _turn in range(5):
        held.cast(0)
    vote_board.append_ballots(held.vote.pk)
    pages = [
        Client().get(page(held, "trackers.json"), {"page": number}).json()["trackers"]
        for number in (1, 2, 3)
    ]

    assert [len(one) for one in pages] == [2, 2, 1]
    assert [one for page in pages for one in page] == list(
        Ballot.objects.order_by("pk").values_list("tracker", flat=True)
    )


def test_there_is_no_tally_before_the_count(held):
    assert Client().get(page(held, "tally.json")).status_code == 404
    h.counted(held)

    assert Client().get(page(held, "tally.json")).content == bytes(held.vote.tally.ciphertexts)


@pytest.mark.parametrize(("members", "queries"), [(1, 2), (3, 2)])
def test_the_state_asks_little(time_machine, members, queries, django_assert_num_queries):
    held = h.frozen(time_machine, members=members)

    with django_assert_num_queries(queries):
        Client().get(page(held, "state.json"))
