"""The rule book for offers that can only be accepted as a whole.

The employer side hands over package 7 on day 10, on the clauses "scan" (1) and "training" (2);
both were asked for by the guild on day 1. A line reads "day side stance", or "day side stance
package" for a move of a package with that number.
"""

from datetime import UTC, datetime, timedelta

import pytest

from negotiations.course import Agreed, Course, Move, Side, Stance
from negotiations.packages import unanswered_packages
from negotiations.standing import Outcome, State
from negotiations.standings import clause_standings

TURNS = {"guild": Side.GUILD, "employer": Side.EMPLOYER, "nobody": None}


def day(number: int) -> datetime:
    return datetime(2023, 8, 1, tzinfo=UTC) + timedelta(days=number)


def course(key: int, line: str, agreed: tuple[Agreed, ...] = ()) -> Course:
    asked_and_offered = "1 guild propose, 10 employer counter 7"
    moves = []
    for number, entry in enumerate(f"{asked_and_offered}, {line}".strip(", ").split(", ")):
        on, side, stance, *package = entry.split()
        proposal = int(package[0]) if package else 100 * key + number
        moves.append(
            Move(
                100 * key + number,
                Side(side),
                Stance(stance),
                day(int(on)),
                "words",
                proposal,
                is_package=bool(package),
            )
        )
    return Course(key, moves, agreed)


def stands(courses: list[Course]) -> list[tuple[State, Side | None, datetime | None]]:
    standings = clause_standings(courses, Outcome(), day(50))
    return [(one.state, one.turn, one.since) for one in standings.values()]


RULES = [
    # scan, training → (state, turn, since) of each
    ("handed over", "", "", ("open", "guild", 10), ("open", "guild", 10)),
    ("one part accepted", "12 guild accept", "", ("open", "guild", 10), ("open", "guild", 10)),
    ("one part countered", "12 guild counter", "", ("open", "guild", 10), ("open", "guild", 10)),
    (
        "one part refused",
        "12 guild reject",
        "",
        ("rejected", "guild", 12),
        ("open", "guild", 10),
    ),
    (
        "one part on hold",
        "12 guild hold",
        "",
        ("on_hold", "employer", 12),
        ("open", "guild", 10),
    ),
    (
        "a hold does not answer the rest",
        "12 guild accept",
        "12 guild hold",
        ("open", "guild", 10),
        ("on_hold", "employer", 12),
    ),
    (
        "every part answered",
        "12 guild accept",
        "14 guild reject",
        ("open", "employer", 12),
        ("rejected", "employer", 14),
    ),
    (
        "silence on the rest is an answer",
        "12 guild accept",
        "14 guild no_response",
        ("open", "employer", 12),
        ("open", "employer", 14),
    ),
    (
        "broken up by its own side",
        "12 guild reject",
        "15 employer counter",
        ("rejected", "employer", 12),
        ("open", "guild", 10),
    ),
    (
        "replaced by another package",
        "12 guild reject, 15 employer counter 8",
        "15 employer counter 8",
        ("open", "guild", 15),
        ("open", "guild", 10),
    ),
    (
        "answered by a package",
        "12 guild counter 9",
        "12 guild counter 9",
        ("open", "employer", 12),
        ("open", "employer", 12),
    ),
    (
        "a package on one part answers that part",
        "12 guild counter 9",
        "",
        ("open", "employer", 12),
        ("open", "guild", 10),
    ),
    (
        "both declare the rest open",
        "12 guild reject",
        "14 joint hold",
        ("rejected", "employer", 12),
        ("open", "both", 14),
    ),
]


@pytest.mark.parametrize(
    ("scan", "training", "scan_stands", "training_stands"),
    [rule[1:] for rule in RULES],
    ids=[rule[0] for rule in RULES],
)
def test_package_waits_as_a_whole(scan, training, scan_stands, training_stands):
    turns = TURNS | {"both": Side.JOINT}

    result = stands([course(1, scan), course(2, training)])

    assert result == [
        (State(state), turns[turn], day(since))
        for state, turn, since in (scan_stands, training_stands)
    ]


def test_an_agreement_on_a_clause_answers_its_part():
    agreed = Agreed(5, day(14), "words")
    courses = [course(1, "12 guild accept"), course(2, "", (agreed,))]

    result = stands(courses)

    assert result == [
        (State.OPEN, Side.EMPLOYER, day(12)),
        (State.TENTATIVELY_AGREED, None, day(14)),
    ]


@pytest.mark.parametrize(
    ("agreed_on", "waiting"),
    [(9, {7}), (10, set()), (50, set()), (51, {7})],
    ids=["before it", "the same instant", "now", "later than now"],
)
def test_an_agreement_answers_from_the_package_on(agreed_on, waiting):
    courses = [course(1, "", (Agreed(5, day(agreed_on), "words"),))]

    assert unanswered_packages(courses, day(50)) == waiting


def test_what_a_package_takes_back_stays_until_the_package_is_agreed():
    taken_back = Course(
        1,
        [
            Move(1, Side.EMPLOYER, Stance.PROPOSE, day(1), "words", 1),
            Move(2, Side.EMPLOYER, Stance.WITHDRAW, day(10), "", 7, is_package=True),
        ],
    )

    result = stands([taken_back, course(2, "")])

    assert result[0] == (State.OPEN, Side.GUILD, day(1))


@pytest.mark.parametrize(
    ("now", "waiting"), [(9, frozenset()), (13, frozenset({7})), (14, frozenset())]
)
def test_a_package_waits_from_its_instant_to_its_last_answer(now, waiting):
    courses = [course(1, "12 guild accept"), course(2, "14 guild reject")]

    assert unanswered_packages(courses, day(now)) == waiting


def test_a_move_that_crosses_a_package_does_not_answer_it():
    courses = [course(1, "10 guild counter")]

    assert unanswered_packages(courses, day(50)) == frozenset({7})
