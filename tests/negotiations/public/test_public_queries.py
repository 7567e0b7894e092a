"""The number of queries of a page does not grow with what it shows."""

import pytest

from negotiations.models import Session
from tests.factories.negotiations import (
    ClauseFactory,
    IssueFactory,
    NegotiationFactory,
    SessionFactory,
)
from tests.factories.portal import RoleGrantFactory
from tests.negotiations.public.tables import PublicTable, publish, said

QUERIES = {
    "/": 8,
    "/negotiations/table/": 10,
    "/negotiations/table/issues/consent/": 8,
    "/negotiations/table/clauses/clause-0/": 8,
    "/negotiations/table/timeline/": 3,
    "/negotiations/table/sessions/": 3,
    "/glossary/": 1,
    "/method/": 1,
    "/accessibility/": 1,
    "/robots.txt": 0,
    "/sitemap.xml": 9,
    "/issues/consent/": 9,
    "/issues/consent/?left=table/clause-0&right=other-0&view=redline": 9,
}


def fill(clauses: int) -> PublicTable:
    """A table with as many clauses, sessions and other tables with the same issue."""
    table = PublicTable(clauses)
    for place in range(clauses):
        publish(SessionFactory(negotiation=table.negotiation, kind=Session.Kind.values[place % 6]))
    for place in range(min(clauses, 3)):
        other = NegotiationFactory(slug=f"other-{place}")
        publish(other)
        issue = IssueFactory(negotiation=other, slug="consent")
        said(ClauseFactory(issue=issue))
    return table


@pytest.mark.django_db
@pytest.mark.parametrize("path", QUERIES)
@pytest.mark.parametrize("clauses", [1, 3, pytest.param(30, marks=pytest.mark.whole)])
def test_a_page_asks_the_database_so_often(client, django_assert_num_queries, path, clauses):
    fill(clauses)

    with django_assert_num_queries(QUERIES[path]):
        response = client.get(path)

    assert response.status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("clauses", [1, 3, pytest.param(30, marks=pytest.mark.whole)])
def test_a_text_and_a_comparison_ask_six_times(client, django_assert_num_queries, clauses):
    table = fill(clauses)
    asked, offered = table.positions(table.clauses[0])

    for path in (
        asked.get_absolute_url(),
        table.path(f"clauses/clause-0/compare/{asked.slug}..{offered.slug}/"),
    ):
        with django_assert_num_queries(6):
            assert client.get(path).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("path", [path for path in QUERIES if path.startswith("/negotiations/")])
@pytest.mark.parametrize("clauses", [1, 3])
def test_a_member_of_staff_costs_three_more(client, django_assert_num_queries, path, clauses):
    """Session, person and roles, whatever the page."""
    table = fill(clauses)
    guild = table.negotiation.guilds.get()
    client.force_login(RoleGrantFactory(guild=guild).user)

    with django_assert_num_queries(QUERIES[path] + 3):
        assert client.get(path).status_code == 200
