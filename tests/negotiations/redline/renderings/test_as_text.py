"""A redline to read aloud."""

import pytest

from negotiations.redline import compare
from negotiations.redline.renderings import as_text


@pytest.mark.parametrize(
    ("before", "after", "spoken"),
    [
        ("Pay  now.", "Pay now.", "Pay now."),
        (
            "Give ten (10) days.",
            "Give two (2) days.",
            "Give [deleted: ten (10)] [inserted: two (2)] days.",
        ),
        ("Pay in full.", "Pay, in full.", "Pay[inserted: ,] in full."),
        ("(a) Pay.\n(b) Rest.", "(a) Pay.\n(c) Rest.", "(a) Pay.\n[label (b) now (c)] Rest."),
        (
            "Pay now, then rest.",
            "1. Pay now, then rest.",
            "[label none now 1.] Pay now, then rest.",
        ),
        ("(a) Pay.", "(a) Pay.\n(b) Rest.", "(a) Pay.\n(b) [inserted: Rest.]"),
        ("Pay now. Rest then.", "Pay now.\nRest then.", "Pay now.[inserted: ¶] Rest then."),
        ("", "", ""),
    ],
)
def test_names_every_change(before, after, spoken):
    assert as_text(compare(before, after)) == spoken


def test_names_both_ends_of_a_move():
    stays = "A register of all the cloned voices is kept by the studio in Rome for ten years."
    moved = "Each use is told to the Guild at once."

    spoken = as_text(compare(f"{moved}\n{stays}", f"{stays}\n{moved}"))

    assert spoken == f"[moved away, move 1: {moved}]\n{stays}\n[moved here, move 1: {moved}]"
