"""Public pages kept for strangers: never old, never anybody else's."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from negotiations.models import Negotiation
from portal import events
from portal.access import Audience
from tests.factories.negotiations import (
    ClauseFactory,
    NegotiationFactory,
    PositionFactory,
    ReleaseFactory,
    ReleaseItemFactory,
)
from tests.factories.portal import RoleGrantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _keeping(settings):
    settings.PAGE_CACHE_SECONDS = 60
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def table() -> Negotiation:
    table = NegotiationFactory(title="As first made")
    ReleaseItemFactory(item=table)
    return table


def page(client, table, query: str = "") -> str:
    return client.get(f"{table.get_absolute_url()}{query}").content.decode()


def change_behind_the_log(table) -> None:
    """A change that no event tells of shows whether a page was made anew."""
    Negotiation.objects.filter(pk=table.pk).update(title="As changed")


def test_a_page_is_made_once(client, table, django_assert_num_queries):
    page(client, table)
    change_behind_the_log(table)

    with django_assert_num_queries(3):
        assert "As first made" in page(client, table)


def test_an_event_makes_it_anew(client, table):
    page(client, table)
    change_behind_the_log(table)

    events.record(
        "clause.added",
        by=None,
        at=timezone.now(),
        target=table,
        audience=Audience.STAFF,
        guilds=[],
        stream=table.stream,
    )

    assert "As changed" in page(client, table)


def test_a_release_shows_at_its_instant_though_nothing_happens(client, table, time_machine):
    instant = timezone.now() + timedelta(hours=1)
    clause = ClauseFactory(negotiation=table, title="Later clause")
    release = ReleaseFactory(negotiation=table, live_at=instant)
    ReleaseItemFactory(release=release, item=PositionFactory(clause=clause, tabled=True))
    time_machine.move_to(instant - timedelta(seconds=1), tick=False)
    before = page(client, table)

    time_machine.move_to(instant, tick=False)

    assert ("Later clause" in before, "Later clause" in page(client, table)) == (False, True)


def test_what_staff_see_is_not_kept(client, table):
    grant = RoleGrantFactory(guild=table.guilds.get())
    ClauseFactory(negotiation=table, title="Hidden clause")
    client.force_login(grant.user)
    inside = page(client, table)
    client.logout()

    assert ("Hidden clause" in inside, "Hidden clause" in page(client, table)) == (True, False)


def test_staff_do_not_get_what_was_kept_for_strangers(client, table):
    page(client, table)
    grant = RoleGrantFactory(guild=table.guilds.get())
    ClauseFactory(negotiation=table, title="Hidden clause")
    client.force_login(grant.user)

    assert "Hidden clause" in page(client, table)


def test_an_address_with_a_query_is_made_each_time(client, table):
    page(client, table, "?standing=open")
    change_behind_the_log(table)

    assert "As changed" in page(client, table, "?standing=open")


def test_nothing_is_kept_that_was_not_found(client, table):
    address = f"{table.get_absolute_url()}clauses/later/"
    assert client.get(address).status_code == 404
    clause = ClauseFactory(negotiation=table, slug="later")
    ReleaseItemFactory(item=PositionFactory(clause=clause, tabled=True))

    assert client.get(address).status_code == 200


def test_a_message_to_who_signed_out_meanwhile_is_not_kept(client, table):
    """It may name what strangers must not know of."""
    client.force_login(RoleGrantFactory(guild=table.guilds.get()).user)
    typed = {"title": "Hidden clause", "new_issue": "Hidden issue"}
    answer = client.post(f"/staff/{table.slug}/clauses/new/", typed)
    signed_out, stranger = Client(), Client()
    signed_out.cookies["messages"] = answer.cookies["messages"].value

    told = page(signed_out, table)

    assert ("Hidden clause" in told, "Hidden clause" in page(stranger, table)) == (True, False)
