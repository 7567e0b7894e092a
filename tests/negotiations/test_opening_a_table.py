"""An operator opens a negotiation; its staff find it, nobody else does."""

import pytest

from negotiations.models import Negotiation
from portal.models import Event
from tests.factories.negotiations import NegotiationFactory
from tests.factories.portal import GuildFactory, RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db


def form(*guilds, **fields: str) -> dict[str, object]:
    inlines = {
        "parties-TOTAL_FORMS": len(guilds),
        "parties-INITIAL_FORMS": 0,
        "sessions-TOTAL_FORMS": 0,
        "sessions-INITIAL_FORMS": 0,
    }
    seats = {f"parties-{place}-guild": guild.pk for place, guild in enumerate(guilds)}
    words = {
        "slug": "next-agreement",
        "title": "Next agreement",
        "agreement_title": "2029 agreement",
        "guild_short_name": "WGA",
        "employer_name": "Alliance of Studios",
        "employer_short_name": "AMPTP",
    }
    return words | inlines | seats | fields


def test_staff_find_the_new_table_and_nobody_else_does(client) -> None:
    guild = GuildFactory()
    client.force_login(UserFactory(operator=True))
    client.post("/operate/negotiations/negotiation/add/", form(guild))
    seen = {}
    for who, user in (
        ("staff", RoleGrantFactory(guild=guild).user),
        ("other staff", RoleGrantFactory().user),
    ):
        client.force_login(user)
        seen[who] = client.get("/staff/next-agreement/").status_code
    client.logout()
    seen["anyone"] = client.get("/negotiations/next-agreement/").status_code

    assert seen == {"staff": 200, "other staff": 404, "anyone": 404}
    assert list(Event.objects.values_list("verb", "stream", "audience")) == [
        ("negotiation.opened", "negotiations/next-agreement", "staff")
    ]


def test_a_table_needs_a_guild(client) -> None:
    client.force_login(UserFactory(operator=True))

    response = client.post("/operate/negotiations/negotiation/add/", form())

    assert (response.status_code, Negotiation.objects.count()) == (200, 0)


def test_an_address_that_was_given_stays(client) -> None:
    table = NegotiationFactory(slug="given")
    client.force_login(UserFactory(operator=True))
    party = table.parties.get()
    changed = form(party.guild, slug="other", title="New title") | {
        "parties-INITIAL_FORMS": 1,
        "parties-0-id": party.pk,
        "parties-0-negotiation": table.pk,
    }

    client.post(f"/operate/negotiations/negotiation/{table.pk}/change/", changed)

    table.refresh_from_db()
    assert (table.slug, table.title, Event.objects.count()) == ("given", "New title", 0)
