"""The series of days on which the sides moved."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from negotiations.convergence import Point, series
from negotiations.course import Agreed, Course, Move, Side, Stance


def at(number: int, hour: int = 12) -> datetime:
    return datetime(2023, 3, number, hour, tzinfo=UTC)


def on(number: int) -> date:
    return date(2023, 3, number)


def asked(key: int, when: datetime, text: str) -> Move:
    return Move(key, Side.GUILD, Stance.PROPOSE, when, text, key)


def offered(key: int, when: datetime, text: str) -> Move:
    return Move(key, Side.EMPLOYER, Stance.COUNTER, when, text, key)


SCAN = Course(1, [asked(1, at(1), "no scan"), offered(2, at(5), "one scan")])
PAY = Course(2, [asked(3, at(2), "pay twice"), offered(4, at(7), "no money")])


def test_each_day_of_a_move_has_its_mean_and_its_numbers():
    points = series([SCAN, PAY], at(30))

    assert points == [
        Point(on(1), None, counted=0, agreed=0, raised=1),
        Point(on(2), None, counted=0, agreed=0, raised=2),
        Point(on(5), 0.5, counted=1, agreed=0, raised=2),
        Point(on(7), 0.75, counted=2, agreed=0, raised=2),
    ]


def test_agreement_and_reopening_are_days_of_the_series():
    settled = Course(2, PAY.moves, [Agreed(1, at(10), "pay once", at(20))])

    points = series([SCAN, settled], at(30))

    assert points[-2:] == [
        Point(on(10), 0.25, counted=2, agreed=1, raised=2),
        Point(on(20), 0.75, counted=2, agreed=0, raised=2),
    ]


def test_a_day_counts_by_how_it_ended():
    moves = [asked(1, at(1, 9), "no scan"), offered(2, at(1, 10), "one scan")]
    agreed = [Agreed(1, at(1, 22), "a scan")]

    assert series([Course(1, moves, agreed)], at(30)) == [
        Point(on(1), 0.0, counted=1, agreed=1, raised=1)
    ]


def test_a_day_half_over_ends_now():
    moves = [asked(1, at(1, 9), "no scan"), offered(2, at(1, 10), "one scan")]
    agreed = [Agreed(1, at(1, 22), "a scan")]

    assert series([Course(1, moves, agreed)], at(1, 11)) == [
        Point(on(1), 0.5, counted=1, agreed=0, raised=1)
    ]


def test_nothing_later_and_no_successor_makes_a_day():
    later = asked(5, at(25), "no scan at all")
    successor = Move(6, Side.JOINT, Stance.ACCEPT, at(9), "a scan", 6, is_successor=True)
    agreed = [Agreed(1, at(26), "a scan")]

    points = series([Course(1, [*SCAN.moves, later, successor], agreed)], at(20))

    assert [point.on for point in points] == [on(1), on(5)]


def test_days_are_those_of_the_zone_given():
    late = datetime(2023, 3, 2, 5, tzinfo=UTC)
    moves = [asked(1, late.astimezone(ZoneInfo("America/Los_Angeles")), "no scan")]

    assert [point.on for point in series([Course(1, moves)], at(30))] == [on(1)]


def test_a_move_at_this_instant_counts():
    assert [point.on for point in series([SCAN], at(5))] == [on(1), on(5)]


def test_no_clause_no_days():
    assert series([Course(1, [])], at(30)) == []


def test_two_texts_are_compared_once():
    compared: list[tuple[str, str]] = []

    def similarity(a: str, b: str) -> float:
        compared.append((a, b))
        return 0.5

    rejected = [
        Move(key, Side.EMPLOYER, Stance.REJECT, at(8) + timedelta(days=key), "", key)
        for key in range(10)
    ]
    series([Course(1, [*SCAN.moves, *rejected])], at(30), similarity=similarity)

    assert compared == [("no scan", "one scan")]


@pytest.mark.parametrize(("distance", "percent"), [(None, None), (0.0, 0), (0.256, 26), (1.0, 100)])
def test_percent_is_whole(distance, percent):
    assert Point(on(1), distance, counted=1, agreed=0, raised=1).percent == percent
