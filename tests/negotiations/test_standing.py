"""The rule book: where a clause stands after what was said and agreed on it.

A line of moves reads "day side stance": "1 guild propose, 3 employer reject". A line of
agreements reads "day" or "day-day" where the text was reopened on the second.
"""

from datetime import UTC, datetime, timedelta

import pytest

from negotiations.course import Agreed, Move, Side, Stance
from negotiations.standing import Outcome, Standing, State, clause_standing


def day(number: int) -> datetime:
    return datetime(2023, 3, 1, 12, tzinfo=UTC) + timedelta(days=number)


def said(line: str) -> list[Move]:
    moves = []
    for key, entry in enumerate(filter(None, line.split(", ")), start=1):
        number, side, stance = entry.split()
        moves.append(Move(key, Side(side), Stance(stance), day(int(number)), "words", key))
    return moves


def confirmed(line: str) -> list[Agreed]:
    agreed = []
    for key, entry in enumerate(filter(None, line.split(", ")), start=1):
        on, _, reopened = entry.partition("-")
        agreed.append(Agreed(key, day(int(on)), "words", day(int(reopened)) if reopened else None))
    return agreed


TURNS = {"guild": Side.GUILD, "employer": Side.EMPLOYER, "both": Side.JOINT, "nobody": None}

RULES = [
    # what one side does
    ("nothing said", "", "", "not_tabled", "nobody", None),
    ("an ask waits for the other side", "1 guild propose", "", "open", "employer", 1),
    ("so does an offer", "1 employer propose", "", "open", "guild", 1),
    ("asking again keeps the date", "1 guild propose, 4 guild propose", "", "open", "employer", 1),
    ("a counter turns", "1 guild propose, 4 employer counter", "", "open", "guild", 4),
    ("silence returns", "1 guild propose, 4 employer no_response", "", "open", "guild", 4),
    ("silence first is dated too", "4 employer no_response", "", "open", "guild", 4),
    (
        "silence keeps a refusal",
        "1 guild propose, 2 employer reject, 5 guild no_response",
        "",
        "rejected",
        "employer",
        5,
    ),
    ("who is asked informs", "1 guild propose, 4 employer hold", "", "on_hold", "guild", 4),
    (
        "words end a hold",
        "1 guild propose, 4 employer hold, 6 guild propose",
        "",
        "open",
        "employer",
        6,
    ),
    ("who is refused moves", "1 guild propose, 4 employer reject", "", "rejected", "guild", 4),
    (
        "a counter ends a refusal",
        "1 guild propose, 4 employer reject, 9 employer counter",
        "",
        "open",
        "guild",
        9,
    ),
    (
        "whose words are accepted confirms",
        "1 guild propose, 4 employer accept",
        "",
        "open",
        "guild",
        4,
    ),
    # taking back
    (
        "the only words taken back",
        "1 guild propose, 4 guild withdraw",
        "",
        "withdrawn",
        "nobody",
        4,
    ),
    (
        "a refusal leaves no words to answer",
        "1 guild propose, 2 employer reject, 4 guild withdraw",
        "",
        "withdrawn",
        "nobody",
        4,
    ),
    (
        "the other's words stay to be answered",
        "1 guild propose, 2 employer counter, 4 guild withdraw",
        "",
        "open",
        "guild",
        2,
    ),
    (
        "then both take back",
        "1 guild propose, 2 employer counter, 4 guild withdraw, 5 employer withdraw",
        "",
        "withdrawn",
        "nobody",
        5,
    ),
    (
        "nothing is left to refuse",
        "1 guild propose, 4 guild withdraw, 5 employer reject",
        "",
        "withdrawn",
        "nobody",
        4,
    ),
    (
        "new words open it again",
        "1 guild propose, 4 guild withdraw, 6 employer propose",
        "",
        "open",
        "guild",
        6,
    ),
    # one instant
    ("an answer follows the ask", "1 employer reject, 1 guild propose", "", "rejected", "guild", 1),
    ("a counter follows the ask", "1 employer counter, 1 guild propose", "", "open", "guild", 1),
    ("asks cross", "1 guild propose, 1 employer propose", "", "open", "both", 1),
    ("counters cross", "1 guild counter, 1 employer counter", "", "open", "both", 1),
    (
        "after crossing the next move turns",
        "1 guild propose, 1 employer propose, 3 guild counter",
        "",
        "open",
        "employer",
        3,
    ),
    (
        "crossing withdrawals",
        "1 guild propose, 3 guild withdraw, 3 employer withdraw",
        "",
        "withdrawn",
        "nobody",
        3,
    ),
    # agreement and reopening
    ("both confirm", "1 guild propose, 4 employer accept", "6", "tentatively_agreed", "nobody", 6),
    (
        "a published text agrees",
        "1 guild propose, 4 joint accept",
        "",
        "tentatively_agreed",
        "nobody",
        4,
    ),
    (
        "publishing keeps the date",
        "1 guild propose, 8 joint accept",
        "6",
        "tentatively_agreed",
        "nobody",
        6,
    ),
    (
        "one side does not undo it",
        "1 guild propose, 8 guild counter",
        "6",
        "tentatively_agreed",
        "nobody",
        6,
    ),
    ("reopened after a refusal", "1 guild propose, 2 employer reject", "4-6", "open", "guild", 6),
    ("reopened after a counter", "1 guild propose, 2 employer counter", "4-6", "open", "guild", 6),
    ("reopened before any move", "", "4-6", "open", "both", 6),
    ("a published text reopened", "1 guild propose, 5 joint accept", "4-6", "open", "employer", 6),
    (
        "moves count after reopening",
        "1 guild propose, 7 guild counter, 8 employer reject",
        "4-6",
        "rejected",
        "guild",
        8,
    ),
    (
        "a move on the day of reopening",
        "1 guild propose, 6 guild counter",
        "4-6",
        "open",
        "employer",
        6,
    ),
    ("a refusal on the day of reopening", "6 employer reject", "4-6", "rejected", "guild", 6),
    ("agreed again", "1 guild propose", "4-6, 9", "tentatively_agreed", "nobody", 9),
    (
        "reopened later counts as standing",
        "1 guild propose",
        "4-99",
        "tentatively_agreed",
        "nobody",
        4,
    ),
    # what both declare
    (
        "both call it open",
        "1 guild propose, 2 employer reject, 5 joint hold",
        "",
        "open",
        "both",
        5,
    ),
    ("both refuse a draft", "1 guild propose, 5 joint reject", "", "open", "both", 5),
    ("a draft of both", "5 joint propose", "", "open", "both", 5),
    (
        "both undo an agreed text",
        "1 guild propose, 5 joint accept, 7 joint hold",
        "",
        "open",
        "both",
        7,
    ),
    ("both leave it out", "1 guild propose, 5 joint no_response", "", "withdrawn", "nobody", 5),
    ("left out, never asked", "5 joint no_response", "", "not_tabled", "nobody", 5),
    # what does not count yet
    ("a later move", "1 guild propose, 60 employer accept", "", "open", "employer", 1),
    ("the instant itself", "1 guild propose, 50 employer counter", "", "open", "guild", 50),
    (
        "an agreement reopened later still",
        "1 guild propose, 2 employer reject",
        "60-70",
        "rejected",
        "guild",
        2,
    ),
    ("a later agreement", "1 guild propose", "60", "open", "employer", 1),
]


