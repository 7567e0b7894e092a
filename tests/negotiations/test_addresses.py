"""Addresses are short, tell date and side, never clash, and say nothing of words in secret."""

from datetime import date
from itertools import islice

import pytest

from negotiations.addresses import OF_A_SUMMARY, drawn, growing, position_slug, summary_slug

HASH = "ab12cd34" * 8
DAY = date(2023, 5, 1)


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
    assert position_slug(DAY, "guild", growing(HASH), taken) == slug


def test_a_long_side_fits_the_column():
    taken = [f"2023-05-01-employer-{HASH[:n]}" for n in range(4, 40)]

    assert len(position_slug(DAY, "employer", growing(HASH), taken)) == 60


def of_hand_over(occasion: str = "10:00", key: str = "secret") -> list[str]:
    return list(islice(drawn(HASH, key=key, occasion=occasion), 20))


def test_the_same_words_get_another_address_of_the_same_length():
    taken: list[str] = []
    for _ in range(100):
        taken.append(position_slug(DAY, "guild", drawn(HASH, key="k", occasion="o"), taken))

    assert len(set(taken)) == 100
    assert {len(slug) for slug in taken} == {len("2023-05-01-guild-ab12cd")}
    assert all(slug.startswith("2023-05-01-guild-ab12") for slug in taken)


def test_nobody_foretells_the_drawn_digits_without_the_key():
    assert of_hand_over() == of_hand_over()
    assert of_hand_over() != of_hand_over(key="another")
    assert of_hand_over() != of_hand_over(occasion="10:01")


def test_a_summary_shows_eight_digits_of_its_hash():
    digits = drawn(HASH, key="k", occasion="o", of_hash=OF_A_SUMMARY)

    slug = summary_slug(DAY, digits, [])

    assert slug.startswith("2023-05-01-ab12cd34")
    assert len(slug) == len("2023-05-01-ab12cd34ff")
