"""A release shows its items to its audience from its instant on, and tells them so."""

from datetime import timedelta

import pytest

from negotiations.actions import release_decisions as decisions
from negotiations.actions import release_items, releases
from negotiations.models import Position, Release
from portal.access import ANYONE, Audience, Viewer
from portal.models import Event
from tests.factories.corrections import StatementFactory
from tests.factories.negotiations import (
    NegotiationFactory,
    PositionFactory,
    SessionFactory,
    TentativeAgreementFactory,
)
from tests.factories.portal import NOW

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def publish(negotiation, items, now, **more):
    fields = {"title": "News", "slug": "news", "audience": Audience.PUBLIC}
    fields |= {"negotiation": negotiation, "change_note": "First words."}
    return decisions.publish_record(
        release=Release(**fields | more), items=items, live_at=now + HOUR, now=now
    )


def test_an_item_is_visible_from_the_instant_on(now):
    position = PositionFactory(tabled=True)

    publish(position.clause.negotiation, [position], now)

    visible = Position.objects.visible_to
    assert list(visible(ANYONE, now + HOUR)) == [position]
    assert list(visible(ANYONE, now + HOUR - timedelta(seconds=1))) == []


def test_it_names_items_of_every_kind(now):
    position = PositionFactory(tabled=True)
    table = position.clause.negotiation
    items = [
        table,
        SessionFactory(negotiation=table),
        position,
        TentativeAgreementFactory(clause=position.clause, agreed=True),
    ]

    release = publish(table, items, now)

    found = release.items.values_list(
        "negotiation_itself", "session", "position", "tentative_agreement"
    )
    assert sorted(found, key=str) == sorted(
        (tuple(item.pk if item is each else None for item in items) for each in items), key=str
    )
    payload = Event.objects.get(verb="release.published").payload
    assert [item["item"] for item in payload["items"]] == [
        "negotiation",
        "session",
        "position",
        "tentative_agreement",
    ]


def test_the_log_tells_the_same_audience_from_the_same_instant(now):
    position = PositionFactory(tabled=True)
    table = position.clause.negotiation

    release = publish(table, [position], now, audience=Audience.MEMBERS)

    event = Event.objects.get(verb="release.published")
    member = Viewer(user_id=1, roles={table.guilds.get().pk: frozenset({"member"})})
    assert (event.at, event.visible_at, event.audience) == (now, now + HOUR, "members")
    assert list(Event.objects.visible_to(member, release.live_at)) == [event]
    assert list(Event.objects.visible_to(ANYONE, release.live_at)) == []


def test_the_log_names_addresses_and_no_words(now):
    position = PositionFactory(tabled=True, text="Secret until noon.")

    publish(position.clause.negotiation, [position], now)

    assert Event.objects.get(verb="release.published").payload == {
        "title": "News",
        "release": "news",
        "change_note": "First words.",
        "is_major": True,
        "items": [
            {
                "item": "position",
                "title": position.clause.title,
                "clause": position.clause.slug,
                "position": position.slug,
                "side": "guild",
                "stance": "propose",
            }
        ],
    }


@pytest.mark.parametrize(
    ("items_of", "error"),
    [
        (lambda table: [], releases.NothingToRelease),
        (lambda table: [SessionFactory()], release_items.OfAnotherTable),
        (lambda table: [NegotiationFactory()], release_items.OfAnotherTable),
        (lambda table: [PositionFactory(tabled=True)], release_items.OfAnotherTable),
        (
            lambda table: [PositionFactory(clause__negotiation=table)],
            release_items.NotTabled,
        ),
        (
            lambda table: [StatementFactory(negotiation=table, set_aside_at=NOW)],
            release_items.NoLongerKept,
        ),
    ],
    ids=["nothing", "other session", "other table", "other position", "a draft", "set aside"],
)
def test_what_can_not_be_released_is_refused(now, items_of, error):
    table = NegotiationFactory()

    with pytest.raises(error):
        publish(table, items_of(table), now)

    assert (Release.objects.count(), Event.objects.count()) == (0, 0)
