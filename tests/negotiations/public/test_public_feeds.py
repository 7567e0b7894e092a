"""Feeds that programs can read: complete, the same for everybody, and never early."""

from datetime import datetime, timedelta

import pytest
from lxml import etree

from tests.factories.corrections import CorrectionFactory
from tests.factories.negotiations import NegotiationFactory, ReleaseFactory, ReleaseItemFactory
from tests.factories.portal import NOW, YESTERDAY, RoleGrantFactory, UserFactory
from tests.negotiations.public.tables import publish

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}
PATHS = ("/updates/feed", "/corrections/feed", "/negotiations/table/feed")


@pytest.fixture
def release(table):
    made = ReleaseFactory(
        negotiation=table.negotiation,
        slug="news",
        title="News <1> & more",
        change_note="A <b>new</b> text\x0b.",
    )
    ReleaseItemFactory(release=made, item=table.negotiation)
    return made


@pytest.fixture
def correction(table, release):
    return CorrectionFactory(
        negotiation=table.negotiation, slug="made", approved_at=NOW, approved_by=UserFactory()
    )


def atom(client, path: str):
    response = client.get(f"{path}.atom")
    assert (response.status_code, response.headers["Content-Type"]) == (
        200,
        "application/atom+xml; charset=utf-8",
    )
    return etree.fromstring(response.content)


def text_of(element, path: str) -> list[str]:
    return [one.text for one in element.findall(path, ATOM)]


def entry(client, address: str, path: str = "/updates/feed"):
    found = [
        one
        for one in atom(client, path).findall("a:entry", ATOM)
        if text_of(one, "a:id") == [f"http://testserver{address}"]
    ]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("path", PATHS)
def test_atom_has_what_rfc_4287_asks_for(client, release, correction, path):
    feed = atom(client, path)

    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    for element in (feed, *feed.findall("a:entry", ATOM)):
        counts = [len(element.findall(f"a:{name}", ATOM)) for name in ("id", "title", "updated")]
        assert counts == [1, 1, 1]
        moment = datetime.fromisoformat(text_of(element, "a:updated")[0])
        assert moment.tzinfo is not None
        assert all(text.strip() for text in text_of(element, "a:id") + text_of(element, "a:title"))
    assert text_of(feed, "a:author/a:name") == ["On the Table"]
    links = {one.get("rel"): one.get("href") for one in feed.findall("a:link", ATOM)}
    assert links["self"] == f"http://testserver{path}.atom"
    assert set(links) == {"self", "alternate"}
    ids = text_of(feed, "a:entry/a:id")
    assert len(ids) == len(set(ids)) > 0
    for one in feed.findall("a:entry", ATOM):
        assert [link.get("rel") for link in one.findall("a:link", ATOM)] == ["alternate"]


@pytest.mark.parametrize("path", PATHS)
def test_json_says_the_same(client, release, correction, path):
    response = client.get(f"{path}.json")

    feed = response.json()
    assert response.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    assert (feed["version"], feed["feed_url"]) == (
        "https://jsonfeed.org/version/1.1",
        f"http://testserver{path}.json",
    )
    assert [one["id"] for one in feed["items"]] == text_of(atom(client, path), "a:entry/a:id")
    for one in feed["items"]:
        assert sorted(one) == [
            "content_text",
            "date_modified",
            "date_published",
            "id",
            "title",
            "url",
        ]


def test_words_are_escaped_and_readable(client, release):
    told = entry(client, "/updates/news/")

    summary = told.find("a:summary", ATOM)
    assert (text_of(told, "a:title"), summary.get("type"), summary.text) == (
        ["News <1> & more"],
        "html",
        "<p>A &lt;b&gt;new&lt;/b&gt; text.</p>",
    )


def updated(client) -> datetime:
    return datetime.fromisoformat(text_of(entry(client, "/updates/news/"), "a:updated")[0])


def test_a_correction_of_a_release_updates_it_under_the_same_id(client, table, release):
    before = updated(client)

    CorrectionFactory(
        negotiation=table.negotiation, release=release, approved_at=NOW, approved_by=UserFactory()
    )

    assert (before, updated(client)) == (YESTERDAY, NOW)


def test_a_correction_for_members_does_not(client, table, release):
    CorrectionFactory(
        negotiation=table.negotiation,
        release=release,
        audience="members",
        approved_at=NOW,
        approved_by=UserFactory(),
    )

    assert updated(client) == YESTERDAY


