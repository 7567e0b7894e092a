"""What the other side answered, a silence included."""

from datetime import timedelta

import pytest

from negotiations.actions import answers, tabling
from negotiations.models import Position, Proposal, Source
from tests.factories.negotiations import ClauseFactory, NegotiationFactory
from tests.factories.portal import UserFactory

pytestmark = pytest.mark.django_db


def log(now, entries, **fields):
    negotiation = entries[0].clause.negotiation if entries else NegotiationFactory()
    given = {
        "negotiation": negotiation,
        "said_at": now - timedelta(days=1),
        "medium": "written",
        "entries": entries,
        "by": UserFactory(),
        "now": now,
    }
    return answers.log_answer(**given | fields)


def entry(stance="counter", text="Words of theirs.", **clause):
    return answers.Entry(ClauseFactory(**clause), stance, text)


def test_an_answer_is_frozen_at_the_instant_it_was_given(now):
    proposal = log(now, [entry()])

    position = proposal.positions.get()
    assert (proposal.side, proposal.kind, proposal.state, proposal.number) == (
        "employer",
        "counter",
        "tabled",
        1,
    )
    assert (proposal.title, position.said_at) == (
        "Studios answer of 1 March 2026",
        now - timedelta(days=1),
    )


@pytest.mark.parametrize("stance", ["accept", "reject", "hold", "no_response", "withdraw"])
def test_an_answer_without_words_is_an_answer(now, stance):
    proposal = log(now, [entry(stance, "")])

    assert (proposal.kind, proposal.positions.get().stance) == ("response", stance)


def test_a_counter_without_words_is_refused_and_nothing_is_kept(now):
    with pytest.raises(tabling.TextMissing):
        log(now, [entry(text="")])

    assert (Proposal.objects.count(), Position.objects.count()) == (0, 0)


def test_what_is_only_reported_names_who_tells_it(now):
    with pytest.raises(answers.NarratorMissing):
        log(now, [entry()], medium="reported")


def test_who_described_it_stands_with_proposal_and_position(now):
    proposal = log(now, [entry()], medium="reported", described_by="trade press")

    assert (proposal.described_by, proposal.positions.get().described_by) == (
        "trade press",
        "trade press",
    )


def test_the_source_is_kept_once_for_all_clauses(now):
    clause = ClauseFactory()
    source = answers.SourceInput(publisher="paper.example", url="https://paper.example/1")
    entries = [
        answers.Entry(clause, "counter", "One."),
        answers.Entry(ClauseFactory(negotiation=clause.negotiation), "reject"),
    ]

    proposal = log(now, entries, source=source)

    row = Source.objects.get()
    assert (row.publisher, row.url) == ("paper.example", "https://paper.example/1")
    assert [list(p.sources.all()) for p in proposal.positions.all()] == [[row], [row]]


def test_an_answer_to_come_is_refused(now):
    with pytest.raises(tabling.NotYetSaid):
        log(now, [entry()], said_at=now + timedelta(hours=1))
