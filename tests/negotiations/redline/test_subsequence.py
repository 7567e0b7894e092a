"""What two sequences have in common, in order."""

import pytest

from negotiations.redline.subsequence import (
    TOTAL_CELLS,
    Match,
    Meter,
    Region,
    align,
    heaviest_rising,
    regions_between,
)


@pytest.mark.parametrize(
    ("before", "after", "matches"),
    [
        ("abc", "abc", [Match(0, 0, 3)]),
        ("abxcd", "abycd", [Match(0, 0, 2), Match(3, 3, 2)]),
        ("abc", "xyz", []),
        ("", "abc", []),
        ("xaybz", "ab", [Match(1, 0, 1), Match(3, 1, 1)]),
    ],
)
def test_aligns(before, after, matches):
    assert align(before, after, Meter()).matches == matches


def test_keeps_anchors():
    found = align("abcab", "ab", Meter(), [Match(3, 0, 2)])

    assert found.matches == [Match(3, 0, 2)]


def test_gives_up_a_region_that_costs_too_much():
    meter = Meter(cells=3)

    found = align("axyb", "avwb", meter)

    assert found.matches == [Match(0, 0, 1), Match(3, 3, 1)]
    assert found.coarse == [Region(1, 3, 1, 3)]


def test_goes_around_single_items_in_long_sequences():
    before = "ab" * 300 + "X" + "cd" * 300
    after = "ba" * 300 + "X" + "dc" * 300

    found = align(before, after, meter := Meter())

    assert Match(600, 600, 1).before in {
        place for m in found.matches for place in range(m.before, m.before + m.length)
    }
    assert sum(match.length for match in found.matches) == 1199
    assert TOTAL_CELLS - meter.cells < 1201 * 1201


@pytest.mark.parametrize(
    ("pairs", "kept"),
    [
        ([], []),
        ([(0, 0, 1.0), (1, 1, 1.0)], [0, 1]),
        ([(0, 2, 5.0), (1, 0, 2.0), (2, 1, 2.0)], [0]),
        ([(0, 2, 3.0), (1, 0, 2.0), (2, 1, 2.0)], [1, 2]),
        ([(0, 1, 1.0), (1, 1, 4.0)], [1]),
    ],
)
def test_keeps_the_heaviest_that_rise(pairs, kept):
    assert heaviest_rising(pairs) == kept


def test_finds_the_regions_between():
    regions = regions_between([Match(1, 0, 2), Match(4, 2, 1)], Region(0, 6, 0, 3))

    assert regions == [Region(0, 1, 0, 0), Region(3, 4, 2, 2), Region(5, 6, 3, 3)]
