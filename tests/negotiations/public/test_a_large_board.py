"""A negotiation of 300 clauses with 12 positions each is read in as many queries as a small one."""

from datetime import timedelta

import pytest

from negotiations.models import Clause, Negotiation, Position, Proposal, ReleaseItem
from portal.text import sha256
from tests.factories.negotiations import (
    A_WEEK_AGO,
    IssueFactory,
    NegotiationFactory,
    ProposalFactory,
    ReleaseFactory,
    approve,
    hand_over,
)
from tests.factories.portal import RoleGrantFactory
from tests.negotiations.public.test_public_queries import QUERIES

pytestmark = pytest.mark.django_db

CLAUSES, ROUNDS = 300, 12


@pytest.fixture
def table() -> Negotiation:
    """Twelve proposals, the sides in turns, each with its words on every clause, all public."""
    table = NegotiationFactory(slug="table")
    release = ReleaseFactory(negotiation=table)
    ReleaseItem.objects.create(release=release, negotiation_itself=table)
    issue = IssueFactory(negotiation=table)
    clauses = Clause.objects.bulk_create(
        Clause(negotiation=table, issue=issue, slug=f"c-{n}", title=f"Clause {n}", place=n)
        for n in range(CLAUSES)
    )
    for turn in range(ROUNDS):
        side = "employer" if turn % 2 else "guild"
        proposal = ProposalFactory(negotiation=table, side=side)
        said = Position.objects.bulk_create(position(proposal, c, turn) for c in clauses)
        hand_over(proposal)
        ReleaseItem.objects.bulk_create(ReleaseItem(release=release, position=one) for one in said)
    approve(release)
    return table


def position(proposal: Proposal, clause: Clause, turn: int) -> Position:
    text = f"Notice of {48 - turn} hours before the use named in {clause.title}."
    return Position(
        proposal=proposal,
        clause=clause,
        stance="counter" if turn else "propose",
        text=text,
        sha256=sha256(text),
        slug=f"turn-{turn}",
        said_at=A_WEEK_AGO + timedelta(hours=turn),
    )


@pytest.mark.whole
def test_the_public_board_asks_no_more(client, django_assert_num_queries, table):
    with django_assert_num_queries(QUERIES["/negotiations/table/"]):
        response = client.get("/negotiations/table/")

    assert response.content.decode().count('<th scope="row"') >= CLAUSES


@pytest.mark.whole
def test_the_staff_board_asks_no_more(client, django_assert_max_num_queries, table):
    client.force_login(RoleGrantFactory(guild=table.guilds.get()).user)

    with django_assert_max_num_queries(12):
        response = client.get("/staff/table/")

    assert response.content.decode().count("/agreement/") == CLAUSES
