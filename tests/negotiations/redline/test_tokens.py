"""The smallest pieces that an edit may begin or end at."""

import pytest

from negotiations.redline.tokens import is_word, key_of, plain, spans_in, weight_of


def tokens(text, *, exact=False):
    return [text[start:end] for start, end in spans_in(text, 0, len(text), exact=exact)]


@pytest.mark.parametrize(
    "whole",
    [
        "$1,250,000",
        "€3.50",
        "12.5%",
        "5.1(a)(ii)",
        "72.B",
        "(30)",
        "(1/2)",
        "(5%)",
        "(ii)",
        "[TBD]",
        "[amount to be agreed]",
        "May 1, 2029",
        "May 1",
        "1 June 2030",
        "one-half",
        "two hundred",
        "Seven thousand five hundred",
        "one hundred and twenty-five",
        "twenty-five million",
        "三十四",
        "30-day",
        "2023–2026",
        "and/or",
        "writer's",
        "writer’s",
        "U.S.",
        "3rd",
        "e\u0301tude",
        "שלום",
        "--",
        "...",
    ],
)
def test_holds_together(whole):
    assert tokens(f"of {whole} to") == ["of", whole, "to"]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("fourteen (14) days,", ["fourteen", "(14)", "days", ","]),
        ("Section 8.2, and", ["Section", "8.2", ",", "and"]),
        ('"Term";', ['"', "Term", '"', ";"]),
        ("公司应当", ["公", "司", "应", "当"]),
        ("end.)", ["end", ".", ")"]),
        ("Mayor 1", ["Mayor", "1"]),
    ],
)
def test_takes_apart(text, pieces):
    assert tokens(text) == pieces


def test_exact_counts_white_space():
    assert tokens("a  b\u00a0c", exact=True) == ["a", "  ", "b", "\u00a0", "c"]


@pytest.mark.parametrize(
    ("written", "also"),
    [
        ("“", '"'),
        ("writer’s", "writer's"),
        ("—", "--"),
        ("–", "-"),
        ("e\u0301tude", "étude"),
        ("May\u00a01,  2029", "May 1, 2029"),
        ("…", "..."),
        ("co\u00adoperate", "cooperate"),
    ],
)
def test_readers_take_both_for_the_same(written, also):
    assert key_of(written) == key_of(also)


def test_a_capital_is_a_difference():
    assert key_of("The") != key_of("the")


def test_plain_drops_what_is_not_seen():
    assert plain("“a”\u00a0 —\u200bb\n") == '"a"-b'


@pytest.mark.parametrize(
    ("key", "weight"),
    [("replica", 100), ("the", 40), ("Hundred", 40), ("(30)", 60), (",", 15), (" ", 5)],
)
def test_weighs(key, weight):
    assert weight_of(key) == weight


@pytest.mark.parametrize(
    ("key", "expected"), [("a", True), ("$2", True), ("[TBD]", True), ("(", False), ("--", False)]
)
def test_knows_words(key, expected):
    assert is_word(key) is expected
