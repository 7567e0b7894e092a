"""The two texts beside each other."""

from negotiations.redline import OpKind, RowKind, compare
from negotiations.redline.renderings import Segment, side_by_side


def words(segments):
    return "".join(segment.text for segment in segments)


def test_each_side_shows_its_own_words():
    (row,) = side_by_side(compare("The “writer” may go now.", 'The "writer" shall go.'))

    assert row.left == (
        Segment(OpKind.EQUAL, "The “writer” "),
        Segment(OpKind.DELETE, "may", 1, 1, is_first=True),
        Segment(OpKind.EQUAL, " go "),
        Segment(OpKind.DELETE, "now", 2, 2, is_first=True),
        Segment(OpKind.EQUAL, "."),
    )
    assert row.right == (
        Segment(OpKind.EQUAL, 'The "writer" '),
        Segment(OpKind.INSERT, "shall", 1, 1),
        Segment(OpKind.EQUAL, " go"),
        Segment(OpKind.EQUAL, "."),
    )


def test_one_side_alone_leaves_the_other_empty():
    rows = side_by_side(compare("(a) Pay.", "(a) Pay.\n(b) Notify the Guild."))

    assert [(row.kind, words(row.left), words(row.right)) for row in rows] == [
        (RowKind.EQUAL, "Pay.", "Pay."),
        (RowKind.INSERTED, "", "Notify the Guild."),
    ]
    assert [(row.label_before, row.label_after) for row in rows] == [("(a)", "(a)"), ("", "(b)")]


def test_a_moved_paragraph_is_left_where_it_was_and_right_where_it_is():
    first, second = "Every cloned voice is announced.", "A register of all voices is kept in Rome."
    moved = "Each use is told to the Guild at once."
    redline = compare("\n".join([moved, first, second]), "\n".join([first, second, moved]))

    assert [(words(row.left), words(row.right), row.move) for row in side_by_side(redline)] == [
        (moved, "", 1),
        (first, first, 0),
        (second, second, 0),
        ("", moved, 1),
    ]


def test_words_deleted_within_a_move_show_where_the_move_went():
    before = "(a) First words stand here, as ever.\n(b) Supply unproduced scripts to a third party today;"
    after = "(a) Supply unproduced scripts to a third party;\n(b) First words stand here, as ever."

    target, *_ = [row for row in side_by_side(compare(before, after)) if row.move and row.right]

    assert [(str(segment.kind), segment.text) for segment in target.right] == [
        ("move_to", "Supply unproduced scripts to a third party"),
        ("delete", "today"),
        ("move_to", ";"),
    ]
