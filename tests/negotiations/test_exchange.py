"""Asked, offered, got, and how far apart two sides are on one clause.

A line of moves reads "day side stance: words"; keys count from 1.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from negotiations.course import Agreed, Move, Side, Stance
from negotiations.exchange import Exchange, clause_distance, exchange, mean_distance


def day(number: int) -> datetime:
    return datetime(2023, 3, 1, tzinfo=UTC) + timedelta(days=number)


def said(line: str) -> list[Move]:
    moves = []
    for key, entry in enumerate(filter(None, line.split("; ")), start=1):
        head, _, words = entry.partition(":")
        number, side, stance = head.split()
        moves.append(Move(key, Side(side), Stance(stance), day(int(number)), words.strip(), key))
    return moves


EXCHANGES = [
    # moves → first asked, asked, offered, got
    ("nothing", "", (None, None, None, None)),
    ("an ask", "1 guild propose: a", (1, 1, None, None)),
    ("the last ask", "1 guild propose: a; 2 guild propose: b", (1, 2, None, None)),
    ("an offer", "1 guild propose: a; 2 employer counter: b", (1, 1, 2, None)),
    ("a refusal without words", "1 employer counter: a; 2 employer reject", (None, None, 1, None)),
    ("a refusal in words", "1 employer counter: a; 2 employer reject: b", (None, None, 2, None)),
    ("taken back, still shown", "1 guild propose: a; 2 guild withdraw: b", (1, 1, None, None)),
    ("a published text", "1 guild propose: a; 2 joint accept: b", (1, 1, None, 2)),
    ("the newest published text", "1 joint accept: a; 2 joint accept: b", (None, None, None, 2)),
    ("declared open again", "1 joint accept: a; 2 joint hold: b", (None, None, None, None)),
    ("a later move", "1 guild propose: a; 60 guild propose: b", (1, 1, None, None)),
]


@pytest.mark.parametrize(
    ("moves", "keys"), [row[1:] for row in EXCHANGES], ids=[row[0] for row in EXCHANGES]
)
def test_exchange_by_positions(moves, keys):
    assert exchange(said(moves), [], day(50)) == Exchange(*keys, None)


@pytest.mark.parametrize(
    ("moves", "agreed", "got", "got_agreement"),
    [
        ("", Agreed(9, day(4), "c"), None, 9),
        ("6 joint accept: c", Agreed(9, day(4), "c"), 1, None),
        ("2 joint accept: c", Agreed(9, day(4), "c"), None, 9),
        ("", Agreed(9, day(4), "c", day(5)), None, None),
        ("6 joint accept: c", Agreed(9, day(4), "c", day(7)), None, None),
        ("", Agreed(9, day(4), "c", day(60)), None, 9),
        ("", Agreed(9, day(60), "c"), None, None),
    ],
)
def test_got_is_what_was_confirmed_or_published_last(moves, agreed, got, got_agreement):
    result = exchange(said(moves), [agreed], day(50))

    assert (result.got, result.got_agreement) == (got, got_agreement)


DISTANCES = [
    ("nothing", "", None),
    ("one side only", "1 guild propose: no scan ever", None),
    ("a refusal without any words", "1 guild propose: no scan; 2 employer reject", None),
    ("the same words", "1 guild propose: no scan; 2 employer counter: no scan", 0.0),
    ("no word in common", "1 guild propose: no scan; 2 employer counter: paid use", 1.0),
    ("half in common", "1 guild propose: no scan; 2 employer counter: one scan", 0.5),
    (
        "a refusal without words keeps those before",
        "1 guild propose: no scan; 2 employer counter: one scan; 3 employer reject",
        0.5,
    ),
    (
        "so do silence and a hold",
        "1 guild propose: no scan; 2 employer counter: one scan; 3 employer hold; 4 guild no_response",
        0.5,
    ),
    (
        "a refusal in words speaks",
        "1 guild propose: no scan; 2 employer counter: one scan; 3 employer reject: paid use",
        1.0,
    ),
    ("acceptance says the other's words", "1 guild propose: no scan; 2 employer accept", 0.0),
    ("acceptance of nothing says nothing", "2 employer accept", None),
    (
        "words taken back are not there",
        "1 guild propose: no scan; 2 employer counter: one scan; 3 guild withdraw: dropped",
        None,
    ),
    (
        "a draft of both",
        "1 guild propose: no scan; 2 employer counter: one scan; 3 joint propose: a scan",
        0.0,
    ),
    (
        "left out by both",
        "1 guild propose: no scan; 2 employer counter: one scan; 3 joint no_response: silent",
        None,
    ),
    (
        "a joint remark is nobody's words",
        "1 guild propose: no scan; 2 employer counter: one scan; 3 joint hold: still open",
        0.5,
    ),
    ("a published text", "1 guild propose: no scan; 2 joint accept: a scan", 0.0),
    (
        "a later move",
        "1 guild propose: no scan; 2 employer counter: one scan; 60 employer counter: no scan",
        0.5,
    ),
]


@pytest.mark.parametrize(
    ("moves", "distance"), [row[1:] for row in DISTANCES], ids=[row[0] for row in DISTANCES]
)
def test_distance_between_the_last_words(moves, distance):
    assert clause_distance(said(moves), [], day(50)) == distance


@pytest.mark.parametrize(("reopened_at", "distance"), [(None, 0.0), (day(60), 0.0), (day(9), 0.5)])
def test_distance_is_nothing_while_agreed(reopened_at, distance):
    moves = said("1 guild propose: no scan; 2 employer counter: one scan")

    result = clause_distance(moves, [Agreed(1, day(5), "a scan", reopened_at)], day(50))

    assert result == distance


def test_successors_words_do_not_count():
    ask = Move(1, Side.GUILD, Stance.PROPOSE, day(1), "no scan", 1)
    other = Move(2, Side.EMPLOYER, Stance.COUNTER, day(2), "no scan", 2, is_successor=True)

    assert clause_distance([ask, other], [], day(50)) is None


@pytest.mark.parametrize(
    ("distances", "mean"),
    [([], None), ([None], None), ([0.5], 0.5), ([0.5, None, 1.0, 0.0], 0.5), ([0.0, None], 0.0)],
)
def test_mean_is_over_the_clauses_that_have_a_distance(distances, mean):
    assert mean_distance(distances) == mean


def test_words_too_long_to_be_measured_have_no_distance():
    moves = said("1 guild propose: a; 2 employer counter: b")
    moves[1] = replace(moves[1], text="a" * 2_000_001)

    assert clause_distance(moves, [], day(5)) is None
