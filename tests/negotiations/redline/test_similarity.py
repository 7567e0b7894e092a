"""How alike two texts are, in words."""

import pytest

from negotiations.redline import distance, similarity


@pytest.mark.parametrize(
    ("a", "b", "share"),
    [
        ("", "", 1.0),
        (" ,;\n", "", 1.0),
        ("", "a", 0.0),
        ("the writer may refuse", "the writer may refuse", 1.0),
        ("the writer may refuse", "the writer shall refuse", 0.75),
        ("“the” writer, may refuse.", 'the writer\n"may" refuse', 1.0),
        ("(a) the writer", "(b) the writer", 1.0),
        ("a b", "b a", 0.5),
        ("one two", "one two three four five six", 0.5),
    ],
)
def test_counts_words_in_order(a, b, share):
    assert similarity(a, b) == share
    assert distance(a, b) == 1 - share
