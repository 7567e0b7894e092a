"""The board of a negotiation: its cells, its filters, its drawings."""

import pytest

from tests.factories.negotiations import (
    ClauseFactory,
    IssueFactory,
    NegotiationFactory,
    TentativeAgreementFactory,
)
from tests.factories.portal import NOW
from tests.negotiations.public.tables import publish, said


@pytest.fixture
def board(table):
    """Three open clauses, one of them last moved by the guild; a rejected and an agreed one."""
    said(table.clauses[1], "guild", text="A counter of ours.", said_at=NOW)
    training = IssueFactory(negotiation=table.negotiation, slug="training", title="Training")
    rejected = ClauseFactory(issue=training, slug="rejected")
    said(rejected, "guild", text="No training on our work.")
    said(rejected, "employer", stance="reject", text="", said_at=NOW)
    agreed = ClauseFactory(issue=training, slug="agreed")
    said(agreed, "guild", text="Two meetings a year.")
    publish(TentativeAgreementFactory(clause=agreed, agreed=True))
    return table


@pytest.mark.parametrize(
    ("query", "clauses"),
    [
        ("", ["clause-0", "clause-1", "clause-2", "rejected", "agreed"]),
        ("issue=training", ["rejected", "agreed"]),
        ("issue=unheard-of", ["clause-0", "clause-1", "clause-2", "rejected", "agreed"]),
        ("turn=guild", ["clause-0", "clause-2", "rejected"]),
        ("turn=employer", ["clause-1"]),
        ("turn=nobody", ["agreed"]),
        ("moved=guild", ["clause-1", "agreed"]),
        ("moved=employer", ["clause-0", "clause-2", "rejected"]),
        ("standing=tentatively_agreed", ["agreed"]),
        ("issue=consent&turn=employer", ["clause-1"]),
        ("issue=training&turn=employer", []),
    ],
)
def test_a_filter_keeps(client, board, query, clauses):
    context = client.get(board.path(f"?{query}")).context

    shown = [view.clause.slug for _issue, views in context["issues"] for view in views]
    assert shown == clauses
    assert context["shown"] == len(clauses)


def test_a_filter_that_keeps_nothing_says_so(client, board):
    page = client.get(board.path("?issue=training&turn=employer")).content.decode()

    assert "No clause fits all of this" in page
    assert "0 of 5 clauses shown" in page


def test_a_row_tells_asked_offered_and_got(client, board):
    page = client.get(board.path("?issue=consent&turn=employer")).content.decode()

    assert "A counter of ours." in page
    assert "No replica 1 without consent." in page
    assert "Nothing agreed" in page
    assert "AMPTP" in page


def test_the_drawings_say_the_same_in_tables(client, board):
    context = client.get(board.path()).context

    assert context["chart"].rows == [
        ("23 February 2026", "17 %", "3", "0", "5"),
        ("1 March 2026", "12 %", "4", "1", "5"),
        ("2 March 2026", "33 %", "4", "1", "5"),
    ]
    assert [row[1] for row in context["strip"].rows] == [
        "Milestone 0",
        "Milestone 1",
        "Milestone 2",
    ]


def test_one_mark_stands_for_a_sides_whole_day(client, board):
    context = client.get(board.path()).context

    (mark,) = context["strip"].geometry.marks
    assert mark.happening.label == "1 March 2026: Milestone 0; Milestone 1; Milestone 2"


def test_a_table_without_a_word_has_no_drawing(client, db):
    publish(NegotiationFactory(slug="new"))

    context = client.get("/negotiations/new/").context

    assert (context["chart"], context["strip"]) == (None, None)
    assert context["state"] == "Opened; nothing is on the table yet."
