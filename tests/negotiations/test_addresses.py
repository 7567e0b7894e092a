"""Addresses are short, tell date and side, and never clash."""

from datetime import date

import pytest

from negotiations.addresses import position_slug

HASH = "ab12cd34" * 8


@pytest.mark.parametrize(
    ("taken", "slug"),
    [
        ([], "2023-05-01-guild-ab12"),
        (["2023-05-01-guild-ffff"], "2023-05-01-guild-ab12"),
        (["2023-05-01-guild-ab12"], "2023-05-01-guild-ab12c"),
        (["2023-05-01-guild-ab12", "2023-05-01-guild-ab12c"], "2023-05-01-guild-ab12cd"),
        ([f"2023-05-01-guild-{HASH[:n]}" for n in range(4, 41)], "2023-05-01-guild-ab12-2"),
    ],
)
def test_takes_as_many_digits_as_it_needs(taken, slug):
    assert position_slug(date(2023, 5, 1), "guild", HASH, taken) == slug


def test_a_long_side_fits_the_column():
    taken = [f"2023-05-01-employer-{HASH[:n]}" for n in range(4, 40)]

    assert len(position_slug(date(2023, 5, 1), "employer", HASH, taken)) == 60
