"""Where a vote stands: its state follows from instants, and no job has to open or close it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """draft → keys → frozen → open → closed → counted → certified, and void from any of them."""

    DRAFT = "draft"
    KEYS = "keys"
    FROZEN = "frozen"
    OPEN = "open"
    CLOSED = "closed"
    COUNTED = "counted"
    CERTIFIED = "certified"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Course:
    """The instants of a vote. `closes_at` counts extensions in; `ended_at` is when the box shut."""

    keys_at: datetime | None = None
    frozen_at: datetime | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    ended_at: datetime | None = None
    counted_at: datetime | None = None
    certified_at: datetime | None = None
    void_at: datetime | None = None


def state_of(course: Course, now: datetime) -> State:
    """The first state from the end whose instant has come.

    It is open from its opening on and no more at its closing instant, nor once the box was shut.
    """
    reached = (
        (State.VOID, course.void_at),
        (State.CERTIFIED, course.certified_at),
        (State.COUNTED, course.counted_at),
        (State.CLOSED, course.ended_at),
    )
    for state, instant in reached:
        if instant is not None:
            return state
    if course.frozen_at is not None:
        return _by_the_clock(course, now)
    return State.DRAFT if course.keys_at is None else State.KEYS


def _by_the_clock(course: Course, now: datetime) -> State:
    if course.opens_at is None or now < course.opens_at:
        return State.FROZEN
    if course.closes_at is None or now < course.closes_at:
        return State.OPEN
    return State.CLOSED
