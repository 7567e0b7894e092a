"""Handing over: what is shown is what is tabled, once."""

import re
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from negotiations.models import Negotiation, Position, Proposal
from portal.models import Event, User
from tests.factories.negotiations import (
    ClauseFactory,
    DraftRevisionFactory,
    PositionFactory,
    PositionNoteFactory,
    ProposalFactory,
)

MOMENT = {"said_on": "2026-03-01", "said_time": "10:30"}


@pytest.fixture
def position(table: Negotiation) -> Position:
    return PositionFactory(clause=ClauseFactory(negotiation=table), text="The words.")


@pytest.fixture
def address(position: Position) -> str:
    return reverse("proposal-hand-over", args=["table", position.proposal_id])


def shown(client: Client, address: str) -> str:
    """The hash that the confirmation page shows."""
    page = client.get(address).content.decode()
    found = re.search(r'name="expected_sha256" value="([0-9a-f]{64})"', page)
    assert found
    return found.group(1)


def test_what_was_shown_is_handed_over(
    position: Position, address: str, staff: User, client: Client
) -> None:
    answer = client.post(address, MOMENT | {"expected_sha256": shown(client, address)})

    proposal, position = Proposal.objects.get(), Position.objects.get()
    assert answer["Location"] == proposal.get_absolute_url()
    assert (proposal.state, proposal.number, proposal.tabled_by) == ("tabled", 1, staff)
    assert str(position.said_at) == "2026-03-01 18:30:00+00:00"
    assert position.text == "The words."


def test_pressing_twice_hands_over_once(address: str, client: Client) -> None:
    posted = MOMENT | {"expected_sha256": shown(client, address)}

    answers = [client.post(address, posted).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert Event.objects.filter(verb="proposal.tabled").count() == 1
    assert Proposal.objects.get().number == 1


def test_a_text_changed_meanwhile_is_refused_and_shown_anew(
    position: Position, address: str, client: Client
) -> None:
    stale = shown(client, address)
    Position.objects.update(text="Other words.")

    page = client.post(address, MOMENT | {"expected_sha256": stale}).content.decode()

    assert "The draft was changed after this page was shown." in page
    assert "Other words." in page
    assert f'value="{stale}"' not in page
    assert Proposal.objects.get().state == Proposal.State.DRAFT


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"said_on": "2999-01-01", "said_time": ""}, "Date: This lies in the future."),
        ({"said_on": "2999-01-01"}, "Time: This lies in the future."),
        ({"said_on": "0026-03-01"}, "Date: Write the year with all four digits."),
        ({"said_on": ""}, "Date: This field is required."),
        ({"said_on": "yesterday"}, "Date: Enter a valid date."),
    ],
)
def test_the_moment_is_checked(
    typed: dict[str, str], words: str, address: str, client: Client
) -> None:
    posted = MOMENT | typed | {"expected_sha256": shown(client, address)}

    page = client.post(address, posted).content.decode()

    assert words in page
    assert Proposal.objects.get().state == Proposal.State.DRAFT


def test_a_clause_without_words_is_named(table: Negotiation, client: Client) -> None:
    empty = PositionFactory(clause=ClauseFactory(negotiation=table, title="Consent"), text=" ")
    address = reverse("proposal-hand-over", args=["table", empty.proposal_id])

    page = client.post(
        address, MOMENT | {"expected_sha256": shown(client, address)}
    ).content.decode()

    assert "These clauses have no text yet: Consent." in page


def test_an_unsettled_conflict_is_named(position: Position, address: str, client: Client) -> None:
    DraftRevisionFactory(position=position, conflict=True)

    page = client.post(
        address, MOMENT | {"expected_sha256": shown(client, address)}
    ).content.decode()

    assert f"Two texts wait for a choice on: {position.clause.title}." in page


