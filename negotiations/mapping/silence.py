"""Where the words that a file shows as its base are not the words that were handed over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from negotiations.mapping.assembling import ClauseWords, Key
from negotiations.redline import Redline, Row, RowKind, TextTooLong, compare


class Silence(StrEnum):
    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class SilentChange:
    """One clause of which their base is not our text, although no tracked change tells of it.

    `redline` leads from the words handed over to their base; None where they are too long for one.
    A clause of ours that the file does not hold at all is missing; words of their base that answer
    nothing we handed over are added.
    """

    key: Key
    kind: Silence
    redline: Redline | None


def silent_changes(
    handed_over: Mapping[Key, str], found: Iterable[ClauseWords]
) -> tuple[SilentChange, ...]:
    """Every such clause, in the order of the file, the missing ones last.

    What a reader does not see (kinds of quotes, dashes and spaces) is no change, nor is a label
    that stands on one side only: Word counts what people type.
    """
    words = {one.key: one.base_text for one in found}
    keys = [*words, *(key for key in handed_over if key not in words)]
    changes = (_change(key, handed_over.get(key, ""), words.get(key, "")) for key in keys)
    return tuple(change for change in changes if change)


def _change(key: Key, ours: str, theirs: str) -> SilentChange | None:
    if ours == theirs:
        return None
    redline = _redline(ours, theirs)
    if redline and all(_says_the_same(row) for row in redline.rows):
        return None
    if not ours:
        return SilentChange(key, Silence.ADDED, redline)
    return SilentChange(key, Silence.CHANGED if theirs else Silence.MISSING, redline)


def _redline(ours: str, theirs: str) -> Redline | None:
    try:
        return compare(ours, theirs)
    except TextTooLong:
        return None


def _says_the_same(row: Row) -> bool:
    is_label_typed_once = not (row.label_before and row.label_after)
    return row.kind is RowKind.EQUAL or (row.kind is RowKind.RELABELLED and is_label_typed_once)
