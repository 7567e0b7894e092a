"""Clause pairs with the redline that a careful person marked by hand."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from negotiations.redline import compare

HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = [
    case
    for name in ("cases.json", "further_cases.json")
    for case in json.loads((HERE / name).read_text())
]
LONE_LABEL = re.compile(r"\([a-z]\)")


def without_lone_labels(segments: list[str]) -> list[str]:
    """Labels are data beside the text, so a changed label is not among the segments."""
    return sorted(segment for segment in segments if not LONE_LABEL.fullmatch(segment))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_marks_what_a_careful_person_marks(case, marked):
    accepted = [
        (without_lone_labels(way["expected_ins"]), without_lone_labels(way["expected_del"]))
        for way in [case, *case["alternatives"]]
    ]

    found = marked(compare(case["before"], case["after"]))

    assert [way for way in accepted if way == found][:1] == [found], found


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.get("expected_moves")], ids=lambda case: case["name"]
)
def test_counts_each_move_once(case):
    redline = compare(case["before"], case["after"])

    assert redline.statistics.moves == len(case["expected_moves"])


def test_holds_both_collections():
    assert len(CASES) == 45
