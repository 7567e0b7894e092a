"""Logging the other side's answer: checked, shown once more, recorded once."""

import re
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from negotiations.actions import tabling
from negotiations.models import Negotiation, Position, Proposal
from tests.factories.negotiations import (
    ClauseFactory,
    PositionFactory,
    ProposalFactory,
    hand_over,
)

WHEN = {"said_on": "2026-03-01", "said_time": "", "medium": "written"}


@pytest.fixture
def asked(table: Negotiation) -> Proposal:
    """A proposal of ours on two clauses."""
    proposal = ProposalFactory(negotiation=table)
    for title in ("Consent", "Credit"):
        clause = ClauseFactory(negotiation=table, title=title)
        PositionFactory(clause=clause, proposal=proposal, text=f"{title} first.", frozen=True)
    return hand_over(proposal)


@pytest.fixture
def address(asked: Proposal) -> str:
    return f"{reverse('answer-new', args=['table'])}?responds_to={asked.pk}"


def entries(asked: Proposal, *answers: tuple[str, str]) -> dict[str, str]:
    """(stance, text) for the clauses of the proposal, as the form posts them."""
    clauses = asked.positions.order_by("place").values_list("clause_id", flat=True)
    typed = {}
    for clause, (stance, text) in zip(clauses, answers, strict=True):
        typed |= {f"{clause}-stance": stance, f"{clause}-text": text}
    return WHEN | typed


