"""New issues and clauses in their place."""

import re

import pytest

from negotiations.actions import clauses
from negotiations.models import Clause, Position
from portal.models import Event
from tests.factories.negotiations import ClauseFactory, IssueFactory, NegotiationFactory
from tests.factories.portal import UserFactory

pytestmark = pytest.mark.django_db


def add(issue, now, **fields):
    given = {"negotiation": issue.negotiation, "issue": issue, "title": "Notice of use"}
    return clauses.add_clause(**given | fields, by=UserFactory(), now=now)


def test_a_clause_goes_behind_the_one_named(now):
    issue = IssueFactory()
    first = ClauseFactory(issue=issue, place=1, title="First")
    ClauseFactory(issue=issue, place=2, title="Last")

    add(issue, now, after=first, title="Between")

    titles = issue.clauses.order_by("place").values_list("title", flat=True)
    assert list(titles) == ["First", "Between", "Last"]


def test_without_one_it_goes_to_the_end(now):
    issue = IssueFactory()
    ClauseFactory(issue=issue, place=7)

    assert add(issue, now).place == 8


def test_the_same_title_gets_another_address(now):
    issue = IssueFactory()

    added = {add(issue, now).slug for _ in range(3)}

    assert len(added) == 3
    assert all(re.fullmatch(r"notice-of-use-[0-9a-f]{4}", slug) for slug in added)


def test_a_title_without_letters_still_gets_an_address(now):
    assert add(IssueFactory(), now, title="§ 12").slug.startswith("12-")
    assert add(IssueFactory(), now, title="§").slug.startswith("clause-")


def test_a_clause_behind_another_issues_is_refused(now):
    with pytest.raises(clauses.OtherIssue):
        add(IssueFactory(), now, after=ClauseFactory())


def test_the_expiring_contract_is_kept_outside_this_cycle(now):
    clause = add(IssueFactory(), now, expiring_text="Ten days.")

    [kept] = Position.objects.filter(clause=clause).select_related("proposal")
    assert (kept.text, kept.proposal.kind, kept.proposal.side, kept.is_frozen) == (
        "Ten days.",
        "expiring_contract",
        "joint",
        True,
    )


def test_staff_read_of_a_new_clause_in_the_log(now):
    clause = add(IssueFactory(), now)

    event = Event.objects.get(verb="clause.added")
    assert (event.audience, event.payload) == (
        "staff",
        {"title": "Notice of use", "slug": clause.slug},
    )


def test_an_issue_goes_to_the_end_of_the_board_once(now):
    negotiation = NegotiationFactory()
    IssueFactory(negotiation=negotiation, place=4)
    issue = clauses.add_issue(
        negotiation=negotiation, title="Training data", by=UserFactory(), now=now
    )

    with pytest.raises(clauses.TitleTaken):
        clauses.add_issue(negotiation=negotiation, title="Training Data", by=UserFactory(), now=now)

    assert (issue.slug, issue.place, Clause.objects.count()) == ("training-data", 5, 0)
