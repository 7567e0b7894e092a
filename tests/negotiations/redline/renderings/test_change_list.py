"""The list of changes beside a redline."""

import pytest

from negotiations.redline import compare
from negotiations.redline.changes import ChangeKind
from negotiations.redline.renderings import ListedChange, change_list


def test_equal_replacements_are_one_entry():
    before = "A Covered AI System is a system. No Covered AI System may write. It may read."
    after = (
        "A Generative AI System is a system. No Generative AI System may write. It may not read."
    )

    assert change_list(compare(before, after)) == (
        ListedChange(1, ChangeKind.REPLACED, "Covered", "Generative", (1, 2), 0, is_whole=False),
        ListedChange(2, ChangeKind.INSERTED, "", "not", (3,), 0, is_whole=False),
    )


def test_counts_occurrences():
    changes = change_list(compare("may go, may stay, may run", "can go, can stay, can run"))

    assert [(change.old, change.new, change.count) for change in changes] == [("may", "can", 3)]


@pytest.mark.parametrize(
    ("before", "after", "kind", "old", "new", "is_whole"),
    [
        ("Pay the writer.", "Nothing alike here at all", ChangeKind.REPLACED, None, None, True),
        ("(a) Pay the writer.", "(b) Pay the writer.", ChangeKind.RELABELLED, "(a)", "(b)", False),
        ("Pay now. Rest then.", "Pay now.\nRest then.", ChangeKind.SPLIT, "", "¶", False),
        ("Pay now.\n(b) Rest then.", "Pay now. Rest then.", ChangeKind.JOINED, "¶ (b)", "", False),
        ("Pay now.\nRest then.", "Pay now.", ChangeKind.DELETED, "Rest then.", "", True),
    ],
)
def test_names_each_kind(before, after, kind, old, new, is_whole):
    (change,) = change_list(compare(before, after))

    expected = (kind, before if old is None else old, after if new is None else new, is_whole)
    assert (change.kind, change.old, change.new, change.is_whole) == expected


def test_a_move_is_listed_once_with_its_words_before_and_after():
    stays = "A register of all the cloned voices is kept by the studio in Rome for ten years."
    before, after = (
        "Each use is told to the Guild at once.",
        "Every use is told to the Guild at once.",
    )

    changes = change_list(compare(f"{before}\n{stays}", f"{stays}\n{after}"))

    assert [(change.kind, change.old, change.new, change.move) for change in changes] == [
        (ChangeKind.MOVED, before, after, 1),
        (ChangeKind.REPLACED, "Each", "Every", 1),
    ]


def test_no_change_is_no_entry():
    assert change_list(compare("Pay “now”.", 'Pay  "now".')) == ()
