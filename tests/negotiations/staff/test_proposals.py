"""Beginning a proposal, its details, and which clauses it holds."""

import pytest
from django.test import Client
from django.urls import reverse

from negotiations.models import Clause, Negotiation, Position, Proposal
from portal.models import User
from tests.factories.negotiations import ClauseFactory, PositionFactory, ProposalFactory

DETAILS = {"title": "Our counter", "kind": "counter", "medium": "written"}


@pytest.fixture
def clauses(table: Negotiation) -> list[Clause]:
    return [ClauseFactory(negotiation=table) for _ in range(3)]


def held(proposal: Proposal) -> dict[int, bool]:
    """The clauses of a proposal, and whether each is left out."""
    return dict(proposal.positions.values_list("clause_id", "is_left_out"))


def test_a_draft_begins_with_the_clauses_ticked(
    clauses: list[Clause], staff: User, client: Client
) -> None:
    ticked = [clauses[0].pk, clauses[2].pk]

    answer = client.post(reverse("proposal-new", args=["table"]), DETAILS | {"clauses": ticked})

    draft = Proposal.objects.get()
    assert answer["Location"] == draft.get_absolute_url()
    assert held(draft) == dict.fromkeys(ticked, False)
    assert (draft.title, draft.kind, draft.side, draft.created_by) == (
        "Our counter",
        "counter",
        "guild",
        staff,
    )


def test_nothing_typed_is_lost_on_an_error(clauses: list[Clause], client: Client) -> None:
    typed = DETAILS | {"title": "", "kind": "package", "clauses": [clauses[1].pk]}

    page = client.post(reverse("proposal-new", args=["table"]), typed).content.decode()

    assert '<a href="#id_title">Title: This field is required.</a>' in page
    assert '<option value="package" selected>' in page
    assert f'value="{clauses[1].pk}" id="id_clauses_{clauses[1].pk}" checked' in page
    assert Proposal.objects.count() == 0


def test_a_proposal_needs_a_clause(clauses: list[Clause], client: Client) -> None:
    page = client.post(reverse("proposal-new", args=["table"]), DETAILS).content.decode()

    assert "Tick at least one clause." in page
    assert 'value="Our counter"' in page
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize("field", ["clauses", "responds_to"])
def test_things_of_another_table_are_no_choice(
    field: str, clauses: list[Clause], client: Client
) -> None:
    elsewhere = PositionFactory(proposal__side="employer", tabled=True)
    ids = {"clauses": elsewhere.clause_id, "responds_to": elsewhere.proposal_id}
    typed = DETAILS | {"clauses": [clauses[0].pk]} | {field: [ids[field]]}

    answer = client.post(reverse("proposal-new", args=["table"]), typed)

    assert answer.status_code == 200
    assert Proposal.objects.drafts().count() == 0


def test_a_clause_in_the_address_is_ticked(clauses: list[Clause], client: Client) -> None:
    address = reverse("proposal-new", args=["table"])

    page = client.get(address, {"clause": clauses[1].pk}).content.decode()

    assert page.count(" checked") == 1
    assert f'id="id_clauses_{clauses[1].pk}" checked' in page


def test_details_are_changed(table: Negotiation, client: Client) -> None:
    draft = ProposalFactory(negotiation=table)

    client.post(
        reverse("proposal-details", args=["table", draft.pk]), DETAILS | {"is_package": "on"}
    )

    draft.refresh_from_db()
    assert (draft.title, draft.kind, draft.is_package) == ("Our counter", "counter", True)


def test_details_of_a_tabled_proposal_stay(table: Negotiation, client: Client) -> None:
    proposal = ProposalFactory(negotiation=table, tabled=True, title="Handed over")

    answer = client.post(
        reverse("proposal-details", args=["table", proposal.pk]), DETAILS, follow=True
    )

    assert "It is no draft any more; nothing was changed." in answer.content.decode()
    assert Proposal.objects.get().title == "Handed over"


def test_a_clause_is_left_out_and_put_back_with_its_words(
    table: Negotiation, client: Client
) -> None:
    position = PositionFactory(clause=ClauseFactory(negotiation=table), text="Kept words.")
    draft = position.proposal
    address = reverse("proposal-clause", args=["table", draft.pk, position.pk])

    client.post(address, {"do": "leave-out"})
    after_leaving_out = held(draft)
    client.post(address, {"do": "put-back"})

    assert after_leaving_out == {position.clause_id: True}
    assert held(draft) == {position.clause_id: False}
    assert Position.objects.get().text == "Kept words."


def test_further_clauses_join(clauses: list[Clause], client: Client) -> None:
    draft = PositionFactory(clause=clauses[0]).proposal

    client.post(reverse("proposal-clauses", args=["table", draft.pk]), {"clauses": [clauses[1].pk]})

    assert held(draft) == {clauses[0].pk: False, clauses[1].pk: False}


def test_a_draft_is_set_aside_and_taken_up_again(table: Negotiation, client: Client) -> None:
    draft = ProposalFactory(negotiation=table)
    states = []

    for name in ("proposal-discard", "proposal-restore"):
        client.post(reverse(name, args=["table", draft.pk]))
        draft.refresh_from_db()
        states.append(draft.state)

    assert states == ["discarded", "draft"]
