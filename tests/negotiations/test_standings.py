"""The standing of an issue or a negotiation, from the standings of its clauses."""

from datetime import UTC, datetime, timedelta

import pytest

from negotiations.course import Agreed, Course, Move, Side, Stance
from negotiations.standing import Outcome, Standing, State
from negotiations.standings import GroupStanding, clause_standings, group_standing

NOW = datetime(2023, 9, 30, tzinfo=UTC)


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


def standing(state: State, turn: Side | None = None, days: int | None = None) -> Standing:
    at = None if days is None else ago(days)
    return Standing(state, turn, at, at)


def test_every_state_is_counted_and_the_last_move_is_found():
    group = group_standing(
        [
            standing(State.OPEN, Side.GUILD, 9),
            standing(State.OPEN, Side.EMPLOYER, 4),
            standing(State.REJECTED, Side.JOINT, 30),
            standing(State.NOT_TABLED),
        ]
    )

    counts = dict.fromkeys(State, 0) | {State.OPEN: 2, State.REJECTED: 1, State.NOT_TABLED: 1}
    assert group == GroupStanding(counts, 2, 2, ago(4))
    assert (group.total, group.days_since(NOW)) == (4, 4)


@pytest.mark.parametrize(
    ("turns", "turn"),
    [
        ([], None),
        ([None, None], None),
        ([None, Side.GUILD], Side.GUILD),
        ([Side.EMPLOYER, Side.EMPLOYER], Side.EMPLOYER),
        ([Side.EMPLOYER, Side.GUILD], Side.JOINT),
        ([None, Side.JOINT], Side.JOINT),
    ],
)
def test_the_turn_is_with_every_side_that_has_one(turns, turn):
    group = group_standing(standing(State.OPEN, one, 1) for one in turns)

    assert group.turn is turn


def test_without_a_move_there_are_no_days():
    assert group_standing([standing(State.NOT_TABLED)]).days_since(NOW) is None


def test_clauses_stand_by_their_keys():
    asked = Move(1, Side.GUILD, Stance.PROPOSE, ago(9), "words", 1)
    courses = [Course(10, [asked]), Course(20, [], [Agreed(1, ago(5), "words")]), Course(30, [])]

    standings = clause_standings(courses, Outcome(ratified_at=ago(2)), NOW)

    assert standings == {
        10: Standing(State.OPEN, None, ago(9), ago(9)),
        20: Standing(State.AGREED, None, ago(2), ago(5)),
        30: Standing(State.NOT_TABLED, None, None, None),
    }
