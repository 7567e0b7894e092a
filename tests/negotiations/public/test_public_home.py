"""The front page says where things stand."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from negotiations.models import Negotiation
from tests.factories.negotiations import SessionFactory, TentativeAgreementFactory
from tests.factories.portal import NOW, EventFactory
from tests.negotiations.public.tables import PublicTable, publish, said

TABLE_ZONE = ZoneInfo("America/Los_Angeles")


def story(client):
    (only,) = client.get("/").context["stories"]
    return only


def agree(table: PublicTable) -> None:
    for clause in table.clauses:
        publish(TentativeAgreementFactory(clause=clause, agreed=True))


def test_talks_that_go_on(client, table):
    told = story(client)

    assert told.state == "At the table: 0 of 3 clauses tentatively agreed."
    assert told.turn == "It is WGA’s turn on 3 clauses."
    assert told.next_date == "Last exchange: 23 February 2026, 7 days ago."


def test_an_agreement_that_is_not_ratified(client, table):
    agree(table)

    told = story(client)

    assert told.state == "Tentatively agreed on all 3 clauses tabled; not ratified yet."
    assert told.turn == "Nothing waits for an answer."
    assert (
        told.convergence
        == "On all 3 clauses on which both sides spoke, one text now stands for both."
    )


RATIFIED = datetime(2026, 3, 1, 20, tzinfo=TABLE_ZONE)


@pytest.mark.parametrize(
    ("term", "state"),
    [
        ((None, None), "Ratified on 1 March 2026; not in force yet."),
        ((date(2026, 3, 1), None), "Ratified on 1 March 2026 and in force since 1 March 2026."),
        (
            (date(2026, 3, 1), date(2029, 5, 1)),
            "Ratified on 1 March 2026 and in force until 1 May 2029.",
        ),
        (
            (date(2023, 3, 1), date(2026, 3, 1)),
            "Ratified on 1 March 2026, in force until 1 March 2026; the term has ended.",
        ),
    ],
)
def test_a_ratified_agreement(client, table, term, state):
    agree(table)
    start, end = term
    Negotiation.objects.update(ratified_at=RATIFIED, in_force_from=start, in_force_to=end)

    assert story(client).state == state


def test_talks_that_are_over_have_no_turn_and_a_length(client, table):
    agree(table)
    Negotiation.objects.update(ratified_at=RATIFIED, opened_on=date(2026, 2, 1))

    told = story(client)

    assert told.turn == ""
    assert told.figures == [
        ("clauses", "3"),
        ("agreed", "3"),
        ("days from the first session to ratification", "28"),
    ]


def test_the_term_lasts_through_its_last_day(client, table):
    agree(table)
    last = NOW.astimezone(TABLE_ZONE).date()
    Negotiation.objects.update(
        ratified_at=RATIFIED, in_force_from=date(2023, 3, 1), in_force_to=last
    )
    assert datetime.combine(last, time.max, TABLE_ZONE) > NOW

    assert story(client).next_date == "Next date: the term ends on 2 March 2026."


@pytest.mark.parametrize(
    ("verb", "payload", "words"),
    [
        (
            "milestone.recorded",
            {"title": "Strike begins", "is_turning_point": True},
            "Strike begins",
        ),
        ("milestone.recorded", {"title": "A letter", "is_turning_point": False}, None),
        ("vote.reported", {"title": "Ratification", "kind": "ratification"}, "Ratification"),
        ("vote.reported", {"title": "The boards", "kind": "board_approval"}, None),
    ],
)
def test_a_story_tells_its_turning_points(client, table, verb, payload, words):
    EventFactory(
        target=table.negotiation, stream=table.negotiation.stream, verb=verb, payload=payload
    )

    told = [line.telling.words for line in story(client).course]

    assert told == ([words] if words else [])


def test_the_next_session_comes_first(client, table):
    for day in (date(2026, 4, 9), date(2026, 3, 9), date(2026, 2, 9)):
        publish(SessionFactory(negotiation=table.negotiation, held_on=day))
    SessionFactory(negotiation=table.negotiation, held_on=date(2026, 3, 4))

    assert story(client).next_date == "Next session: 9 March 2026."


def test_figures_count_every_standing(client, table):
    said(table.clauses[0], "employer", stance="reject", text="", said_at=NOW)

    assert story(client).figures == [
        ("clauses", "3"),
        ("open", "2"),
        ("rejected", "1"),
        ("days since the last exchange", "0"),
    ]


def test_an_empty_portal_says_so(client, db):
    assert "No negotiation is public yet" in client.get("/").content.decode()
