"""Clause pairs with the redline that a careful person marked by hand."""

import pytest

from bench.judging import accepted_ways, cases_of, is_exact, marked, without_lone_labels
from negotiations.redline import compare

CASES = [*cases_of("cases.json"), *cases_of("further_cases.json")]
HELD_OUT = cases_of("held_out_cases.json")
HELD_OUT_EXACT = 23


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_marks_what_a_careful_person_marks(case):
    inserted, deleted = marked(compare(case["before"], case["after"]))

    found = without_lone_labels(inserted), without_lone_labels(deleted)
    assert [way for way in accepted_ways(case) if way == found][:1] == [found], found


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.get("expected_moves")], ids=lambda case: case["name"]
)
def test_counts_each_move_once(case):
    redline = compare(case["before"], case["after"])

    assert redline.statistics.moves == len(case["expected_moves"])


def test_cases_that_were_held_out_come_out_as_measured():
    """A measure, not a goal: the figure is written anew when it moves, the cases stay."""
    exact = [
        case["name"]
        for case in HELD_OUT
        if is_exact(marked(compare(case["before"], case["after"])), case)
    ]

    assert len(exact) == HELD_OUT_EXACT, exact


def test_holds_all_collections():
    assert (len(CASES), len(HELD_OUT)) == (45, 30)
