"""The board of a table for its own people."""

import pytest
from django.test import Client
from django.urls import reverse

from negotiations.models import Clause, Negotiation
from tests.factories.negotiations import ClauseFactory, PositionFactory, ProposalFactory


@pytest.fixture
def three(table: Negotiation) -> list[Clause]:
    """A clause never tabled, one that waits for them, one that waits for us."""
    quiet, ours, theirs = (
        ClauseFactory(negotiation=table, slug=slug, title=f"Title {slug}")
        for slug in ("quiet", "ours", "theirs")
    )
    PositionFactory(clause=ours, tabled=True)
    PositionFactory(
        clause=theirs, proposal=ProposalFactory(negotiation=table, employer=True), tabled=True
    )
    return [quiet, ours, theirs]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"quiet", "ours", "theirs"}),
        ("?turn=guild", {"theirs"}),
        ("?turn=employer", {"ours"}),
        ("?turn=nobody", {"quiet"}),
        ("?standing=not_tabled", {"quiet"}),
        ("?standing=open", {"ours", "theirs"}),
        ("?standing=open&turn=guild", {"theirs"}),
        ("?standing=in_force", set()),
        ("?turn=nonsense", {"quiet", "ours", "theirs"}),
    ],
)
def test_the_board_narrows(
    query: str, shown: set[str], three: list[Clause], client: Client
) -> None:
    page = client.get(reverse("board", args=["table"]) + query).content.decode()

    assert {clause.slug for clause in three if clause.title in page} == shown
    assert f"{len(shown)} of 3 shown" in page


def test_the_board_narrows_to_an_issue(three: list[Clause], client: Client) -> None:
    issue = three[0].issue.slug

    page = client.get(reverse("board", args=["table"]), {"issue": issue}).content.decode()

    assert {clause.slug for clause in three if clause.title in page} == {"quiet"}


def test_drafts_and_set_aside_drafts_are_listed(table: Negotiation, client: Client) -> None:
    ProposalFactory(negotiation=table, title="In work")
    ProposalFactory(negotiation=table, title="Given up", discarded=True)

    page = client.get(reverse("board", args=["table"])).content.decode()

    assert (page.count("In work"), page.count("Given up")) == (1, 1)
    assert "1 draft set aside" in page


def test_an_empty_board_says_what_to_do(table: Negotiation, client: Client) -> None:
    page = client.get(reverse("board", args=["table"])).content.decode()

    assert "The board is empty" in page


def test_words_on_the_board_are_escaped(table: Negotiation, client: Client) -> None:
    clause = ClauseFactory(negotiation=table, title="<script>alert(1)</script>")
    PositionFactory(clause=clause, text="<img src=x onerror=alert(2)>", tabled=True)

    page = client.get(reverse("board", args=["table"])).content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;img src=x onerror=alert(2)&gt;" in page
    assert "<img" not in page


def test_an_observer_is_offered_nothing_to_do(three: list[Clause], observer, client_of) -> None:
    page = client_of(observer).get(reverse("board", args=["table"])).content.decode()

    assert "New proposal" not in page
    assert reverse("answer-new", args=["table"]) not in page
