"""What is not released to a reader leaves no trace on any page, and answers like nothing."""

import re

import pytest

from negotiations.models import Negotiation
from portal.access import Audience
from tests.factories.negotiations import ClauseFactory, IssueFactory, NegotiationFactory
from tests.factories.portal import NOW, EventFactory, RoleGrantFactory, UserFactory
from tests.negotiations.public.tables import said

CANARY = "canary-words-that-nobody-may-read"


@pytest.fixture
def hidden(table):
    """A second clause, position, issue, event and negotiation that were never released."""
    issue = IssueFactory(negotiation=table.negotiation, slug="hidden", title=CANARY)
    clause = ClauseFactory(issue=issue, slug="hidden", title=CANARY)
    position = said(clause, public=False, text=CANARY)
    said(table.clauses[0], "employer", public=False, text=CANARY)
    secret = NegotiationFactory(slug="secret", title=CANARY)
    EventFactory(
        target=table.negotiation,
        stream=table.negotiation.stream,
        audience=Audience.STAFF,
        guilds=list(table.negotiation.guilds.all()),
        payload={"title": CANARY},
    )
    return clause, position, secret


def words_of(response, path: str) -> str:
    return re.sub(re.escape(path), "", response.content.decode())


def test_hidden_and_absent_answer_alike(client, table, hidden):
    _clause, position, _secret = hidden
    shown = table.clauses[0].positions.order_by("pk").first()
    pairs = [
        ("/negotiations/secret/", "/negotiations/absent/"),
        ("/negotiations/secret/timeline/", "/negotiations/absent/timeline/"),
        ("/negotiations/secret/sessions/", "/negotiations/absent/sessions/"),
        (table.path("issues/hidden/"), table.path("issues/absent/")),
        (table.path("clauses/hidden/"), table.path("clauses/absent/")),
        (position.get_absolute_url(), table.path("clauses/clause-0/v/2026-02-23-guild-0000/")),
        (
            table.path(f"clauses/clause-0/compare/{shown.slug}..{hidden_slug(table)}/"),
            table.path(f"clauses/clause-0/compare/{shown.slug}..2026-02-23-employer-0000/"),
        ),
    ]

    for hidden_path, absent_path in pairs:
        first, second = client.get(hidden_path), client.get(absent_path)
        assert (first.status_code, second.status_code) == (404, 404)
        assert words_of(first, hidden_path) == words_of(second, absent_path)


def hidden_slug(table) -> str:
    return table.clauses[0].positions.get(text=CANARY).slug


@pytest.mark.parametrize(
    "rest",
    ["", "timeline/", "sessions/", "issues/consent/", "clauses/clause-0/"],
)
def test_no_page_of_the_table_lets_it_through(client, table, hidden, rest):
    assert CANARY not in client.get(table.path(rest)).content.decode()


@pytest.mark.parametrize("path", ["/", "/sitemap.xml"])
def test_neither_front_page_nor_sitemap_let_it_through(client, table, hidden, path):
    words = client.get(path).content.decode()

    assert CANARY not in words
    assert "/secret/" not in words
    assert "/hidden/" not in words


def test_staff_of_the_table_see_it(client, table, hidden):
    guild = table.negotiation.guilds.get()
    client.force_login(RoleGrantFactory(user=UserFactory(), guild=guild).user)

    assert client.get(table.path("clauses/hidden/")).context["view"].asked.text == CANARY


def test_a_hidden_answer_moves_neither_turn_nor_distance(client, table):
    before = client.get(table.path("clauses/clause-1/")).context["view"]

    said(table.clauses[1], "guild", public=False, text=CANARY, said_at=NOW)

    after = client.get(table.path("clauses/clause-1/")).context["view"]
    assert (after.standing, after.distance, after.said) == (
        before.standing,
        before.distance,
        before.said,
    )


def test_a_negotiation_is_public_only_by_a_release(client, db):
    NegotiationFactory(slug="unannounced")

    assert Negotiation.objects.filter(slug="unannounced").count() == 1
    assert client.get("/negotiations/unannounced/").status_code == 404
    assert client.get("/").context["stories"] == []
