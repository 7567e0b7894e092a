"""How the sides came together: the mean distance after each day on which something happened.

- A day counts if there was a move, an agreement or a reopening on any clause.
- What counts is how the day ended: each clause by its last instant on that day.
- Days are those of the zone in which the instants are given; the caller puts them in one zone.
- The mean is over the clauses that have a distance, and its number is always told: a clause on
  which only one side has words is raised but not counted, an agreed one counts as 0.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from negotiations.course import Course, moves_until, settled
from negotiations.exchange import Similarity, clause_distance, mean_distance
from negotiations.redline.memory import remembered_similarity as similarity_in_words


@dataclass(frozen=True, slots=True)
class Point:
    """The end of one day: how many clauses had been raised, were counted in the mean, agreed."""

    on: date
    distance: float | None
    counted: int
    agreed: int
    raised: int

    @property
    def percent(self) -> int | None:
        """The mean distance in whole per cent."""
        return None if self.distance is None else round(self.distance * 100)


@dataclass(frozen=True, slots=True)
class _Day:
    """One clause at the end of a day."""

    distance: float | None
    is_agreed: bool


def series(
    courses: Sequence[Course], now: datetime, *, similarity: Similarity = similarity_in_words
) -> list[Point]:
    """One point for each day on which something happened until an instant, oldest first.

    Two texts are compared once, however many days they stand.
    """
    compare = cache(similarity)
    changes: dict[date, dict[int, _Day]] = {}
    for course in courses:
        for on, day in _days(course, now, compare):
            changes.setdefault(on, {})[course.key] = day
    latest: dict[int, _Day] = {}
    points = []
    for on in sorted(changes):
        latest.update(changes[on])
        points.append(_point(on, latest.values()))
    return points


def _days(course: Course, now: datetime, compare: Similarity) -> Iterator[tuple[date, _Day]]:
    """One clause at the end of each day on which something happened to it."""
    last_of_day: dict[date, datetime] = {}
    for at in sorted(_instants(course, now)):
        last_of_day[at.date()] = at
    for on, at in last_of_day.items():
        yield (
            on,
            _Day(
                distance=clause_distance(course.moves, course.agreed, at, similarity=compare),
                is_agreed=settled(course.moves, course.agreed, at) is not None,
            ),
        )


def _instants(course: Course, now: datetime) -> set[datetime]:
    instants = {move.at for move in moves_until(course.moves, now)}
    instants |= {one.at for one in course.agreed}
    instants |= {one.reopened_at for one in course.agreed if one.reopened_at is not None}
    return {at for at in instants if at <= now}


def _point(on: date, clauses: Iterable[_Day]) -> Point:
    days = list(clauses)
    return Point(
        on=on,
        distance=mean_distance(day.distance for day in days),
        counted=sum(day.distance is not None for day in days),
        agreed=sum(day.is_agreed for day in days),
        raised=len(days),
    )
