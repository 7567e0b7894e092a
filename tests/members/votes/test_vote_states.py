"""The state of a vote follows from its instants."""

from dataclasses import replace
from datetime import timedelta

import pytest

from members.vote_states import Course, State, state_of
from tests.factories.portal import NOW

BIT, HOUR = timedelta(microseconds=1), timedelta(hours=1)
DRAFT = Course(opens_at=NOW + HOUR, closes_at=NOW + 2 * HOUR)
KEYS = replace(DRAFT, keys_at=NOW - HOUR)
FROZEN = replace(KEYS, frozen_at=NOW)
ENDED = replace(FROZEN, ended_at=NOW + 2 * HOUR)
COUNTED = replace(ENDED, counted_at=NOW + 3 * HOUR)


@pytest.mark.parametrize(
    ("course", "after", "state"),
    [
        (Course(), timedelta(), State.DRAFT),
        (DRAFT, HOUR, State.DRAFT),
        (KEYS, HOUR, State.KEYS),
        (FROZEN, timedelta(), State.FROZEN),
        (FROZEN, HOUR - BIT, State.FROZEN),
        (FROZEN, HOUR, State.OPEN),
        (FROZEN, 2 * HOUR - BIT, State.OPEN),
        (FROZEN, 2 * HOUR, State.CLOSED),
        # A box that was shut is shut, whatever the clock of one process says.
        (ENDED, 2 * HOUR - BIT, State.CLOSED),
        (replace(FROZEN, closes_at=NOW + 3 * HOUR), 2 * HOUR, State.OPEN),
        (COUNTED, 3 * HOUR, State.COUNTED),
        (replace(COUNTED, certified_at=NOW + 4 * HOUR), 4 * HOUR, State.CERTIFIED),
        (replace(DRAFT, void_at=NOW), HOUR, State.VOID),
        (replace(FROZEN, void_at=NOW), HOUR, State.VOID),
        (replace(COUNTED, void_at=NOW), 3 * HOUR, State.VOID),
    ],
)
def test_states(course: Course, after: timedelta, state: State) -> None:
    assert state_of(course, NOW + after) == state
