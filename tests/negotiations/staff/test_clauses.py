"""A new clause finds its place on the board."""

import pytest
from django.test import Client
from django.urls import reverse

from negotiations.models import Clause, Negotiation, Position
from tests.factories.negotiations import ClauseFactory, IssueFactory, PositionFactory


def post(client: Client, **typed: object) -> str:
    address = reverse("clause-new", args=["table"])
    return client.post(address, typed, follow=True).content.decode()


def test_a_clause_follows_another(table: Negotiation, client: Client) -> None:
    issue = IssueFactory(negotiation=table)
    first, last = (ClauseFactory(issue=issue, place=place) for place in (1, 2))

    post(client, title="Between", issue=issue.pk, after=first.pk)

    ordered = issue.clauses.order_by("place").values_list("title", flat=True)
    assert list(ordered) == [first.title, "Between", last.title]


def test_a_new_issue_goes_to_the_end(table: Negotiation, client: Client) -> None:
    IssueFactory(negotiation=table, title="Consent", place=4)

    post(client, title="Fines", new_issue="Enforcement")

    titles = table.issues.order_by("place").values_list("title", flat=True)
    assert list(titles) == ["Consent", "Enforcement"]
    assert Clause.objects.get().issue.title == "Enforcement"


def test_the_expiring_words_are_kept_as_both_sides(table: Negotiation, client: Client) -> None:
    issue = IssueFactory(negotiation=table)

    post(client, title="Credit", issue=issue.pk, expiring_text="Credit is due.\r\nAlways.")

    kept = Position.objects.get()
    assert (kept.text, kept.proposal.side, kept.proposal.kind) == (
        "Credit is due.\nAlways.",
        "joint",
        "expiring_contract",
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Choose an issue, or name a new one below."),
        ({"new_issue": "!!!"}, "Use at least one letter or digit."),
        ({"new_issue": "Consent"}, "An issue of that name is on the board already."),
        ({"issue": "own", "new_issue": "Other"}, "not both."),
        ({"issue": "own", "after": "foreign"}, "This clause belongs to another issue."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    typed: dict[str, str], words: str, table: Negotiation, client: Client
) -> None:
    issue = IssueFactory(negotiation=table, title="Consent", slug="consent")
    foreign = ClauseFactory(negotiation=table)
    ids = {"own": issue.pk, "foreign": foreign.pk}

    page = post(client, title="Typed title", **{k: ids.get(v, v) for k, v in typed.items()})

    assert words in page
    assert 'value="Typed title"' in page
    assert Clause.objects.exclude(pk=foreign.pk).count() == 0


def test_a_draft_begun_without_a_clause_takes_a_new_one(table: Negotiation, client: Client) -> None:
    issue = IssueFactory(negotiation=table)
    details = {"title": "Ours", "kind": "initial", "medium": "written", "step": "new-clause"}

    further = client.post(reverse("proposal-new", args=["table"]), details)["Location"]
    answer = client.post(further, {"title": "Watermarks", "issue": issue.pk})

    position = Position.objects.get()
    assert answer["Location"] == position.proposal.get_absolute_url()
    assert (position.clause.title, position.proposal.title) == ("Watermarks", "Ours")


def test_a_proposal_handed_over_meanwhile_takes_no_new_clause(
    table: Negotiation, client: Client
) -> None:
    tabled = PositionFactory(clause=ClauseFactory(negotiation=table), tabled=True)
    address = f"{reverse('clause-new', args=['table'])}?draft={tabled.proposal_id}"

    page = client.post(address, {"title": "Watermarks", "issue": tabled.clause.issue_id})

    assert "The draft was handed over or set aside meanwhile." in page.content.decode()
    assert 'value="Watermarks"' in page.content.decode()
    assert Clause.objects.count() == 1
