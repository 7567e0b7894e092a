"""The ballot's page: who gets a ballot, and what everybody else is told."""

import re

import pytest
from django.urls import reverse

from members.models import Vote
from tests.factories.members import MembershipFactory
from tests.factories.portal import NOW, GuildFactory, UserFactory
from tests.factories.votes import HOUR, BallotFactory, RollEntryFactory
from tests.members.votes.shown import count, drafted, freeze

BALLOT = 'data-part="cast"'


@pytest.fixture
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


def words_of(page) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page.content.decode()).split())


def on_roll(client, **fields) -> Vote:
    """A frozen vote with whoever the client is signed in as on its roll."""
    membership = MembershipFactory(guild=GuildFactory())
    vote = drafted(guild=membership.guild, **fields)
    RollEntryFactory(vote=vote, membership=membership, credential=b"c" * 32)
    client.force_login(membership.user)
    return freeze(vote)


def at(vote) -> str:
    return reverse("booth", args=[vote.slug])


@pytest.mark.django_db
@pytest.mark.usefixtures("_now")
def test_who_is_on_the_roll_gets_a_ballot_while_it_is_open(client):
    page = client.get(at(on_roll(client))).content.decode()

    assert (BALLOT in page, 'integrity="sha384-' in page) == (True, True)
    assert "This browser cannot encrypt a ballot" in page


@pytest.mark.django_db
@pytest.mark.usefixtures("_now")
@pytest.mark.parametrize(
    ("window", "words"),
    [
        ({"opens_at": NOW + HOUR}, "Opens on 2 March 2026, 11:00 PST."),
        ({"closes_at": NOW}, "Closed on 2 March 2026, 10:00 PST; the tellers count."),
    ],
)
def test_before_and_after_there_is_none(client, window, words):
    page = client.get(at(on_roll(client, **window)))

    assert (words in words_of(page), BALLOT in page.content.decode()) == (True, False)


@pytest.mark.django_db
@pytest.mark.usefixtures("_now")
def test_whoever_is_not_on_the_roll_is_told_so(client):
    vote = freeze(drafted())
    client.force_login(UserFactory())

    page = client.get(at(vote))

    assert "You are not on the roll of this vote." in words_of(page)
    assert BALLOT not in page.content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("_now")
def test_who_has_voted_is_told_that_the_last_one_counts(client):
    vote = on_roll(client)
    before = words_of(client.get(at(vote)))
    BallotFactory(vote=vote, credential=b"c" * 32)

    assert "the last one before the close counts" not in before
    assert "the last one before the close counts" in words_of(client.get(at(vote)))


@pytest.mark.django_db
@pytest.mark.usefixtures("_now")
def test_a_draft_has_no_ballot_and_a_counted_vote_none_any_more(client):
    counted = count(on_roll(client, opens_at=NOW - HOUR, closes_at=NOW), [0, 1, 0])

    assert client.get(at(drafted())).status_code == 404
    assert BALLOT not in client.get(at(counted)).content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("_now")
def test_no_cache_keeps_a_ballot(client):
    assert "no-store" in client.get(at(on_roll(client))).headers["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.usefixtures("_now")
def test_the_page_asks_the_database_so_often(client, django_assert_num_queries):
    vote = on_roll(client)

    with django_assert_num_queries(10):
        client.get(at(vote))
