"""Links by which somebody without an account reads a release before it is told."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from negotiations.actions import previews
from negotiations.models import PreviewLink
from portal.models import Event, Opening
from tests.factories.corrections import StatementFactory
from tests.factories.negotiations import (
    AgreementFactory,
    NegotiationFactory,
    PositionFactory,
    ReleaseFactory,
    ReleaseItemFactory,
    SessionFactory,
)
from tests.factories.portal import NOW, RoleGrantFactory
from tests.factories.releases import GroundRulesFactory
from tests.factories.summaries import SummaryLineFactory, finish_summary

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)
    cache.clear()


@pytest.fixture
def table():
    return NegotiationFactory(slug="table", title="The hidden table")


@pytest.fixture
def release(table):
    """Drafted: the table, one text and one whole agreement."""
    made = ReleaseFactory(
        negotiation=table, slug="news", title="News", state="draft", approved_at=None, live_at=None
    )
    position = PositionFactory(tabled=True, clause__negotiation=table, text="Words of the text.")
    for item in (table, position, AgreementFactory(negotiation=table, final=True)):
        ReleaseItemFactory(release=made, item=item, approves=False)
    return made


@pytest.fixture
def giver(table):
    return RoleGrantFactory(guild=table.guilds.get())


@pytest.fixture
def address(release, giver) -> str:
    return made_for(release, giver)


def made_for(release, giver) -> str:
    _link, token = previews.make(
        release=release,
        for_whom="Counsel of the other guild",
        expires_at=NOW + WEEK,
        by=giver.user,
        now=NOW,
    )
    return f"/preview/{token}/"


def test_whoever_holds_the_link_reads_every_text(client, address):
    answer = client.get(address)

    page = answer.content.decode()
    told = ("News", "The hidden table", "Words of the text.", "A preview for Counsel")
    assert [words for words in told if words not in page] == []
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == (
        "no-store, private",
        "no-referrer",
    )
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert (answer.cookies, address in page) == ({}, False)


def test_the_page_is_the_same_for_whoever_is_signed_in(client, address, giver):
    stranger = client.get(address).content
    client.force_login(giver.user)

    assert client.get(address).content == stranger


def test_the_token_is_kept_nowhere(address):
    token = address.split("/")[2]

    assert PreviewLink.objects.get().token_sha256 != token
    assert [event.verb for event in Event.objects.all() if token in str(event.payload)] == []


def test_each_look_is_written_down_with_the_links_name(client, address, giver):
    client.get(address)

    look = Opening.objects.get()
    assert (look.user, look.through, look.what, look.guild) == (
        None,
        "Counsel of the other guild",
        "/updates/news/",
        giver.guild,
    )


def expired(release, giver, time_machine):
    time_machine.move_to(NOW + WEEK, tick=False)


def revoked(release, giver, time_machine):
    previews.revoke(link=PreviewLink.objects.get(), by=giver.user, now=NOW)


def giver_left(release, giver, time_machine):
    giver.ended_at = NOW
    giver.save()


def giver_is_counsel_now(release, giver, time_machine):
    giver_left(release, giver, time_machine)
    RoleGrantFactory(user=giver.user, guild=giver.guild, role="counsel")


def giver_may_not_sign_in(release, giver, time_machine):
    giver.user.is_active = False
    giver.user.save()


def set_aside(release, giver, time_machine):
    release.state = "set_aside"
    release.save()


def withdrawn(release, giver, time_machine):
    release.state, release.approved_at, release.live_at = "withdrawn", NOW, NOW
    release.withdrawn_at, release.withdrawn_reason, release.is_of_record = NOW, "Wrong.", True
    release.save()


def for_staff_alone(release, giver, time_machine):
    release.audience = "staff"
    release.save()


def under_a_blackout(release, giver, time_machine):
    GroundRulesFactory(negotiation=release.negotiation)


ENDS = [
    expired,
    revoked,
    giver_left,
    giver_is_counsel_now,
    giver_may_not_sign_in,
    set_aside,
    withdrawn,
    for_staff_alone,
    under_a_blackout,
]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_a_link_that_ended_opens_nothing(client, release, address, giver, time_machine, end):
    before = client.get(address).status_code

    end(release, giver, time_machine)

    assert (before, client.get(address).status_code, Opening.objects.count()) == (200, 404, 1)


def test_any_other_link_opens_nothing(client, address):
    assert client.get(f"/preview/{'x' * 43}/").status_code == 404


def test_once_it_is_told_the_link_leads_to_its_address(client, release, address):
    release.state, release.approved_at, release.live_at = "approved", NOW, NOW
    release.is_of_record = True
    release.save()

    answer = client.get(address)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/updates/news/")
    assert not Opening.objects.exists()


def test_too_many_attempts_wait(settings, address):
    settings.PREVIEW_RATE = "2/hour"
    client = Client(REMOTE_ADDR="192.0.2.7")

    statuses = [client.get(path).status_code for path in ("/preview/a/", address, address)]

    assert statuses == [404, 200, 429]


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_a_link_is_read_alone(client, address, method):
    assert getattr(client, method)(address).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_many(
    client, table, release, giver, count, django_assert_num_queries
):
    for _place in range(count):
        line = SummaryLineFactory(revision__summary__clause__negotiation=table)
        for item in (
            PositionFactory(tabled=True, clause__negotiation=table),
            AgreementFactory(negotiation=table, final=True),
            SessionFactory(negotiation=table),
            StatementFactory(negotiation=table),
            finish_summary(line.revision),
        ):
            ReleaseItemFactory(release=release, item=item, approves=False)
    address = made_for(release, giver)

    with django_assert_num_queries(8):
        client.get(address)
