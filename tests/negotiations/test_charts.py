"""Where the marks of the charts go; expected numbers are worked out by hand."""

from datetime import date, timedelta
from itertools import combinations

import pytest

from negotiations.charts import (
    BOTTOM,
    LANE,
    LEFT,
    RIGHT,
    TOP,
    Happening,
    Tick,
    convergence_chart,
    timeline_strip,
)
from negotiations.convergence import Point

WIDTH = LEFT + 100 + RIGHT
HEIGHT = TOP + 100 + BOTTOM
FLOOR = TOP + 100


def point(on: date, distance: float | None) -> Point:
    return Point(on, distance, counted=2, agreed=1, raised=3)


def days(*distances: float | None) -> list[Point]:
    """A point every ten days from the first of May."""
    return [
        point(date(2023, 5, 1) + timedelta(days=10 * number), distance)
        for number, distance in enumerate(distances)
    ]


def at(*places: tuple[int, int]) -> str:
    """Places as (days × width / span, percent) of a plot of 100 by 100."""
    return " ".join(f"{LEFT + x},{FLOOR - percent}" for x, percent in places)


LINES = [
    ("no day", [], ()),
    ("never both", days(None, None), ()),
    ("a step down", days(1.0, 0.4), (at((0, 100), (100, 100), (100, 40), (100, 40)),)),
    (
        "steps hold until the next day",
        days(0.8, 0.5, 0.0),
        (at((0, 80), (50, 80), (50, 50), (100, 50), (100, 0), (100, 0)),),
    ),
    (
        "begins when both have spoken",
        days(None, 0.5, 0.5),
        (at((50, 50), (100, 50), (100, 50), (100, 50)),),
    ),
    (
        "broken where nothing could be measured",
        days(0.8, None, 0.5),
        (at((0, 80), (50, 80)), at((100, 50), (100, 50))),
    ),
]


@pytest.mark.parametrize(
    ("points", "lines"), [row[1:] for row in LINES], ids=[row[0] for row in LINES]
)
def test_step_line(points, lines):
    assert convergence_chart(points, WIDTH, HEIGHT).lines == lines


def test_the_last_step_runs_on_until_a_later_day():
    chart = convergence_chart(days(0.8, 0.5), WIDTH, HEIGHT, until=date(2023, 5, 21))

    assert chart.lines == (at((0, 80), (50, 80), (50, 50), (100, 50)),)


def test_markers_tell_what_they_mark_and_every_point_stays_for_the_table():
    points = days(None, 0.5)

    chart = convergence_chart(points, WIDTH, HEIGHT)

    marked = [(marker.x, marker.y, marker.title, marker.point) for marker in chart.markers]
    assert marked == [(LEFT + 100, FLOOR - 50, "2023-05-11: 50 % (2/3)", points[1])]
    assert chart.points == tuple(points)


def test_the_caller_words_titles_and_months():
    chart = convergence_chart(
        days(0.5, 0.5),
        WIDTH,
        HEIGHT,
        title=lambda point: f"am {point.on:%d.%m.} {point.percent} %",
        label=lambda on: f"{on:%m}/{on:%y}",
    )

    assert [marker.title for marker in chart.markers] == ["am 01.05. 50 %", "am 11.05. 50 %"]
    assert chart.x_ticks == (Tick(LEFT, "05/23"),)


def test_the_frame():
    chart = convergence_chart([], WIDTH, HEIGHT)

    assert chart.view_box == f"0 0 {WIDTH} {HEIGHT}"
    assert (chart.left, chart.right, chart.top, chart.bottom) == (LEFT, LEFT + 100, TOP, FLOOR)
    assert chart.x_ticks == ()
    assert chart.y_ticks == (
        Tick(FLOOR, "0 %"),
        Tick(FLOOR - 25, "25 %"),
        Tick(FLOOR - 50, "50 %"),
        Tick(FLOOR - 75, "75 %"),
        Tick(TOP, "100 %"),
    )


