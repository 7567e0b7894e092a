"""Every staff page asks the database as often for three things as for one."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from negotiations.models import Clause, Negotiation, Proposal
from portal.models import User
from tests.factories.negotiations import (
    ClauseFactory,
    DraftRevisionFactory,
    IssueFactory,
    NegotiationFactory,
    PositionFactory,
    PositionNoteFactory,
    ProposalFactory,
    TentativeAgreementFactory,
    hand_over,
)
from tests.factories.papers import CommentFactory
from tests.factories.portal import UserFactory
from tests.factories.summaries import SummaryRevisionFactory

QUERIES = {
    "desk": 12,
    "board": 9,
    "proposal": 12,
    "tabled": 12,
    "proposal-new": 8,
    "proposal-details": 8,
    "proposal-clauses": 8,
    "proposal-hand-over": 11,
    "answer-new": 7,
    "clause-new": 7,
    "tentative-agreement": 8,
}


def fill(table: Negotiation, count: int) -> tuple[Clause, Proposal, Proposal]:
    """`count` clauses in issues of their own, tabled by us, answered, drafted on, half agreed."""
    ours = ProposalFactory(negotiation=table)
    theirs = ProposalFactory(negotiation=table, employer=True)
    draft = ProposalFactory(negotiation=table, responds_to=None)
    for _ in range(count):
        issue = IssueFactory(negotiation=table)
        clause = ClauseFactory(issue=issue)
        for proposal in (ours, theirs):
            PositionFactory(clause=clause, proposal=proposal, frozen=True)
        position = PositionFactory(clause=clause, proposal=draft, held_by=UserFactory())
        PositionNoteFactory(position=position)
        DraftRevisionFactory(position=position)
        DraftRevisionFactory(position=position, conflict=True)
        TentativeAgreementFactory(clause=clause, reopened=True)
        TentativeAgreementFactory(clause=clause)
        on = {"negotiation": table, "guild": table.guilds.get()}
        revision = SummaryRevisionFactory(summary__clause=clause)
        for thing in ({"position": position}, {"position": None, "summary": revision.summary}):
            CommentFactory(**thing, **on).mentions.set(User.objects.all())
    for proposal in (ours, theirs):
        hand_over(proposal)
    return clause, draft, ours


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", QUERIES)
def test_queries(
    name: str,
    count: int,
    table: Negotiation,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    clause, draft, ours = fill(table, count)
    for other in range(count - 1):
        fill(NegotiationFactory(guilds=table.guilds.all(), title=f"Table {other}"), count)
    arguments = {
        "desk": [],
        "tentative-agreement": ["table", clause.slug],
        "tabled": ["table", ours.pk],
        **{one: ["table"] for one in ("board", "proposal-new", "answer-new", "clause-new")},
    }
    address = reverse(
        "proposal" if name == "tabled" else name, args=arguments.get(name, ["table", draft.pk])
    )

    with django_assert_num_queries(QUERIES[name]):
        answer = client.get(address)

    assert answer.status_code == 200
