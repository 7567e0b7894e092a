"""The pure modules and the rows speak of sides and stances in the same words."""

from negotiations import course
from negotiations.models import Position
from negotiations.models.proposal import Side


def test_the_sides_are_those_of_a_row() -> None:
    assert [side.value for side in course.Side] == Side.values


def test_the_stances_are_those_of_a_row() -> None:
    assert [stance.value for stance in course.Stance] == Position.Stance.values


def test_what_counts_as_an_offer_is_what_needs_a_text() -> None:
    assert sorted(course.OFFERS) == sorted(Position.NEEDS_TEXT)
