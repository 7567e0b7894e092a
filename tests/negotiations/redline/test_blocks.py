"""Paragraphs and their labels."""

import pytest

from negotiations.redline import Block, blocks_of


def test_reads_paragraphs_with_their_places():
    text = "\n Terms:\n\n(a)  pay;\n3.4 Rest. \n"

    blocks = blocks_of(text)

    assert blocks == (
        Block("", "Terms:", 2),
        Block("(a)", "pay;", 15),
        Block("3.4", "Rest.", 24),
    )
    assert [text[b.start : b.start + len(b.text)] for b in blocks] == [b.text for b in blocks]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("(b) require consent", "(b)"),
        ("(a)(ii) require consent", "(a)(ii)"),
        ("3.4 The Company", "3.4"),
        ("12. the Company", "12."),
        ("72.B Consent", "72.B"),
        ("iv. consent", "iv."),
        ("Section 4.2. Consent", "Section 4.2."),
        ("• consent", "•"),
        ("3.4 percent of receipts", ""),
        ("30 days after notice", ""),
        ("Section 4.3 applies here", ""),
        ("(b)", ""),
        ("May 1, 2029 is the date", ""),
    ],
)
def test_knows_a_label(line, label):
    assert [block.label for block in blocks_of(line)] == [label]


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_nothing_has_no_blocks(text):
    assert blocks_of(text) == ()
