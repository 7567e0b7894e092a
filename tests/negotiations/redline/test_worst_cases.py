"""Texts that break slow comparers, in a smaller form."""

import random

import pytest

from negotiations.redline import compare, rebuild_after, rebuild_before

LINE = "The parties agree to the terms set out in paragraph {} of this agreement."
RANDOM = random.Random(2023)
WORDS = ["".join(RANDOM.choices("abcdefghij", k=RANDOM.randint(2, 9))) for _ in range(800)]
LINES = [LINE.format(number) for number in range(400)]


def words(count):
    return " ".join(RANDOM.choices(WORDS, k=count))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(words(9000), words(9000), id="one giant paragraph, nothing in common"),
        pytest.param(
            "\n".join(words(40) for _ in range(150)),
            "\n".join(words(40) for _ in range(150)),
            id="two different texts",
        ),
        pytest.param("\n".join([LINE] * 500), "\n".join([LINE] * 510), id="equal paragraphs"),
        pytest.param("a" * 100_000, "a" * 99_999, id="one character"),
        pytest.param("." * 100_000, "." * 99_999, id="one mark"),
        pytest.param("a b " * 15_000, "b a " * 15_000, id="two words"),
        pytest.param("\n".join(LINES), "\n".join(LINES[::-1]), id="reversed lines"),
        pytest.param("שלום עולם. " * 3000, "שלום עולם! " * 3000, id="Hebrew"),
        pytest.param("يجب إخطار النقابة\n" * 500, "يجب إخطار الشركة\n" * 500, id="Arabic"),
        pytest.param("公司应当通知工会。" * 1500, "公司应当书面通知工会。" * 1500, id="Chinese"),
        pytest.param("(" * 5000, "[" * 5000, id="open brackets"),
        pytest.param(
            words(5000).replace(" ", "\n"), words(5000).replace(" ", "\n"), id="short lines"
        ),
    ],
)
def test_ends_with_both_sides(before, after):
    redline = compare(before, after)

    assert rebuild_before(redline) == before
    assert rebuild_after(redline) == after
    assert not redline.is_unchanged


def test_marks_what_was_too_long_as_coarse():
    redline = compare("x y " * 15_000 + "end", "y x " * 15_000 + "stop")

    ops = [op for row in redline.rows for op in row.ops]
    assert [op.coarse for op in ops if op.coarse] == [True, True]


def test_reversed_paragraphs_are_moves():
    redline = compare("\n".join(LINES), "\n".join(LINES[::-1]))

    assert redline.statistics.moves == len(LINES) - 1
    assert redline.statistics.words_deleted == redline.statistics.words_inserted == 0
