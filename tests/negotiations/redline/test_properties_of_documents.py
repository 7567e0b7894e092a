"""What must hold for any two versions of a document of many labelled paragraphs."""

import os
import random
import re
import subprocess
import sys
from hashlib import sha256
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.agreement import Author, render
from negotiations.redline import (
    OpKind,
    Options,
    RowKind,
    blocks_of,
    compare,
    rebuild_after,
    rebuild_before,
)
from negotiations.redline.packing import pack, unpack
from negotiations.redline.tokens import spans_in

FEW = settings(max_examples=15, deadline=None)
ALL_OPTIONS = st.builds(Options, exact=st.booleans())
ROOT = Path(__file__).parents[3]
ASK = """
import sys
from hashlib import sha256
from negotiations.redline import compare
from negotiations.redline.packing import pack
before, after = sys.stdin.read().split("\\f")
print(sha256(pack(compare(before, after))).hexdigest())
"""


def moved(lines, place, chance):
    lines.insert(chance.randrange(len(lines)), lines.pop(place))


def repeated(lines, place, chance):
    lines.insert(chance.randrange(len(lines)), lines[place])


def struck(lines, place, chance):
    del lines[place : place + chance.randint(1, 3)]


def joined(lines, place, chance):
    lines[place : place + 2] = [" ".join(lines[place : place + 2])]


def split(lines, place, chance):
    words = lines[place].split()
    cut = chance.randint(1, len(words))
    label = chance.choice(["", "(b) ", "3.4 "])
    lines[place : place + 1] = [" ".join(words[:cut]), label + " ".join(words[cut:])]


def reworded(lines, place, chance):
    words = lines[place].split()
    words[chance.randrange(len(words))] = chance.choice(["[TBD]", "$1,250,000", "not", "(iv)", "—"])
    lines[place] = " ".join(words)


def relabelled(lines, place, chance):
    lines[place] = re.sub(r"^\S+", chance.choice(["(z)", "99.1", "§ 4."]), lines[place])


CHANGES = (moved, repeated, struck, joined, split, reworded, relabelled)


def version_of(text, chance):
    """The text after up to twenty changes, some of them in one place."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 20)):
        chance.choice(CHANGES)(lines, chance.randrange(len(lines)), chance)
        lines = [line for line in lines if line] or ["Reserved."]
    return "\n".join(lines)


def pair_of(seed):
    """An agreement of some thirty paragraphs, and a version of it."""
    text = render(Author(seed).agreement(1000))[0]
    return text, version_of(text, random.Random(seed))


PAIRS = st.integers(0, 2**32).map(pair_of)


@FEW
@given(PAIRS, ALL_OPTIONS)
def test_both_sides_of_a_document_come_back(pair, options):
    redline = compare(*pair, options=options)

    assert (rebuild_before(redline), rebuild_after(redline)) == pair


@FEW
@given(PAIRS, ALL_OPTIONS)
def test_no_version_differs_from_itself(pair, options):
    redline = compare(pair[1], pair[1], options=options)

    assert redline.is_unchanged
    assert {op.kind for row in redline.rows for op in row.ops} == {OpKind.EQUAL}
    assert len(redline.rows) == len(blocks_of(pair[1]))


@FEW
@given(PAIRS)
def test_no_span_cuts_a_token(pair):
    """Those that point to where words came from or would stand included."""
    ops = [op for row in compare(*pair).rows for op in row.ops]
    for side, text in zip(("before", "after"), pair, strict=True):
        inside = {
            place
            for block in blocks_of(text)
            for start, end in spans_in(
                text, block.start, block.start + len(block.text), exact=False
            )
            for place in range(start + 1, end)
        }

        spans = [getattr(op, side) for op in ops]

        assert {edge for span in spans for edge in (span.start, span.end)} & inside == set()


@FEW
@given(PAIRS)
def test_rows_hold_every_paragraph_of_a_document_once(pair):
    rows = compare(*pair).rows
    for side, text in zip(("before", "after"), pair, strict=True):
        starts = [block.start for block in blocks_of(text)]
        spans = [span for row in rows if (span := getattr(row, side)) is not None]

        held = [[place for place in starts if s.start <= place < s.end] for s in spans]

        assert list(chain(*held)) == starts
        assert [] not in held


@FEW
@given(PAIRS)
def test_moved_words_leave_one_place_for_one_other(pair):
    redline = compare(*pair)
    ops = [op for row in redline.rows for op in row.ops if op.move]

    left = {op.move: op.before for op in ops if op.kind is OpKind.MOVE_FROM}
    arrived = {op.move for op in ops if op.kind is OpKind.MOVE_TO}

    assert sorted(left) == sorted(arrived) == list(range(1, redline.statistics.moves + 1))
    for op in ops:
        if op.kind is OpKind.MOVE_TO:
            origin = left[op.move]
            assert origin.start <= op.before.start <= op.before.end <= origin.end


@FEW
@given(PAIRS)
def test_split_and_joined_rows_hold_several_paragraphs_on_one_side(pair):
    redline = compare(*pair)

    for row in redline.rows:
        if row.kind in {RowKind.SPLIT, RowKind.JOINED}:
            one, several = (row.before, row.after)[:: 1 if row.kind is RowKind.SPLIT else -1]
            texts = (pair[0], pair[1])[:: 1 if row.kind is RowKind.SPLIT else -1]
            kind = OpKind.INSERT if row.kind is RowKind.SPLIT else OpKind.DELETE
            marks = [op.kind for op in row.ops if op.is_mark]
            assert len(blocks_of(one.of(texts[0]))) == 1
            assert marks == [kind] * (len(blocks_of(several.of(texts[1]))) - 1)


@FEW
@given(PAIRS, ALL_OPTIONS)
def test_the_redline_of_a_document_survives_packing(pair, options):
    redline = compare(*pair, options=options)

    assert unpack(pack(redline), *pair, options=options) == redline


@pytest.mark.parametrize("hash_seed", ["1", "2023"])
def test_every_process_makes_the_same_redline(hash_seed):
    """Sets and dictionaries of strings turn out in another order with another hash seed."""
    before, after = pair_of(9)

    said = subprocess.run(
        [sys.executable, "-c", ASK],
        input=f"{before}\f{after}",
        capture_output=True,
        check=True,
        cwd=ROOT,
        encoding="utf-8",
        env=os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONUTF8": "1"},
    ).stdout

    assert said.strip() == sha256(pack(compare(before, after))).hexdigest()