def hidden_fields(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def answers_on_record() -> list[tuple[str, str, str]]:
    said = Position.objects.tabled().filter(proposal__side="employer").order_by("place")
    return list(said.values_list("clause__title", "stance", "text"))


def test_the_preview_records_nothing_and_carries_everything(
    asked: Proposal, address: str, client: Client
) -> None:
    typed = entries(asked, ("counter", "Consent “later”."), ("no_response", ""))

    page = client.post(address, typed | {"step": "preview"}).content.decode()

    assert answers_on_record() == []
    assert "Consent “later”." in page
    assert "No response" in page
    assert {name: value for name, value in hidden_fields(page).items() if value} == {
        name: value for name, value in typed.items() if value
    } | {"said_time": "12:00"}


def table_at(proposal: Proposal, instant: str) -> Proposal:
    """Hand a proposal over at that instant."""
    said_at = datetime.fromisoformat(instant)
    return tabling.table_proposal(proposal=proposal, said_at=said_at, by=None, now=said_at)


@pytest.mark.parametrize(
    ("moment", "said_at"),
    [
        ({"said_on": "2026-03-01", "said_time": "14:59"}, None),
        ({"said_on": "2026-02-28", "said_time": ""}, None),
        ({"said_on": "2026-03-01", "said_time": ""}, "2026-03-01 23:00:00+00:00"),
        ({"said_on": "2026-03-01", "said_time": "15:01"}, "2026-03-01 23:01:00+00:00"),
    ],
)
def test_no_answer_comes_before_its_question(
    moment: dict[str, str], said_at: str | None, table: Negotiation, client: Client
) -> None:
    proposal = ProposalFactory(negotiation=table)
    PositionFactory(clause=ClauseFactory(negotiation=table), proposal=proposal)
    asked = table_at(proposal, "2026-03-01T15:00:20-08:00")
    address = f"{reverse('answer-new', args=['table'])}?responds_to={asked.pk}"

    page = client.post(address, entries(asked, ("reject", "")) | moment | {"step": "record"})

    recorded = Proposal.objects.filter(side="employer").values_list("tabled_at", flat=True)
    assert [str(instant) for instant in recorded] == ([said_at] if said_at else [])
    late = "Our proposal was handed over later, on 1 March 2026, 15:00 PST."
    assert (late in page.content.decode()) is (said_at is None)


def test_a_package_of_theirs_is_shown_and_kept_as_one(
    asked: Proposal, address: str, client: Client
) -> None:
    typed = entries(asked, ("accept", ""), ("reject", "")) | {"is_package": "on"}

    page = client.post(address, typed | {"step": "preview"}).content.decode()
    client.post(address, hidden_fields(page) | {"step": "record"})

    assert "to be accepted only as a whole" in page
    assert Proposal.objects.get(side="employer").is_package is True


def test_what_the_preview_showed_is_recorded(asked: Proposal, address: str, client: Client) -> None:
    typed = entries(asked, ("counter", "Consent later."), ("no_response", ""))
    page = client.post(address, typed | {"step": "preview"}).content.decode()

    client.post(address, hidden_fields(page) | {"step": "record"})

    answer = Proposal.objects.get(side="employer")
    assert answers_on_record() == [
        ("Consent", "counter", "Consent later."),
        ("Credit", "no_response", ""),
    ]
    assert (answer.responds_to, answer.number) == (asked, 1)
    assert str(answer.tabled_at) == "2026-03-01 20:00:00+00:00"


@pytest.mark.parametrize(
    "said", [("counter", "Consent later."), ("accept", ""), ("no_response", "")]
)
def test_pressing_twice_records_once(
    said: tuple[str, str], asked: Proposal, address: str, client: Client
) -> None:
    typed = entries(asked, said, ("", "")) | {"step": "record"}

    places = [client.post(address, typed)["Location"] for _ in range(2)]

    assert places[0] == places[1]
    assert Proposal.objects.filter(side="employer").count() == 1


def test_another_answer_of_the_same_day_is_another_answer(
    asked: Proposal, address: str, client: Client
) -> None:
    for text in ("Consent later.", "Consent never."):
        typed = entries(asked, ("counter", text), ("", ""))
        client.post(address, typed | {"step": "record"})

    assert Proposal.objects.filter(side="employer").count() == 2


def test_changing_something_brings_back_what_was_typed(
    asked: Proposal, address: str, client: Client
) -> None:
    typed = entries(asked, ("counter", "Consent later."), ("hold", ""))

    page = client.post(address, typed | {"step": "edit"}).content.decode()

    assert "Consent later.</textarea>" in page
    assert '<option value="hold" selected>' in page
    assert "error-summary" not in page


@pytest.mark.parametrize(
    ("typed", "answers", "words"),
    [
        ({"said_on": ""}, ("reject", ""), "Date: This field is required."),
        ({"said_on": "2999-01-01"}, ("reject", ""), "Time: This lies in the future."),
        ({"medium": "reported"}, ("reject", ""), "As described by: Say who describes the answer."),
        ({"url": "https://a.example"}, ("reject", ""), "Source: publisher: Say who published it."),
        ({}, ("", ""), "Say for at least one clause what was answered."),
        ({}, ("counter", " "), "Consent, Their words: A counter needs their words."),
        ({}, ("", "Words."), "Consent, Answer: There are words here"),
    ],
)
def test_the_summary_names_field_and_clause(
    typed: dict[str, str],
    answers: tuple[str, str],
    words: str,
    asked: Proposal,
    address: str,
    client: Client,
) -> None:
    posted = entries(asked, answers, ("", "")) | {"said_time": "09:30"} | typed | {"step": "record"}

    page = client.post(address, posted).content.decode()

    assert words in page.split('id="error-summary"')[1].split("</div>")[0]
    assert 'value="09:30"' in page
    assert answers_on_record() == []


def test_a_source_and_a_narrator_are_kept(asked: Proposal, address: str, client: Client) -> None:
    told = {"medium": "reported", "described_by": "The mediator", "publisher": "Daily"}
    typed = entries(asked, ("reject", ""), ("", "")) | told | {"url": "https://daily.example/1"}

    client.post(address, typed | {"step": "record"})

    said = Position.objects.tabled().get(proposal__side="employer")
    assert said.described_by == "The mediator"
    assert list(said.sources.values_list("publisher", "url")) == [
        ("Daily", "https://daily.example/1")
    ]


def test_words_that_answer_nothing_may_be_an_offer(table: Negotiation, client: Client) -> None:
    chosen = ClauseFactory(negotiation=table, slug="chosen", title="Chosen")
    ClauseFactory(negotiation=table, title="Not chosen")
    address = f"{reverse('answer-new', args=['table'])}?clause=chosen"
    typed = {f"{chosen.pk}-stance": "propose", f"{chosen.pk}-text": "An offer."}

    page = client.get(address).content.decode()
    client.post(address, WHEN | typed | {"step": "record"})

    assert "Not chosen" not in page
    assert answers_on_record() == [("Chosen", "propose", "An offer.")]


@pytest.mark.parametrize("wanted", ["0", "x", "²"])
def test_a_proposal_that_is_not_there_is_not_found(
    wanted: str, table: Negotiation, client: Client
) -> None:
    address = reverse("answer-new", args=["table"])

    assert client.get(address, {"responds_to": wanted}).status_code == 404


def test_the_preview_is_escaped(asked: Proposal, address: str, client: Client) -> None:
    attack = '"><script>alert(1)</script>'
    typed = entries(asked, ("counter", attack), ("", "")) | {"described_by": attack}

    page = client.post(address, typed | {"step": "preview"}).content.decode()

    assert "<script>alert(1)" not in page
    assert page.count("&lt;script&gt;alert(1)") >= 3