def test_a_successor_updates_it(client, table, release):
    later = ReleaseFactory(negotiation=table.negotiation, supersedes=release, live_at=NOW)
    ReleaseItemFactory(release=later, item=table.negotiation)

    assert updated(client) == NOW


def test_a_withdrawn_release_says_why_under_the_same_id(client, table, release):
    release.state, release.withdrawn_at, release.withdrawn_reason = "withdrawn", NOW, "A mistake."
    release.save()

    told = entry(client, "/updates/news/")

    assert (text_of(told, "a:title"), text_of(told, "a:summary"), updated(client)) == (
        ["Withdrawn: News <1> & more"],
        ["<p>Withdrawn: A mistake.</p>"],
        NOW,
    )


@pytest.mark.parametrize("path", ["/updates/feed", "/negotiations/table/feed"])
def test_a_release_is_there_at_its_instant(client, table, time_machine, path):
    at = NOW + timedelta(hours=1)
    later = ReleaseFactory(negotiation=table.negotiation, slug="later", live_at=at)
    ReleaseItemFactory(release=later, item=table.negotiation)
    time_machine.move_to(at - timedelta(milliseconds=1), tick=False)
    before = client.get(f"{path}.json").json()["items"]

    time_machine.move_to(at, tick=False)

    after = client.get(f"{path}.json").json()["items"]
    assert (len(after) - len(before), after[0]["url"]) == (
        1,
        "http://testserver/updates/later/",
    )


@pytest.mark.parametrize("ending", ["atom", "json"])
@pytest.mark.parametrize("path", PATHS)
def test_staff_get_what_everybody_gets(client, table, release, correction, path, ending):
    hidden = ReleaseFactory(negotiation=table.negotiation, audience="members")
    ReleaseItemFactory(release=hidden, item=table.negotiation)
    CorrectionFactory(negotiation=table.negotiation, audience="members", approved=True)
    anybody = client.get(f"{path}.{ending}").content
    client.force_login(RoleGrantFactory(guild=table.negotiation.guilds.get()).user)

    assert client.get(f"{path}.{ending}").content == anybody


def test_a_table_that_nobody_knows_of_has_no_feed_even_for_its_staff(client):
    hidden = NegotiationFactory(slug="hidden")
    client.force_login(RoleGrantFactory(guild=hidden.guilds.get()).user)

    assert client.get("/negotiations/hidden/feed.atom").status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_what_did_not_change_is_not_sent_again(client, release, correction, path):
    first = client.get(f"{path}.atom")

    by_tag = client.get(f"{path}.atom", headers={"If-None-Match": first.headers["ETag"]})
    by_date = client.get(
        f"{path}.atom", headers={"If-Modified-Since": first.headers["Last-Modified"]}
    )

    assert (by_tag.status_code, by_date.status_code) == (304, 304)


def test_an_empty_feed_is_a_feed_and_stays_the_same(client, db, time_machine):
    first = client.get("/corrections/feed.atom").content
    time_machine.move_to(NOW + timedelta(hours=1), tick=False)

    assert client.get("/corrections/feed.atom").content == first
    assert client.get("/corrections/feed.json").json()["items"] == []


def test_a_table_gathers_its_own(client, table, release, correction):
    other = NegotiationFactory()
    publish(other)
    CorrectionFactory(negotiation=other, approved=True, slug="elsewhere")

    urls = [one["url"] for one in client.get("/negotiations/table/feed.json").json()["items"]]

    assert urls[0] == "http://testserver/corrections/made/"
    assert "http://testserver/updates/news/" in urls
    assert "http://testserver/corrections/elsewhere/" not in urls


def test_pages_name_their_feeds(client, table):
    text = client.get(table.path()).content.decode()

    named = [f'href="{path}.{ending}"' in text for path in PATHS for ending in ("atom", "json")]
    assert named == [True] * 6


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [(PATHS[0], 1), (PATHS[1], 1), (PATHS[2], 3)])
def test_queries(client, table, django_assert_num_queries, path, queries, count):
    for _ in range(count):
        made = ReleaseFactory(negotiation=table.negotiation)
        ReleaseItemFactory(release=made, item=table.negotiation)
        CorrectionFactory(negotiation=table.negotiation, approved=True)

    with django_assert_num_queries(queries):
        client.get(f"{path}.atom")
