"""Tentative agreements: one text, confirmed by each side by its hash."""

import pytest
from django.test import Client
from django.urls import reverse

from negotiations.models import Clause, Negotiation, TentativeAgreement
from tests.factories.negotiations import (
    ClauseFactory,
    PositionFactory,
    TentativeAgreementFactory,
)
from tests.factories.portal import NOW

TEXT = "The company tells the writer."


@pytest.fixture
def clause(table: Negotiation) -> Clause:
    return ClauseFactory(negotiation=table, slug="clause")


@pytest.fixture
def half(clause: Clause) -> TentativeAgreement:
    """A text that the guild put up and confirmed."""
    return TentativeAgreementFactory(clause=clause, text=TEXT)


def post(client: Client, act: str, **typed: object) -> str:
    address = reverse(f"tentative-agreement-{act}", args=["table", "clause"])
    return client.post(address, typed, follow=True).content.decode()


def test_a_text_is_put_up_by_one_side(clause: Clause, client: Client) -> None:
    page = post(client, "propose", side="guild", text=TEXT)

    standing = TentativeAgreement.objects.get()
    assert (standing.text, standing.proposed_by_side, standing.agreed_at) == (TEXT, "guild", None)
    assert "The guild has confirmed; the employer side has not yet." in page


def test_a_position_gives_its_words(clause: Clause, client: Client) -> None:
    said = PositionFactory(clause=clause, text="Words said before.", tabled=True)
    address = reverse("tentative-agreement", args=["table", "clause"])

    page = client.get(address, {"text": said.pk}).content.decode()

    assert "Words said before.</textarea>" in page


def test_the_same_words_are_confirmed(half: TentativeAgreement, client: Client) -> None:
    page = post(
        client,
        "confirm",
        agreement=half.pk,
        side="employer",
        text=f"{TEXT}\r\n\r\n",
        signatory="C. Lombardini, President",
    )

    half.refresh_from_db()
    assert half.employer_sha256 == half.sha256
    assert half.employer_signatory == "C. Lombardini, President"
    assert "Both sides have confirmed the same text." in page


def test_other_words_are_refused_and_shown_word_by_word(
    half: TentativeAgreement, client: Client
) -> None:
    pasted = "The company may tell the writer."

    page = post(client, "confirm", agreement=half.pk, side="employer", text=pasted)

    half.refresh_from_db()
    assert half.employer_sha256 == ""
    assert "These words are not the proposed ones; nothing was confirmed." in page
    assert "<bdi>may tell</bdi>" in page
    assert f"{pasted}</textarea>" in page


def test_a_second_text_waits_for_the_reopening_of_the_first(
    half: TentativeAgreement, client: Client
) -> None:
    page = post(client, "propose", side="guild", text="Something else.")

    assert "The clause has an agreement already; reopen it first." in page
    assert TentativeAgreement.objects.get() == half


def test_reopening_keeps_text_and_reason(half: TentativeAgreement, client: Client) -> None:
    page = post(client, "reopen", agreement=half.pk, reason="A word was missing.")

    half.refresh_from_db()
    assert half.reopened_reason == "A word was missing."
    assert "No text is up for agreement." in page
    assert "A word was missing." in page
    assert TEXT in page


@pytest.mark.parametrize("reason", ["", "   "])
def test_reopening_needs_a_reason(reason: str, half: TentativeAgreement, client: Client) -> None:
    page = post(client, "reopen", agreement=half.pk, reason=reason)

    half.refresh_from_db()
    assert "Reason: Say why the agreement is reopened." in page
    assert half.reopened_at is None


@pytest.mark.parametrize(
    ("act", "typed"),
    [("confirm", {"side": "employer", "text": TEXT}), ("reopen", {"reason": "Late."})],
)
def test_an_agreement_that_the_page_did_not_show_is_left_alone(
    act: str, typed: dict[str, str], clause: Clause, client: Client
) -> None:
    shown = TentativeAgreementFactory(clause=clause, text=TEXT, reopened=True)
    newer = TentativeAgreementFactory(clause=clause, text=TEXT)

    page = post(client, act, agreement=shown.pk, **typed)

    newer.refresh_from_db()
    assert "This agreement was reopened meanwhile." in page
    assert (newer.employer_sha256, newer.reopened_at) == ("", None)


def test_a_ratified_text_is_not_reopened(
    half: TentativeAgreement, table: Negotiation, client: Client
) -> None:
    table.ratified_at = NOW
    table.save()

    page = post(client, "reopen", agreement=half.pk, reason="Regret.")

    half.refresh_from_db()
    assert "The members have ratified" in page
    assert half.reopened_at is None


def test_a_text_needs_words(clause: Clause, client: Client) -> None:
    page = post(client, "propose", side="guild", text=" ")

    assert "Text: Paste the words that are agreed." in page
    assert TentativeAgreement.objects.count() == 0


def test_the_text_is_escaped(clause: Clause, client: Client) -> None:
    page = post(client, "propose", side="guild", text="<script>alert(1)</script>")

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
