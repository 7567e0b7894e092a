"""Where the marks of a chart go: numbers for an inline SVG that a template writes.

Every coordinate is a whole number in the units of the view box, so the same data give the same
drawing, in any language. Words come from the caller, or are dates and numbers that need none.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from negotiations.convergence import Point
from negotiations.course import Side

LEFT, RIGHT, TOP, BOTTOM = 44, 12, 12, 28
LABEL_WIDTH = 64
RADIUS = 6
LANE = 24
SIDES = (Side.GUILD, Side.EMPLOYER)


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and what stands there."""

    at: int
    label: str


@dataclass(frozen=True, slots=True)
class Marker:
    """One point of the series, with what a reader is told about it."""

    x: int
    y: int
    title: str
    point: Point


@dataclass(frozen=True, slots=True)
class Chart:
    """A step line of the mean distance over time.

    `lines` are `points` of polylines; there are several where the distance was unknown for a
    while. `points` is the whole series, to be shown as a table beside the drawing.
    """

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    lines: tuple[str, ...]
    markers: tuple[Marker, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    points: tuple[Point, ...]

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"


@dataclass(frozen=True, slots=True)
class Happening:
    """Something dated: `kind` is a side (guild, employer, joint) or any other word."""

    on: date
    kind: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Mark:
    """The middle of one happening's mark."""

    x: int
    y: int
    happening: Happening


@dataclass(frozen=True, slots=True)
class Strip:
    """A dated line: the guild's marks above it, the employer side's below, others on it."""

    width: int
    height: int
    left: int
    right: int
    line_y: int
    label_y: int
    radius: int
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days from one date to another, laid from left to right."""

    start: date
    end: date
    left: int
    right: int

    def x(self, on: date) -> int:
        days = max((self.end - self.start).days, 1)
        return self.left + round((self.right - self.left) * (on - self.start).days / days)

    def ticks(self, label: Callable[[date], str]) -> tuple[Tick, ...]:
        """The first of a month, as often as labels have room; the start where there is none."""
        months = _months(self.start, self.end)
        room = max((self.right - self.left) // LABEL_WIDTH, 1)
        years = -(-len(months) // (12 * room))
        every = next((step for step in (1, 2, 3, 6) if len(months) <= room * step), 12 * years)
        firsts = [on for on in months if (on.year * 12 + on.month - 1) % every == 0]
        return tuple(Tick(self.x(on), label(on)) for on in firsts or [self.start])


def convergence_chart(
    points: Sequence[Point],
    width: int,
    height: int,
    *,
    until: date | None = None,
    title: Callable[[Point], str] | None = None,
    label: Callable[[date], str] | None = None,
) -> Chart:
    """The series as a step line; `until` lets the last step run on to a later day.

    `title` words a point and `label` a month; without them they are dates and numbers.
    """
    right, bottom = width - RIGHT, height - BOTTOM
    days = [point.on for point in points] + ([until] if until else [])
    scale = _Scale(min(days), max(days), LEFT, right) if days else None
    markers = _markers(points, scale, bottom, title or _title) if scale else []
    return Chart(
        width=width,
        height=height,
        left=LEFT,
        right=right,
        top=TOP,
        bottom=bottom,
        lines=_steps(points, markers, scale) if scale else (),
        markers=tuple(markers),
        x_ticks=scale.ticks(label or _month) if scale else (),
        y_ticks=tuple(
            Tick(_height(percent, bottom), f"{percent} %") for percent in (0, 25, 50, 75, 100)
        ),
        points=tuple(points),
    )


def timeline_strip(
    events: Sequence[Happening],
    start: date,
    end: date,
    width: int,
    *,
    label: Callable[[date], str] | None = None,
) -> Strip:
    """The events from start to end as marks on a dated line; those outside are left out.

    Marks that would touch go to the next lane: away from the line for the two sides, down from
    it for the others, so the strip is as high as the busiest days need.
    """
    scale = _Scale(start, end, LEFT, width - RIGHT)
    above, below, beside = _by_place(events, scale)
    line_y = TOP + LANE * (_count(above) or 1)
    floor = line_y + LANE * ((_count(beside) or 1) - 1)
    marks = [Mark(x, line_y - LANE * (lane + 1), one) for x, lane, one in above]
    marks += [Mark(x, line_y + LANE * lane, one) for x, lane, one in beside]
    marks += [Mark(x, floor + LANE * (lane + 1), one) for x, lane, one in below]
    label_y = floor + LANE * (_count(below) or 1) + BOTTOM
    return Strip(
        width=width,
        height=label_y + TOP,
        left=LEFT,
        right=width - RIGHT,
        line_y=line_y,
        label_y=label_y,
        radius=RADIUS,
        marks=tuple(sorted(marks, key=lambda mark: (mark.happening.on, mark.y))),
        ticks=scale.ticks(label or _month),
    )


def _months(start: date, end: date) -> list[date]:
    """The first days of months from one date to another."""
    counted = range(start.year * 12 + start.month - 1, end.year * 12 + end.month)
    firsts = [date(month // 12, month % 12 + 1, 1) for month in counted]
    return [on for on in firsts if start <= on]


def _month(on: date) -> str:
    return f"{on:%Y-%m}"


def _title(point: Point) -> str:
    return f"{point.on.isoformat()}: {point.percent} % ({point.counted}/{point.raised})"


def _height(percent: int, bottom: int) -> int:
    return bottom - round((bottom - TOP) * percent / 100)


def _markers(
    points: Sequence[Point], scale: _Scale, bottom: int, title: Callable[[Point], str]
) -> list[Marker]:
    """A marker for every point that has a distance."""
    return [
        Marker(scale.x(point.on), _height(point.percent, bottom), title(point), point)
        for point in points
        if point.percent is not None
    ]


def _steps(points: Sequence[Point], markers: Sequence[Marker], scale: _Scale) -> tuple[str, ...]:
    """The step lines: each distance holds until the next day, or the end of the scale."""
    at = {marker.point.on: marker for marker in markers}
    lines: list[list[str]] = []
    before: Marker | None = None
    for point in points:
        marker, x = at.get(point.on), scale.x(point.on)
        if before:
            lines[-1].append(f"{x},{before.y}")
        elif marker:
            lines.append([])
        if marker:
            lines[-1].append(f"{x},{marker.y}")
        before = marker
    if before:
        lines[-1].append(f"{scale.x(scale.end)},{before.y}")
    return tuple(" ".join(line) for line in lines)


Placed = list[tuple[int, int, Happening]]


def _by_place(events: Sequence[Happening], scale: _Scale) -> tuple[Placed, Placed, Placed]:
    """The events within the scale by day: the guild's, the employer side's, and the others."""
    within = (event for event in events if scale.start <= event.on <= scale.end)
    shown = sorted(within, key=lambda event: event.on)
    return (
        _lanes([event for event in shown if event.kind == Side.GUILD], scale),
        _lanes([event for event in shown if event.kind == Side.EMPLOYER], scale),
        _lanes([event for event in shown if event.kind not in SIDES], scale),
    )


def _lanes(events: Sequence[Happening], scale: _Scale) -> Placed:
    """Each event with its place and the first lane in which it touches no earlier one."""
    taken: list[int] = []
    placed = []
    for event in events:
        x = scale.x(event.on)
        free = (lane for lane, last in enumerate(taken) if last + LANE <= x)
        lane = next(free, len(taken))
        taken[lane : lane + 1] = [x]
        placed.append((x, lane, event))
    return placed


def _count(placed: Sequence[tuple[int, int, Happening]]) -> int:
    """How many lanes are in use."""
    return max((lane + 1 for _, lane, _ in placed), default=0)