def test_a_draft_without_clauses_is_refused(table: Negotiation, client: Client) -> None:
    draft = ProposalFactory(negotiation=table)
    address = reverse("proposal-hand-over", args=["table", draft.pk])

    page = client.post(
        address, MOMENT | {"expected_sha256": shown(client, address)}
    ).content.decode()

    assert page.count("The draft holds no clause.") == 2


def test_what_is_handed_over_holds_no_papers(
    position: Position, address: str, client: Client
) -> None:
    PositionNoteFactory(position=position, rationale="Why.", internal_notes="Give in on this.")

    page = client.get(address).content.decode()

    assert "The words." in page
    assert "Give in on this." not in page
    assert "Why." not in page


def test_an_acceptance_shows_the_words_it_takes(table: Negotiation, client: Client) -> None:
    clause = ClauseFactory(negotiation=table)
    theirs = ProposalFactory(negotiation=table, employer=True)
    PositionFactory(clause=clause, proposal=theirs, text="Their exact words.", tabled=True)
    accepting = PositionFactory(clause=clause, stance="accept", text="")
    address = reverse("proposal-hand-over", args=["table", accepting.proposal_id])

    document = client.get(address).content.decode().split("</article>")[0]
    client.post(address, MOMENT | {"expected_sha256": shown(client, address)})

    accepting.refresh_from_db()
    assert "Their exact words." in document
    assert accepting.text == "Their exact words."


def test_the_words_accepted_are_those_of_the_moment_typed(
    table: Negotiation, client: Client
) -> None:
    clause = ClauseFactory(negotiation=table)
    for said_at, text in (
        ("2026-02-01", "Their first words."),
        ("2026-04-01", "Their later words."),
    ):
        theirs = ProposalFactory(negotiation=table, employer=True)
        moment = datetime.fromisoformat(f"{said_at}T12:00:00+00:00")
        PositionFactory(clause=clause, proposal=theirs, text=text, tabled=True, said_at=moment)
    accepting = PositionFactory(clause=clause, stance="accept", text="")
    address = reverse("proposal-hand-over", args=["table", accepting.proposal_id])

    refused = client.post(address, MOMENT | {"expected_sha256": shown(client, address)})
    document = refused.content.decode().split("</article>")[0]
    again = re.search(r'name="expected_sha256" value="([0-9a-f]{64})"', refused.content.decode())
    assert again
    client.post(address, MOMENT | {"expected_sha256": again.group(1)})

    accepting.refresh_from_db()
    assert "Their first words." in document
    assert "Their later words." not in document
    assert accepting.text == "Their first words."


def test_the_number_and_the_hashes_shown_are_those_that_are_kept(
    position: Position, address: str, client: Client
) -> None:
    document = client.get(address).content.decode().split("</article>")[0]

    client.post(address, MOMENT | {"expected_sha256": shown(client, address)})

    position.refresh_from_db()
    assert f"{Proposal.objects.get().label}: " in document
    assert f"SHA-256: {position.sha256}" in document


def test_what_is_missing_is_said_before_the_button_is_pressed(
    table: Negotiation, client: Client
) -> None:
    empty = PositionFactory(clause=ClauseFactory(negotiation=table, title="Consent"), text=" ")
    conflict = DraftRevisionFactory(position=empty, conflict=True)

    page = client.get(reverse("proposal-hand-over", args=["table", empty.proposal_id]))

    ways = re.findall(r'<a href="([^"]+)">Consent', page.content.decode())
    assert ways == [
        f"{empty.proposal.get_absolute_url()}#clause-{empty.pk}",
        reverse("draft-conflict", args=["table", empty.proposal_id, conflict.pk]),
    ]


def test_the_document_is_escaped(table: Negotiation, client: Client) -> None:
    text = "<script>alert(1)</script>"
    position = PositionFactory(clause=ClauseFactory(negotiation=table), text=text)

    page = client.get(
        reverse("proposal-hand-over", args=["table", position.proposal_id])
    ).content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