@pytest.mark.parametrize(
    ("moves", "agreed", "state", "turn", "since"),
    [rule[1:] for rule in RULES],
    ids=[rule[0] for rule in RULES],
)
def test_clause_stands(moves, agreed, state, turn, since):
    standing = clause_standing(said(moves), confirmed(agreed), Outcome(), day(50))

    assert (standing.state, standing.turn, standing.since) == (
        State(state),
        TURNS[turn],
        None if since is None else day(since),
    )


def test_moves_are_ordered_by_instant_then_key_whatever_their_order():
    moves = said("1 guild propose, 4 employer counter, 4 employer reject, 4 employer hold")

    standings = {
        clause_standing(order, [], Outcome(), day(50)).state for order in (moves, moves[::-1])
    }

    assert standings == {State.ON_HOLD}


def test_a_successor_never_counts():
    asked = Move(1, Side.GUILD, Stance.PROPOSE, day(1), "words", 1)
    followed = Move(2, Side.JOINT, Stance.ACCEPT, day(9), "words", 2, is_successor=True)

    standing = clause_standing([asked, followed], [], Outcome(), day(50))

    assert standing == Standing(State.OPEN, Side.EMPLOYER, day(1), day(1))


OUTCOMES = [
    # ratified, in force from, to (days) → state and turn with an agreement of day 6, since
    ("before ratification", (60, 5, 90), "tentatively_agreed", 6),
    ("ratified, term unknown", (20, None, None), "agreed", 20),
    ("ratified, not yet in force", (20, 60, 90), "agreed", 20),
    ("in force since a day after", (20, 30, 90), "in_force", 30),
    ("term begun before ratification", (20, 5, 90), "in_force", 20),
    ("without an end", (20, 30, None), "in_force", 30),
    ("the instant of ratification", (50, 5, None), "in_force", 50),
    ("the instant at which the term begins", (20, 50, 90), "in_force", 50),
    ("the instant at which the term ends", (20, 30, 50), "expired", 50),
]


@pytest.mark.parametrize(
    ("days", "state", "since"), [row[1:] for row in OUTCOMES], ids=[row[0] for row in OUTCOMES]
)
def test_ratification_carries_an_agreed_clause(days, state, since):
    outcome = Outcome(*(None if number is None else day(number) for number in days))

    standing = clause_standing(said("1 guild propose"), confirmed("6"), outcome, day(50))

    assert standing == Standing(State(state), None, day(since), day(6))


@pytest.mark.parametrize(
    ("moves", "ratified_on", "state"),
    [
        ("", 20, "not_tabled"),
        ("1 guild propose", 20, "open"),
        ("1 guild propose", 50, "open"),
        ("1 guild propose, 1 employer reject", 20, "rejected"),
    ],
)
def test_ratification_without_a_clause_leaves_it_to_nobody(moves, ratified_on, state):
    standing = clause_standing(said(moves), [], Outcome(ratified_at=day(ratified_on)), day(50))

    assert (standing.state, standing.turn) == (State(state), None)


@pytest.mark.parametrize(
    ("moves", "agreed", "days"),
    [
        ("", "", None),
        ("1 guild propose, 4 guild propose", "", 46),
        ("1 guild propose, 4 employer no_response", "", 46),
        ("1 guild propose", "6", 44),
        ("1 guild propose", "6-9", 41),
        ("1 guild propose, 50 employer accept", "6", 0),
        ("1 guild propose, 60 employer accept", "6-70", 44),
    ],
)
def test_days_count_from_the_last_move_or_agreement(moves, agreed, days):
    standing = clause_standing(said(moves), confirmed(agreed), Outcome(), day(50))

    assert standing.days_since(day(50)) == days


def test_a_day_is_twenty_four_hours():
    standing = clause_standing(said("1 guild propose"), [], Outcome(), day(50))

    counted = [standing.days_since(day(2) + timedelta(seconds=late)) for late in (-1, 0)]

    assert counted == [0, 1]
