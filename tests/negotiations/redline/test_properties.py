"""What must hold for any two texts."""

import os
from itertools import chain, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from negotiations.redline import (
    OpKind,
    Options,
    Redline,
    RowKind,
    Span,
    blocks_of,
    compare,
    distance,
    rebuild_after,
    rebuild_before,
    similarity,
)
from negotiations.redline.tokens import spans_in

VOCABULARY = """
The the Company Guild shall may not pay $1,250,000 12.5% fourteen (14) (30) 5.1(a)(ii) [TBD] on any
use of a Replica writer's one-half (1/2) U.S. e\u0301tude \u00e9tude \u05e9\u05dc\u05d5\u05dd
\u516c\u53f8\u5e94\u5f53 \u201cterm\u201d "term" \u2014 -- - , ; : . ? \u200b \ufeff & No. Art.
"""
WORDS = st.sampled_from([*VOCABULARY.split(), "May 1, 2029", "1 June 2030"])
LABELS = st.sampled_from(["", "", "", "(a) ", "(b) ", "3.4 ", "12. ", "Section 4.2. "])
GAPS = st.sampled_from([" ", " ", " ", "  ", "\u00a0", "\t", "\u2028"])
LINE_ENDS = st.sampled_from(["\n", "\n", "\n\n", " \n", "\r\n"])


@st.composite
def clauses(draw):
    """A text of some paragraphs with labels, odd spaces and blank lines."""
    parts = []
    for _ in range(draw(st.integers(0, 5))):
        parts.append(draw(LABELS))
        for word in draw(st.lists(WORDS, max_size=14)):
            parts += [word, draw(GAPS)]
        parts.append(draw(LINE_ENDS))
    return "".join(parts)


@st.composite
def versions(draw):
    """A text and what became of it: lines repeated, lost, turned round, words exchanged."""
    before = draw(clauses())
    lines = draw(st.permutations(before.splitlines(keepends=True)))
    after = "".join(lines[: draw(st.integers(0, 6))]) + draw(clauses())
    return before, after.replace("Company", draw(st.sampled_from(["Company", "Guild", "a b"])))


PAIRS = st.one_of(st.tuples(clauses(), clauses()), versions(), st.tuples(st.text(), st.text()))
ALL_OPTIONS = st.builds(Options, exact=st.booleans())
MANY = settings(max_examples=300 if "REQUIRE_SERVICES" in os.environ else 60, deadline=None)


def spans(redline: Redline, side: str) -> list[Span]:
    """The spans of a side's operations that stand at their place."""
    return [
        getattr(op, side)
        for row in redline.rows
        if getattr(row, side) is not None
        for op in row.ops
        if getattr(op, f"in_{side}")
    ]


@MANY
@given(PAIRS, ALL_OPTIONS)
def test_both_sides_come_back(pair, options):
    redline = compare(*pair, options=options)

    assert (rebuild_before(redline), rebuild_after(redline)) == pair


@MANY
@given(st.one_of(clauses(), st.text()), ALL_OPTIONS)
def test_a_text_does_not_differ_from_itself(text, options):
    redline = compare(text, text, options=options)

    assert {row.kind for row in redline.rows} <= {RowKind.EQUAL}
    assert {op.kind for row in redline.rows for op in row.ops} <= {OpKind.EQUAL}
    assert redline.statistics.similarity == 1.0


@MANY
@given(PAIRS)
def test_no_operation_cuts_a_token(pair):
    redline = compare(*pair)
    for side, text in (("before", pair[0]), ("after", pair[1])):
        inside = {
            place
            for block in blocks_of(text)
            for start, end in spans_in(
                text, block.start, block.start + len(block.text), exact=False
            )
            for place in range(start + 1, end)
        }

        cuts = {edge for span in spans(redline, side) for edge in (span.start, span.end)}

        assert cuts & inside == set()


@MANY
@given(PAIRS)
def test_rows_hold_every_paragraph_once(pair):
    redline = compare(*pair)
    for side, text in (("before", pair[0]), ("after", pair[1])):
        rows = [span for row in redline.rows if (span := getattr(row, side)) is not None]

        held = [
            [block.start for block in blocks_of(text) if span.start <= block.start < span.end]
            for span in rows
        ]

        assert list(chain(*held)) == [block.start for block in blocks_of(text)]
        assert [] not in held


@MANY
@given(PAIRS)
def test_a_deletion_stands_before_an_insertion(pair):
    redline = compare(*pair)

    for row in redline.rows:
        kinds = [op.kind for op in row.ops]
        turned = [couple for couple in pairwise(kinds) if couple == (OpKind.INSERT, OpKind.DELETE)]
        assert turned == []


@MANY
@given(PAIRS)
def test_both_ends_of_a_move_are_there(pair):
    rows = [row for row in compare(*pair).rows if row.kind is RowKind.MOVED]

    origins = sorted(row.move for row in rows if row.after is None)
    targets = sorted(row.move for row in rows if row.before is None)

    assert origins == targets
    assert len(set(origins)) == len(origins)


@MANY
@given(PAIRS)
def test_the_same_texts_give_the_same_redline(pair):
    assert compare(*pair) == compare(*pair)


@MANY
@given(PAIRS)
def test_similarity_is_a_share(pair):
    before, after = pair

    share = similarity(before, after)

    assert 0.0 <= share <= 1.0
    assert share == similarity(after, before)
    assert distance(before, after) == 1.0 - share
    assert share == compare(before, after).statistics.similarity
