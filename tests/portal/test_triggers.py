"""The log is only ever added to, whoever writes to the table."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from portal import events
from portal.models import Event, EventGuild, EventRecall, Opening, RoleProposal
from portal.triggers import Trigger
from tests.conventions import database
from tests.factories.portal import NOW, YESTERDAY, EventFactory, GuildFactory, RoleProposalFactory

pytestmark = pytest.mark.django_db


def a_guild_of_an_event():
    EventFactory(guilds=[GuildFactory()])
    return EventGuild.objects.all()


def a_recall():
    event = EventFactory(visible_at=NOW + timedelta(days=1))
    events.recall(event, at=NOW)
    return EventRecall.objects.all()


def an_opening():
    Opening.objects.create(at=NOW, guild=GuildFactory(), what="A draft", target_type="x")
    return Opening.objects.all()


def an_event():
    return Event.objects.filter(pk=EventFactory().pk)


def a_given_role():
    return RoleProposal.objects.filter(pk=RoleProposalFactory(given=True).pk)


BREAKS = {
    "event_no_update": lambda: an_event().update(verb="changed"),
    "event_no_delete": lambda: an_event().delete(),
    "eventguild_no_update": lambda: a_guild_of_an_event().update(guild=GuildFactory()),
    "eventguild_no_delete": lambda: a_guild_of_an_event().delete(),
    "eventrecall_no_update": lambda: a_recall().update(at=YESTERDAY),
    "eventrecall_no_delete": lambda: a_recall().delete(),
    "eventrecall_in_time": lambda: EventRecall.objects.create(event=EventFactory(), at=NOW),
    "opening_no_update": lambda: an_opening().update(what="Other."),
    "opening_no_delete": lambda: an_opening().delete(),
    "roleproposal_decided_no_update": lambda: a_given_role().update(why="Other."),
    "roleproposal_no_delete": lambda: a_given_role().delete(),
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
