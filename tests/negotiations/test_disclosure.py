"""The course of a release, ground rules, and instants in a zone."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from negotiations.disclosure import (
    Course,
    Mode,
    NoSuchTime,
    Rules,
    Stage,
    State,
    Step,
    TwiceThatDay,
    instant,
)

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
BEFORE, AFTER = NOW - HOUR, NOW + HOUR


@pytest.mark.parametrize(
    ("course", "stage"),
    [
        (Course(State.DRAFT, AFTER), Stage.DRAFT),
        (Course(State.DRAFT, None), Stage.DRAFT),
        (Course(State.IN_REVIEW, BEFORE), Stage.IN_REVIEW),
        (Course(State.SET_ASIDE, None), Stage.SET_ASIDE),
        (Course(State.APPROVED, AFTER), Stage.SCHEDULED),
        (Course(State.APPROVED, AFTER, embargo_from=AFTER), Stage.SCHEDULED),
        (Course(State.APPROVED, AFTER, embargo_from=NOW), Stage.EMBARGOED),
        (Course(State.APPROVED, NOW, embargo_from=BEFORE), Stage.LIVE),
        (Course(State.APPROVED, NOW), Stage.LIVE),
        (Course(State.APPROVED, NOW + timedelta(microseconds=1)), Stage.SCHEDULED),
        (Course(State.APPROVED, BEFORE, is_corrected=True), Stage.CORRECTED),
        (Course(State.APPROVED, BEFORE, is_superseded=True), Stage.SUPERSEDED),
        (
            Course(State.APPROVED, BEFORE, is_superseded=True, is_corrected=True),
            Stage.SUPERSEDED,
        ),
        (Course(State.WITHDRAWN, BEFORE), Stage.WITHDRAWN),
    ],
)
def test_a_stage_follows_from_state_and_clock(course, stage):
    assert course.stage(NOW) is stage


DRAFTING = {Step.EDIT, Step.SUBMIT, Step.FORCE, Step.SET_ASIDE}


@pytest.mark.parametrize(
    ("course", "steps"),
    [
        (Course(State.DRAFT, None), DRAFTING),
        (
            Course(State.IN_REVIEW, None),
            {Step.SEND_BACK, Step.APPROVE, Step.FORCE, Step.SET_ASIDE},
        ),
        (Course(State.APPROVED, AFTER), {Step.RECALL}),
        (Course(State.APPROVED, AFTER, embargo_from=NOW), {Step.WITHDRAW}),
        (Course(State.APPROVED, NOW), {Step.WITHDRAW}),
        (Course(State.WITHDRAWN, NOW), set()),
        (Course(State.SET_ASIDE, None), set()),
    ],
)
def test_the_steps_that_may_be_taken(course, steps):
    assert course.steps(NOW) == steps


KINDS = ["session", "position", "session"]
SESSIONS = frozenset({("session", "public")})


@pytest.mark.parametrize(
    ("rules", "audience", "refused"),
    [
        (Rules(Mode.OPEN), "public", ()),
        (Rules(Mode.BLACKOUT), "public", ("session", "position")),
        (Rules(Mode.BLACKOUT), "members", ("session", "position")),
        (Rules(Mode.BLACKOUT), "staff", ()),
        (Rules(Mode.BLACKOUT), "committee", ()),
        (Rules(Mode.HOLDING_LINE, SESSIONS), "public", ("position",)),
        (Rules(Mode.HOLDING_LINE, SESSIONS), "members", ("session", "position")),
    ],
)
def test_rules_refuse_what_they_do_not_list(rules, audience, refused):
    assert rules.refused(KINDS, audience) == refused


@pytest.mark.parametrize(
    ("new", "old", "is_wider"),
    [
        (Rules(Mode.OPEN), Rules(Mode.BLACKOUT), True),
        (Rules(Mode.BLACKOUT), Rules(Mode.OPEN), False),
        (Rules(Mode.OPEN), Rules(Mode.OPEN), False),
        (Rules(Mode.HOLDING_LINE, SESSIONS), Rules(Mode.BLACKOUT), True),
        (Rules(Mode.BLACKOUT, SESSIONS), Rules(Mode.HOLDING_LINE, SESSIONS), False),
        (
            Rules(Mode.HOLDING_LINE, SESSIONS),
            Rules(Mode.HOLDING_LINE, frozenset({("position", "public")})),
            True,
        ),
    ],
)
def test_rules_are_wider_where_they_let_one_thing_more_be_told(new, old, is_wider):
    assert new.is_wider_than(old, KINDS) is is_wider


LOS_ANGELES, LONDON = "America/Los_Angeles", "Europe/London"


@pytest.mark.parametrize(
    ("day", "clock", "zone", "is_second", "utc"),
    [
        (date(2026, 3, 2), time(9), LOS_ANGELES, None, "2026-03-02T17:00"),
        (date(2026, 7, 2), time(9), LOS_ANGELES, None, "2026-07-02T16:00"),
        (date(2026, 3, 8), time(1, 59), LOS_ANGELES, None, "2026-03-08T09:59"),
        (date(2026, 3, 8), time(3), LOS_ANGELES, None, "2026-03-08T10:00"),
        (date(2026, 11, 1), time(1, 30), LOS_ANGELES, False, "2026-11-01T08:30"),
        (date(2026, 11, 1), time(1, 30), LOS_ANGELES, True, "2026-11-01T09:30"),
        (date(2026, 11, 1), time(2), LOS_ANGELES, None, "2026-11-01T10:00"),
        (date(2026, 3, 29), time(2), LONDON, None, "2026-03-29T01:00"),
        (date(2026, 10, 25), time(1), LONDON, True, "2026-10-25T01:00"),
        (date(2026, 10, 25), time(1), LONDON, False, "2026-10-25T00:00"),
    ],
)
def test_a_time_in_a_zone_is_an_instant(day, clock, zone, is_second, utc):
    found = instant(day, clock, zone, is_second=is_second)

    assert found == datetime.fromisoformat(f"{utc}:00+00:00")


@pytest.mark.parametrize(
    ("day", "clock", "zone"),
    [
        (date(2026, 3, 8), time(2), LOS_ANGELES),
        (date(2026, 3, 8), time(2, 59, 59), LOS_ANGELES),
        (date(2026, 3, 29), time(1, 30), LONDON),
    ],
)
@pytest.mark.parametrize("is_second", [None, True, False])
def test_a_time_that_is_put_forward_over_does_not_come(day, clock, zone, is_second):
    with pytest.raises(NoSuchTime):
        instant(day, clock, zone, is_second=is_second)


@pytest.mark.parametrize(
    ("day", "clock", "zone"),
    [(date(2026, 11, 1), time(1), LOS_ANGELES), (date(2026, 10, 25), time(1, 59), LONDON)],
)
def test_a_time_that_comes_twice_must_be_told_apart(day, clock, zone):
    with pytest.raises(TwiceThatDay):
        instant(day, clock, zone)