TICKS = [
    (
        "every month that has room",
        640,
        (2023, 3, 20),
        (2023, 6, 2),
        ["2023-04", "2023-05", "2023-06"],
    ),
    ("no first of a month: the start", 640, (2023, 5, 4), (2023, 5, 20), ["2023-05"]),
    ("one day", 640, (2023, 5, 4), (2023, 5, 4), ["2023-05"]),
    ("every second month", 260, (2023, 3, 1), (2023, 8, 1), ["2023-03", "2023-05", "2023-07"]),
    ("quarters", 260, (2023, 2, 1), (2023, 9, 30), ["2023-04", "2023-07"]),
    ("half years", 260, (2022, 3, 1), (2023, 5, 1), ["2022-07", "2023-01"]),
    ("every second year", 260, (2021, 6, 1), (2026, 6, 1), ["2022-01", "2024-01", "2026-01"]),
    ("across a new year", 640, (2023, 12, 1), (2024, 1, 5), ["2023-12", "2024-01"]),
]


@pytest.mark.parametrize(
    ("width", "start", "end", "labels"), [row[1:] for row in TICKS], ids=[row[0] for row in TICKS]
)
def test_month_ticks_have_room_for_their_labels(width, start, end, labels):
    strip = timeline_strip([], date(*start), date(*end), width)

    assert [tick.label for tick in strip.ticks] == labels


def happening(on: date, kind: str) -> Happening:
    return Happening(on, kind, f"{kind} on {on}", "/somewhere/")


FIRST, LAST = date(2023, 5, 1), date(2023, 5, 11)


def test_sides_stand_above_and_below_the_line_others_on_it():
    events = [happening(FIRST, kind) for kind in ("employer", "vote", "guild")]

    strip = timeline_strip(events, FIRST, LAST, WIDTH)

    assert [(mark.x, mark.y - strip.line_y, mark.happening.kind) for mark in strip.marks] == [
        (LEFT, -LANE, "guild"),
        (LEFT, 0, "vote"),
        (LEFT, LANE, "employer"),
    ]


@pytest.mark.parametrize(
    ("kind", "lanes"),
    [("guild", [-3, -2, -1]), ("joint", [0, 1, 2]), ("employer", [1, 2, 3])],
)
def test_marks_of_one_day_take_further_lanes(kind, lanes):
    strip = timeline_strip([happening(FIRST, kind)] * 3, FIRST, LAST, WIDTH)

    assert [(mark.y - strip.line_y) // LANE for mark in strip.marks] == lanes


def test_a_lane_is_taken_again_where_there_is_room():
    dates = [FIRST, FIRST + timedelta(days=1), FIRST + timedelta(days=3)]

    strip = timeline_strip([happening(on, "employer") for on in dates], FIRST, LAST, WIDTH)

    places = [((mark.x - LEFT), (mark.y - strip.line_y) // LANE) for mark in strip.marks]
    assert places == [(0, 1), (10, 2), (30, 1)]


def test_marks_a_lane_apart_share_a_lane():
    events = [happening(FIRST + timedelta(days=number), "guild") for number in range(3)]

    strip = timeline_strip(events, FIRST, LAST, LEFT + 10 * LANE + RIGHT)

    assert [(mark.x - LEFT, mark.y - strip.line_y) for mark in strip.marks] == [
        (0, -LANE),
        (LANE, -LANE),
        (2 * LANE, -LANE),
    ]


def test_marks_never_touch_and_stay_in_the_strip():
    kinds = ("guild", "employer", "joint", "vote")
    events = [
        happening(FIRST + timedelta(days=number % 11), kinds[number % 4]) for number in range(60)
    ]

    strip = timeline_strip(events, FIRST, LAST, WIDTH)

    touching = [
        (a, b)
        for a, b in combinations(strip.marks, 2)
        if abs(a.x - b.x) < LANE and abs(a.y - b.y) < LANE
    ]
    outside = [
        mark
        for mark in strip.marks
        if not (strip.radius <= mark.y <= strip.label_y - strip.radius - LANE // 2)
    ]
    assert (len(strip.marks), touching, outside) == (60, [], [])


def test_events_outside_the_dates_are_left_out():
    around = [FIRST - timedelta(days=1), FIRST, LAST, LAST + timedelta(days=1)]

    strip = timeline_strip([happening(on, "guild") for on in around], FIRST, LAST, WIDTH)

    assert [mark.happening.on for mark in strip.marks] == [FIRST, LAST]


def test_an_empty_strip_is_a_dated_line():
    strip = timeline_strip([], FIRST, LAST, WIDTH)

    assert (strip.left, strip.right, strip.marks) == (LEFT, LEFT + 100, ())
    assert strip.ticks == (Tick(LEFT, "2023-05"),)
    assert strip.view_box == f"0 0 {WIDTH} {strip.height}"
    assert strip.line_y < strip.label_y < strip.height
