"""A redline for programs, with the words Akoma Ntoso has for changes of a text."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from negotiations.redline.changes import Change, ChangeKind
from negotiations.redline.model import Redline, Row, Span
from negotiations.redline.renderings.segments import number_changes

TYPES = {
    ChangeKind.DELETED: "repeal",
    ChangeKind.INSERTED: "insertion",
    ChangeKind.REPLACED: "substitution",
    ChangeKind.RELABELLED: "renumbering",
    ChangeKind.SPLIT: "split",
    ChangeKind.JOINED: "join",
}
WHOLE_REPLACED = "replacement"


def as_json(redline: Redline) -> dict[str, Any]:
    """Statistics, changes and rows; places are [start, end] in characters of the two texts.

    A substitution exchanges words, a replacement a whole paragraph. A move, for which there is no
    word, is a repeal and an insertion with the same move number.
    """
    numbering = number_changes(redline)
    return {
        "engine_version": redline.engine_version,
        "statistics": asdict(redline.statistics),
        "changes": [
            entry
            for anchor, change in enumerate(numbering.changes, start=1)
            for entry in _entries(change, anchor, numbering.groups[change.ops[0]])
        ],
        "rows": [_row(row) for row in redline.rows],
    }


def _entries(change: Change, anchor: int, group: int) -> Iterator[dict[str, Any]]:
    common = {"number": anchor, "group": group, "move": change.move or None}
    old = {"place": _place(change.before), "text": change.old}
    new = {"place": _place(change.after), "text": change.new}
    if change.kind is ChangeKind.MOVED:
        yield {"type": TYPES[ChangeKind.DELETED], **common, "old": old, "new": None}
        yield {"type": TYPES[ChangeKind.INSERTED], **common, "old": None, "new": new}
        return
    is_replacement = change.kind is ChangeKind.REPLACED and change.is_whole
    yield {
        "type": WHOLE_REPLACED if is_replacement else TYPES[change.kind],
        **common,
        "old": old if change.before else None,
        "new": new if change.after else None,
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "kind": str(row.kind),
        "before": _place(row.before),
        "after": _place(row.after),
        "label_before": row.label_before,
        "label_after": row.label_after,
        "move": row.move or None,
        "ops": [
            {
                "kind": str(op.kind),
                "before": _place(op.before),
                "after": _place(op.after),
                "move": op.move or None,
                "coarse": op.coarse,
            }
            for op in row.ops
        ],
    }


def _place(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None
