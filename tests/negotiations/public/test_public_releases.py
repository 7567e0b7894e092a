"""The pages of releases, and the notice where words were withdrawn."""

from datetime import timedelta

import pytest

from tests.factories.negotiations import (
    AgreementFactory,
    PositionFactory,
    ReleaseFactory,
    ReleaseItemFactory,
    SessionFactory,
)
from tests.factories.portal import NOW, RoleGrantFactory
from tests.negotiations.public.tables import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def position():
    """Words at a table of which nobody was told yet."""
    return PositionFactory(
        tabled=True, clause__negotiation__slug="new", clause__slug="first", text="New words."
    )


@pytest.fixture
def release(position):
    """A live release of the new table and its words."""
    made = ReleaseFactory(negotiation=position.clause.negotiation, slug="news", title="News")
    ReleaseItemFactory(release=made, item=made.negotiation, approves=False)
    ReleaseItemFactory(release=made, item=position)
    return made


def withdraw(release, reason="The wrong file was sent."):
    release.state, release.withdrawn_at, release.withdrawn_reason = "withdrawn", NOW, reason
    release.save()


def page(client, path: str) -> str:
    return client.get(path).content.decode()


def test_it_lists_what_it_made_visible(client, release):
    response = client.get("/updates/news/")

    assert [item.kind for item in response.context["items"]] == ["The negotiation itself", "Text"]
    assert {client.get(item.href).status_code for item in response.context["items"]} == {200}
    assert "Live" in response.content.decode()


def test_the_list_has_the_newest_first(client, table):
    release = ReleaseItemFactory(item=table.clauses[0].positions.first()).release
    later = ReleaseFactory(negotiation=table.negotiation, live_at=NOW, title="Later")
    ReleaseItemFactory(release=later, item=SessionFactory(negotiation=table.negotiation))

    rows = client.get("/updates/").context["releases"]

    assert [row for row, _stage in rows][:2] == [later, release]


@pytest.mark.parametrize(
    "fields",
    [{"live_at": NOW + timedelta(milliseconds=1)}, {"audience": "members"}],
    ids=["one millisecond early", "for members"],
)
def test_what_is_not_told_does_not_exist(client, table, fields):
    hidden = ReleaseFactory(negotiation=table.negotiation, slug="hidden", title="Hidden", **fields)
    ReleaseItemFactory(release=hidden, item=SessionFactory(negotiation=table.negotiation))

    assert client.get("/updates/hidden/").status_code == 404
    assert "Hidden" not in page(client, "/updates/")


def test_people_of_the_table_read_it_in_every_state(client, table):
    drafted = ReleaseFactory(negotiation=table.negotiation, slug="drafted", live_at=None)
    guild = table.negotiation.guilds.get()
    client.force_login(RoleGrantFactory(guild=guild).user)

    assert "Being drafted" in page(client, drafted.get_absolute_url())


def test_forced_is_said_with_its_reason(client, table):
    person = RoleGrantFactory().user
    forced = ReleaseFactory(
        negotiation=table.negotiation,
        is_of_record=False,
        is_forced=True,
        forced_reason="The talks ended at night.",
        approved_by=person,
    )
    ReleaseItemFactory(release=forced, item=SessionFactory(negotiation=table.negotiation))

    shown = page(client, forced.get_absolute_url())

    assert "Released without a second person’s approval" in shown
    assert "The talks ended at night." in shown


def test_withdrawn_it_keeps_its_address_and_says_why(client, release):
    withdraw(release)

    response = client.get("/updates/news/")

    assert (response.status_code, response.context["items"]) == (200, [])
    assert "The wrong file was sent." in response.content.decode()


def test_each_address_it_made_visible_says_so_too(client, position, release):
    text, clause = position.get_absolute_url(), position.clause.get_absolute_url()
    table, issue = release.negotiation.get_absolute_url(), position.clause.issue.get_absolute_url()
    withdraw(release)

    answers = {
        path: client.get(path).status_code
        for path in (text, f"{text}text.txt", clause, issue, table)
    }

    assert set(answers.values()) == {410}
    assert "The wrong file was sent." in page(client, text)
    assert "New words." not in page(client, text)


def test_a_comparison_with_withdrawn_words_says_so(client, position, release):
    other = PositionFactory(tabled=True, clause=position.clause)
    publish(release.negotiation)
    publish(other)
    withdraw(release)

    clause = position.clause.get_absolute_url()
    compared = client.get(f"{clause}compare/{position.slug}..{other.slug}/")

    assert compared.status_code == 410


def test_a_withdrawn_agreement_says_so(client, table):
    agreement = AgreementFactory(negotiation=table.negotiation, final=True, slug="whole")
    item = ReleaseItemFactory(item=agreement)
    withdraw(item.release)

    assert client.get("/agreements/whole/").status_code == 410


def test_what_another_release_tells_stays(client, position, release):
    publish(position)
    publish(release.negotiation)
    withdraw(release)

    assert client.get(position.get_absolute_url()).status_code == 200


def test_the_notice_is_for_those_who_were_told(client, table):
    members = ReleaseFactory(negotiation=table.negotiation, audience="members")
    position = PositionFactory(tabled=True, clause__negotiation=table.negotiation)
    ReleaseItemFactory(release=members, item=position)
    withdraw(members)

    assert client.get(position.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_as_often_for_many(client, table, django_assert_num_queries, count, settings):
    settings.PAGE_CACHE_SECONDS = 0
    made = ReleaseFactory(negotiation=table.negotiation, slug="many")
    for place in range(count):
        new = PositionFactory(tabled=True, clause__negotiation=table.negotiation)
        ReleaseItemFactory(release=made, item=new, approves=place == count - 1)

    with django_assert_num_queries(3):
        client.get("/updates/")
    with django_assert_num_queries(4):
        client.get("/updates/many/")
