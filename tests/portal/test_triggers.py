"""The log is only ever added to, whoever writes to the table."""

import pytest
from django.db import connection, transaction

from portal.models import Event, EventGuild
from portal.triggers import Trigger
from tests.conventions import database
from tests.factories.portal import EventFactory, GuildFactory

pytestmark = pytest.mark.django_db


def a_guild_of_an_event():
    EventFactory(guilds=[GuildFactory()])
    return EventGuild.objects.all()


def an_event():
    return Event.objects.filter(pk=EventFactory().pk)


BREAKS = {
    "event_no_update": lambda: an_event().update(verb="changed"),
    "event_no_delete": lambda: an_event().delete(),
    "eventguild_no_update": lambda: a_guild_of_an_event().update(guild=GuildFactory()),
    "eventguild_no_delete": lambda: a_guild_of_an_event().delete(),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_trigger_refuses(name: str) -> None:
    database.assert_refused(BREAKS[name], database.triggers_of("portal")[name].message)


def test_a_trigger_is_dropped_backwards_and_made_again() -> None:
    trigger = Trigger("guild_no_update", "portal_guild", "UPDATE", "Not now", "OLD.slug = 'kept'")
    kept, free = GuildFactory(slug="kept"), GuildFactory(slug="free")

    run(trigger.create(connection.vendor))
    free.save()
    database.assert_refused(kept.save, "Not now")
    run(trigger.drop(connection.vendor))
    kept.save()

    assert "guild_no_update" not in database.triggers_in_the_database()


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
