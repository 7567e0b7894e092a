"""The tellers' page: whose it is, and what each state of the vote asks of them."""

import pytest
from django.urls import reverse

from members.models import Vote
from portal.access import Role
from tests.factories.portal import NOW, RoleGrantFactory
from tests.factories.votes import TellerFactory
from tests.members.votes.shown import drafted, freeze

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def vote(client) -> Vote:
    """One of which whoever is signed in is the only teller; keys are being made."""
    vote = drafted()
    user = RoleGrantFactory(guild=vote.guild, role=Role.TELLER).user
    TellerFactory(vote=vote, user=user, place=1)
    Vote.objects.filter(pk=vote.pk).update(keys_at=NOW)
    client.force_login(user)
    return vote


def page_of(client, vote) -> str:
    return client.get(reverse("teller-page", args=[vote.slug])).content.decode()


def test_a_key_is_asked_for_while_keys_are_made(client, vote):
    page = page_of(client, vote)

    assert ("Make the key" in page, "vendor/votes/teller-page" in page) == (True, True)


def test_in_a_draft_and_after_freezing_there_is_nothing_to_do(client, vote):
    Vote.objects.filter(pk=vote.pk).update(keys_at=None)
    before = page_of(client, vote)
    after = page_of(client, freeze(vote))

    assert [
        ("nothing to do for you now" in one, "Make the key" in one) for one in (before, after)
    ] == [(True, False)] * 2


def test_it_is_nobody_elses(client, vote):
    client.force_login(RoleGrantFactory(guild=vote.guild, role=Role.TELLER).user)

    assert client.get(reverse("teller-page", args=[vote.slug])).status_code == 404


def test_the_page_of_the_vote_leads_there_for_its_tellers_alone(client, vote):
    address = reverse("vote", args=[vote.slug])
    way = f'href="{reverse("teller-page", args=[vote.slug])}"'
    own = client.get(address).content.decode()
    freeze(vote)
    client.logout()

    assert (way in own, way in client.get(address).content.decode()) == (True, False)
