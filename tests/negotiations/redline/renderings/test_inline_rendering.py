"""Deletions and insertions in the run of the words."""

from negotiations.redline import OpKind, Options, RowKind, compare
from negotiations.redline.renderings import InlineParagraph, Segment, inline

NOTICE = "The Company gives {} days notice."
VOICES = "(a) Pay is due at once.\n(b) Every cloned voice is announced on the screen.\n(c) Rest."


def segments(before, after, **options):
    return [
        (segment.kind, segment.text)
        for paragraph in inline(compare(before, after, **options))
        for segment in paragraph.segments
    ]


def test_a_replacement_leaves_the_space_outside():
    (paragraph,) = inline(compare(NOTICE.format("ten (10)"), NOTICE.format("thirty (30)")))

    assert paragraph == InlineParagraph(
        kind=RowKind.CHANGED,
        segments=(
            Segment(OpKind.EQUAL, "The Company gives "),
            Segment(OpKind.DELETE, "ten (10)", anchor=1, group=1, is_first=True),
            Segment(OpKind.INSERT, "thirty (30)", anchor=1, group=1),
            Segment(OpKind.EQUAL, " days notice."),
        ),
        label_before="",
        label_after="",
        is_relabelled=False,
        anchor=0,
        group=0,
        move=0,
    )


def test_words_at_the_end_keep_their_space():
    assert segments("Pay now", "Pay now and in full") == [
        (OpKind.EQUAL, "Pay now "),
        (OpKind.INSERT, "and in full"),
    ]
    assert segments("Pay now and in full", "Pay now") == [
        (OpKind.EQUAL, "Pay now "),
        (OpKind.DELETE, "and in full"),
    ]


def test_exact_shows_space_itself():
    assert segments("Pay  now", "Pay now", options=Options(exact=True)) == [
        (OpKind.EQUAL, "Pay"),
        (OpKind.DELETE, "  "),
        (OpKind.INSERT, " "),
        (OpKind.EQUAL, "now"),
    ]


def test_a_paragraph_mark_is_a_sign():
    assert segments(
        "Pay is due now. Rest is due later.", "Pay is due now.\n(b) Rest is due later."
    ) == [
        (OpKind.EQUAL, "Pay is due now."),
        (OpKind.INSERT, "¶ (b)"),
        (OpKind.EQUAL, " Rest is due later."),
    ]


def test_equal_changes_share_a_group():
    (paragraph,) = inline(compare("may go, may stay, shall run", "can go, can stay, will run"))

    deleted = [s for s in paragraph.segments if s.kind is OpKind.DELETE]
    assert [(s.text, s.anchor, s.group) for s in deleted] == [
        ("may", 1, 1),
        ("may", 2, 1),
        ("shall", 3, 2),
    ]


def test_both_ends_of_a_move_share_number_and_anchor():
    lines = VOICES.replace("at once", "at once, in full and in cash").splitlines()
    moved = "\n".join([lines[1].replace("(b)", "(a)"), lines[0].replace("(a)", "(b)"), lines[2]])

    target, pay, origin, _ = inline(compare("\n".join(lines), moved))

    assert [(p.label_before, p.label_after, p.anchor, p.move) for p in (target, pay, origin)] == [
        ("(b)", "(a)", 1, 1),
        ("(a)", "(b)", 3, 0),
        ("(b)", "(a)", 0, 1),
    ]
    words = "Every cloned voice is announced on the screen."
    assert target.segments == (Segment(OpKind.MOVE_TO, words, 2, 2, 1, is_first=True),)
    assert origin.segments == (Segment(OpKind.MOVE_FROM, words, 2, 2, 1),)


def test_changes_only_leaves_out_the_rest():
    paragraphs = inline(compare(VOICES, VOICES.replace("at once", "later")), changes_only=True)

    assert [paragraph.label_after for paragraph in paragraphs] == ["(a)"]


def test_every_anchor_has_one_first_segment():
    redline = compare(VOICES, VOICES.replace("Rest.", "The rest.").replace("at once", "later"))

    firsts = [s.anchor for p in inline(redline) for s in p.segments if s.is_first]

    assert firsts == [1, 2]
