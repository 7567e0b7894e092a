"""Two texts against each other, at an address that names both."""

import pytest
from django.http import QueryDict

from negotiations.models import Position
from negotiations.views.public import compare
from tests.factories.portal import NOW
from tests.negotiations.public.tables import said


@pytest.fixture
def texts(clause):
    before = said(clause, "guild", text="Keep this.\n\nThe old rule stays.")
    after = said(clause, "employer", text="Keep this.\n\nThe new rule stays.", said_at=NOW)
    return before, after


@pytest.fixture
def address(table, texts):
    before, after = texts
    return table.path(f"clauses/clause-0/compare/{before.slug}..{after.slug}/")


def test_the_redline_and_its_figures(client, address):
    context = client.get(address).context

    kinds = [[str(part.kind) for part in line.segments] for line in context["paragraphs"]]
    assert kinds == [["equal"], ["equal", "delete", "insert", "equal"]]
    assert context["statistics"] == (
        "1 word deleted; 1 word inserted; 1 replacement; 83 % of the words are common to both."
    )
    assert (context["before_name"], context["after_name"]) == (
        "WGA, 23 February 2026",
        "AMPTP, 2 March 2026",
    )


@pytest.mark.parametrize(
    ("query", "holds", "lacks"),
    [
        ("", '<div class="redline">', 'class="side-by-side"'),
        ("view=side-by-side", 'class="side-by-side"', '<div class="redline">'),
        ("marks=hide", "<p>The new rule stays.</p>", "<ins"),
        ("deletions=hide", "<ins", '<del id="change'),
        ("only=changes", "<ins", "<bdi>Keep this.</bdi>"),
        ("exact=1", "Ignore quotes and spaces", "Quotes and spaces too"),
        ("view=side-by-side&only=changes", 'class="side-by-side"', "<bdi>Keep this.</bdi>"),
    ],
)
def test_a_toggle_is_in_the_address(client, address, query, holds, lacks):
    page = client.get(f"{address}?{query}").content.decode()

    assert holds in page
    assert lacks not in page


def test_the_canonical_address_has_no_toggles(client, address):
    page = client.get(f"{address}?view=side-by-side&deletions=hide").content.decode()

    assert f'<link rel="canonical" href="http://testserver{address}">' in page


def test_quotes_count_when_asked_for(client, table, clause):
    before = said(clause, "guild", text='A "replica" is a copy.')
    after = said(clause, "employer", text="A “replica” is a copy.", said_at=NOW)
    address = table.path(f"clauses/clause-0/compare/{before.slug}..{after.slug}/")

    plain, exact = (client.get(address + query).context for query in ("", "?exact=1"))

    assert plain["redline"].is_unchanged is True
    assert exact["redline"].is_unchanged is False


def test_a_side_without_words_is_told_in_words(client, table, clause, texts):
    silent = said(clause, "employer", stance="reject", text="", said_at=NOW)
    address = table.path(f"clauses/clause-0/compare/{texts[0].slug}..{silent.slug}/")

    response = client.get(address)

    assert response.context["redline"] is None
    page = response.content.decode()
    assert "AMPTP rejected on 2 March 2026, without words." in page
    assert "<p>The old rule stays.</p>" in page


def test_a_text_too_long_is_told_in_words():
    short, huge = Position(text="A word."), Position(text="x" * 2_000_001)

    told = compare.compared(short, huge, compare.Showing.asked_for(QueryDict()))

    assert told["reason"] == "One of the texts is too long to be compared here."


def test_the_picker_leads_to_the_permanent_address(client, table, texts, address):
    before, after = texts
    picker = table.path("clauses/clause-0/compare/")

    response = client.get(picker, {"from": before.slug, "to": after.slug})

    assert (response.status_code, response.headers["Location"]) == (302, address)
    assert client.get(picker, {"from": before.slug, "to": "nothing"}).status_code == 404
    assert client.get(picker).status_code == 404


def test_the_picker_stands_on_the_two_texts(client, texts, address):
    picker = client.get(address).context["picker"]

    assert [str(field.value()) for field in picker] == [text.slug for text in texts]
    assert [field.html_name for field in picker] == ["from", "to"]


@pytest.mark.parametrize("pair", ["a..b..c", "a", "..b", "a..", "a..b/c"])
def test_an_address_that_is_no_pair_is_not_found(client, table, pair):
    assert client.get(table.path(f"clauses/clause-0/compare/{pair}/")).status_code == 404
