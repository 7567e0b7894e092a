"""Figures of a sentence in the texts that it cites; the cases stand in cases.json."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiations.grounding import Kind, figures, ground

DATA = json.loads(Path(__file__).with_name("cases.json").read_text(encoding="utf-8"))
CASES = [case for case in DATA["cases"] if not case.get("held_out")]
HELD_OUT = [case for case in DATA["cases"] if case.get("held_out")]


def test_of_three_hundred_cases_a_hundred_are_held_out() -> None:
    assert (len(DATA["cases"]), len(HELD_OUT)) == (308, 100)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["line"])
def test_a_case(case) -> None:
    found = ground(case["line"], case["cited"], DATA["terms"])

    assert [[one.figure.words, one.is_found] for one in found] == case["figures"]


@pytest.mark.parametrize(
    ("line", "cited", "near"),
    [
        ("Notice of 45 days.", ["thirty (30) days, or 60 days"], "thirty (30) days"),
        ("A fee of $800.", ["$500 to $700"], "$700"),
        ("A fee of $800.", ["€800 or $10"], "$10"),
        ("By 1 May 2023.", ["on 2 May 2023, and 1 May 1988"], "2 May 2023"),
        ("A fee of $800.", ["10%"], ""),
        ("Within 5 business days.", ["2 days, or 4 days, and 9 months"], "4 days"),
        ("By 1 May.", ["on 3 May 2023, and 5 June"], "3 May 2023"),
        ("A Digital Replica.", ["an Employment-Based Digital Replica"], DATA["terms"][1]),
    ],
)
def test_what_is_not_found_names_the_nearest(line, cited, near) -> None:
    (finding,) = ground(line, cited, DATA["terms"])

    assert (finding.is_found, finding.near) == (False, near)


def test_places_are_those_of_the_line_as_written() -> None:
    line = "Pay “thirty\u00a0(30)\u202fdays” – about $1,500 – in ½ the time."

    found = figures(line)

    assert [line[one.start : one.end] for one in found] == [one.words for one in found]
    assert [one.kind for one in found] == [Kind.DURATION, Kind.MONEY, Kind.PERCENT]


WORDS = st.sampled_from(
    [
        *re.split(" ", "thirty (30) days $ 5 % percent per cent half two-thirds 2/3 a week and to"),
        *re.split(" ", "million May 2023 1 the 3rd one hundred business € 1.5x twice 12½ 1,000 -"),
        *re.split(" ", "Article 7 ( ) / ,"),
        "Digital Replica",
        "\u00a0",
        "\x00",
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=14).map(" ".join))


@given(TEXTS)
def test_figures_stand_in_order_within_the_text(text: str) -> None:
    found = figures(text, ["Digital Replica"])

    ends = [0]
    for one in found:
        assert ends[-1] <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.words
        ends.append(one.end)


@given(TEXTS)
def test_a_text_holds_its_own_figures(text: str) -> None:
    assert [one for one in ground(text, [text], ["Digital Replica"]) if not one.is_found] == []


@given(TEXTS, TEXTS, TEXTS)
def test_a_further_text_takes_no_figure_away(line: str, cited: str, more: str) -> None:
    before = ground(line, [cited])
    after = ground(line, [cited, more])

    lost = [b for b, a in zip(before, after, strict=True) if b.is_found and not a.is_found]
    assert lost == []


def test_the_longest_term_wins() -> None:
    found = figures(
        "A digital replica holder signs.", ["Digital Replica", "Digital Replica Holder"]
    )

    assert [one.words for one in found] == ["digital replica holder"]


SPINNING = ["9", "one hundred ", "1,", "$", "may ", "Digital ", "(1) ", "1 to ", "Article 1, ", " "]
SPINNING += [
    "a ",
    "and a half ",
    "Aa Bb ",
    "Aa ",
    "1 and ",
    "May 1-",
    "the ",
    "A-",
    "1/",
    "\u00a0",
    ".",
]


@pytest.mark.whole
@pytest.mark.parametrize("text", SPINNING)
def test_long_texts_end(text: str) -> None:
    """A search that goes back and forth would not be done with these before one gives up."""
    line = (text * 10_000)[:10_000]
    cited = (text * 200_000)[:200_000]

    assert [one.figure.words for one in ground(line, [cited]) if not one.is_found][2:] == []
