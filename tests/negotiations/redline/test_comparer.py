"""Whole paragraphs: moved, split, joined, relabelled; options and limits."""

import pytest

from negotiations.redline import (
    ENGINE_VERSION,
    OpKind,
    Options,
    RowKind,
    Statistics,
    TextTooLong,
    compare,
)

REGISTER = "The producer keeps a register of every voice that it has cloned for the series."
OPEN = "The register is open to members of the Guild on request at any time."
TRAILERS = "A cloned voice may be used for trailers alone, and never in the series itself."


def kinds(redline):
    return [row.kind for row in redline.rows]


def changed_words(redline, row):
    return [
        (op.kind, op.before.of(redline.before).strip() or op.after.of(redline.after).strip())
        for op in row.ops
        if op.kind in {OpKind.DELETE, OpKind.INSERT}
    ]


def test_a_moved_paragraph_keeps_its_inner_edits():
    redline = compare(
        f"(a) {REGISTER}\n(b) {OPEN}\n(c) {TRAILERS}",
        f"(a) {TRAILERS.replace('never', 'not')}\n(b) {REGISTER}\n(c) {OPEN}",
    )

    target, *_, origin = redline.rows
    assert kinds(redline) == [RowKind.MOVED, *[RowKind.RELABELLED] * 2, RowKind.MOVED]
    assert (target.before, origin.after, target.move, origin.move) == (None, None, 1, 1)
    assert [(row.label_before, row.label_after) for row in (target, origin)] == [("(c)", "(a)")] * 2
    assert changed_words(redline, target) == [(OpKind.DELETE, "never"), (OpKind.INSERT, "not")]
    assert [op.kind for op in origin.ops] == [OpKind.MOVE_FROM]
    assert redline.statistics == Statistics(1, 1, 1, 1, 3, redline.statistics.similarity)


def test_a_paragraph_is_split_in_three():
    redline = compare(f"{REGISTER} {OPEN} {TRAILERS}", f"{REGISTER}\n(b) {OPEN}\n(c) {TRAILERS}")

    (row,) = redline.rows
    assert row.kind is RowKind.SPLIT
    assert [op.after.of(redline.after) for op in row.ops if op.is_mark] == ["\n(b) ", "\n(c) "]
    assert redline.statistics == Statistics(0, 0, 0, 0, 0, 1.0)


def test_paragraphs_are_joined_with_an_edit():
    redline = compare(f"{REGISTER}\n{OPEN}", f"{REGISTER} {OPEN.replace('any', 'every')}")

    (row,) = redline.rows
    assert row.kind is RowKind.JOINED
    assert [op.kind for op in row.ops if op.is_mark] == [OpKind.DELETE]
    assert redline.statistics.words_deleted == redline.statistics.words_inserted == 1


def test_a_sentence_moves_to_another_paragraph():
    redline = compare(f"{REGISTER} {OPEN}\n{TRAILERS}", f"{REGISTER}\n{TRAILERS} {OPEN}")

    moved = [(op.kind, op.move) for row in redline.rows for op in row.ops if op.move]
    assert moved == [(OpKind.MOVE_FROM, 1), (OpKind.MOVE_TO, 1)]
    assert redline.statistics.words_deleted == redline.statistics.words_inserted == 0


def test_neighbouring_sentences_move_together():
    last = "No party may assign its rights under these terms to a third party."
    redline = compare(
        f"{REGISTER} {OPEN} {TRAILERS} {last} {last.replace('party', 'side')}",
        f"{TRAILERS} {last} {last.replace('party', 'side')} {REGISTER} {OPEN}",
    )

    assert redline.statistics.moves == 1


def test_a_short_paragraph_is_no_move():
    redline = compare(f"Reserved.\n{OPEN}", f"{OPEN}\nReserved.")

    assert kinds(redline) == [RowKind.DELETED, RowKind.EQUAL, RowKind.INSERTED]


def test_a_changed_number_is_no_noise_in_the_text():
    redline = compare(f"3.1 {REGISTER}\n3.2 {OPEN}", f"4.1 {REGISTER}\n4.2 {OPEN}")

    assert kinds(redline) == [RowKind.RELABELLED, RowKind.RELABELLED]
    assert redline.statistics == Statistics(0, 0, 0, 0, 2, 1.0)


def test_a_paragraph_with_a_long_addition_is_still_the_same():
    redline = compare(OPEN, f"{OPEN} {REGISTER} {TRAILERS} {REGISTER.replace('voice', 'face')}")

    assert kinds(redline) == [RowKind.CHANGED]
    assert redline.statistics.words_deleted == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("“a” — b", '"a" -- b'),
        ("a  b", "a\u00a0b"),
        ("caf\u00e9", "cafe\u0301"),
    ],
)
def test_exact_shows_what_a_reader_does_not_see(before, after):
    assert compare(before, after).is_unchanged
    assert not compare(before, after, options=Options(exact=True)).is_unchanged


def test_equal_boilerplate_in_a_long_text_stays():
    lines = [f"{REGISTER}\n"] * 300
    redline = compare("".join(lines), "".join([*lines[:200], f"{OPEN}\n", *lines]))

    counts = {kind: kinds(redline).count(kind) for kind in kinds(redline)}
    assert counts == {RowKind.EQUAL: 300, RowKind.INSERTED: 201}


def test_a_long_run_of_changed_lines_is_paired_in_proportion():
    before = "\n".join(f"Line holds {number} and the terms of it." for number in range(150))

    redline = compare(before, before.replace("terms", "words"))

    assert redline.statistics.replacements == 150
    assert set(kinds(redline)) == {RowKind.CHANGED}


def test_a_first_word_is_kept_where_a_sentence_before_it_began_alike():
    struck = "No performer may be required to work with a system as a condition of employment."
    kept = "No composer may be required to work with one unless the Guild has agreed to it. "

    elsewhere = f"{kept}{TRAILERS}"

    redline = compare(
        f"{struck} {kept}{OPEN}\n{elsewhere}",
        f"{kept}{OPEN}\n{elsewhere.replace('never', 'not')}",
    )

    assert [words for _, words in changed_words(redline, redline.rows[0])] == [struck]


@pytest.mark.parametrize("apart", ["\n", " "])
def test_an_edit_that_makes_one_what_the_other_was_moves_nothing(apart):
    usual, may, not_now = (
        f"In deciding on a request the panel {word} consider, among other things, the budget."
        for word in ("shall", "may", "may not")
    )
    before = apart.join([REGISTER, usual]) + "\n" + apart.join([TRAILERS, may])
    after = apart.join([REGISTER, may]) + "\n" + apart.join([TRAILERS, not_now])

    redline = compare(f"{before}\n{OPEN}", f"{after}\n{OPEN}")

    shown = [words for row in redline.rows for _, words in changed_words(redline, row)]
    assert redline.statistics.moves == 0
    assert shown == ["shall", "may", "not"]


def test_names_the_engine():
    assert compare("a", "b").engine_version == ENGINE_VERSION


@pytest.mark.parametrize("text", ["a" * 2_000_001, "a " * 300_001])
def test_refuses_what_is_too_long(text):
    with pytest.raises(TextTooLong):
        compare("", text)
