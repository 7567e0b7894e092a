"""Texts to compare, and a redline as the lists of what a reader sees deleted and inserted."""

from collections.abc import Callable

import pytest

from negotiations.redline import OpKind, Redline, RowKind
from negotiations.redline.changes import shown

Marked = Callable[[Redline], tuple[list[str], list[str]]]
LABELLED = {RowKind.INSERTED, RowKind.DELETED, RowKind.MOVED}


def _marked(redline: Redline) -> tuple[list[str], list[str]]:
    inserted, deleted = [], []
    for row in redline.rows:
        new = [op for op in row.ops if op.kind in {OpKind.INSERT, OpKind.MOVE_TO}]
        old = [op for op in row.ops if op.kind in {OpKind.DELETE, OpKind.MOVE_FROM}]
        words = [shown(op.after.of(redline.after), is_mark=op.is_mark) for op in new]
        gone = [shown(op.before.of(redline.before), is_mark=op.is_mark) for op in old]
        if row.kind in LABELLED and words:
            words[0] = f"{row.label_after} {words[0]}".strip()
        if row.kind in LABELLED and gone:
            gone[0] = f"{row.label_before} {gone[0]}".strip()
        inserted += words
        deleted += gone
    return sorted(inserted), sorted(deleted)


@pytest.fixture
def marked() -> Marked:
    """The inserted and the deleted segments of a redline, whole paragraphs with their labels."""
    return _marked
