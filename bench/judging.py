"""What a comparison shows a reader, and how that agrees with what was marked by hand."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.agreement import Expected
from negotiations.redline import OpKind, Redline, RowKind
from negotiations.redline.changes import shown

CASES = Path(__file__).parent.parent / "tests" / "negotiations" / "redline"
LONE_LABEL = re.compile(r"\([a-z]\)")
LABELLED = frozenset({RowKind.INSERTED, RowKind.DELETED, RowKind.MOVED})
Case = Mapping[str, Any]
Segments = tuple[list[str], list[str]]


@dataclass(frozen=True, slots=True)
class Found:
    """The segments shown as inserted, as deleted, and as moved; what moved is in no other list."""

    inserted: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Score:
    """Segments and moves found of those expected, and whatever else was shown."""

    segments: int
    moves: int
    false: int


def cases_of(name: str) -> list[Case]:
    """The cases of a file, those that are held out included."""
    data = json.loads((CASES / name).read_text(encoding="utf-8"))
    cases: list[Case] = data["cases"] if isinstance(data, dict) else data
    return cases


def marked(redline: Redline) -> Segments:
    """The inserted and the deleted segments, whole paragraphs with their labels.

    What moved is among both, at the place it came to and at the place it left.
    """
    inserted, deleted = [], []
    for row in redline.rows:
        new = [op for op in row.ops if op.kind in {OpKind.INSERT, OpKind.MOVE_TO}]
        old = [op for op in row.ops if op.kind in {OpKind.DELETE, OpKind.MOVE_FROM}]
        words = [shown(op.after.of(redline.after), is_mark=op.is_mark) for op in new]
        gone = [shown(op.before.of(redline.before), is_mark=op.is_mark) for op in old]
        if row.kind in LABELLED:
            words[:1] = [f"{row.label_after} {first}".strip() for first in words[:1]]
            gone[:1] = [f"{row.label_before} {first}".strip() for first in gone[:1]]
        inserted += words
        deleted += gone
    return sorted(inserted), sorted(deleted)


def found_by(redline: Redline) -> Found:
    """The segments with what moved set apart, to be counted as a move."""
    inserted, deleted = map(Counter, marked(redline))
    moved = []
    for row in redline.rows:
        for op in row.ops:
            label = row.kind is RowKind.MOVED and op is row.ops[0]
            if op.kind is OpKind.MOVE_FROM:
                moved.append(shown(op.before.of(redline.before), is_mark=False))
                deleted[f"{row.label_before if label else ''} {moved[-1]}".strip()] -= 1
            elif op.kind is OpKind.MOVE_TO:
                new = shown(op.after.of(redline.after), is_mark=False)
                inserted[f"{row.label_after if label else ''} {new}".strip()] -= 1
    return Found(list(inserted.elements()), list(deleted.elements()), moved)


def without_lone_labels(segments: Iterable[str]) -> list[str]:
    """Labels are data beside the text, so a changed label is not among the segments."""
    return sorted(segment for segment in segments if not LONE_LABEL.fullmatch(segment))


def accepted_ways(case: Case) -> list[Segments]:
    """The marking of a case and those that are as good."""
    return [
        (without_lone_labels(way["expected_ins"]), without_lone_labels(way["expected_del"]))
        for way in [case, *case["alternatives"]]
    ]


def is_exact(segments: Segments, case: Case) -> bool:
    """Whether the segments are those that a careful person marked, to the character."""
    inserted, deleted = map(without_lone_labels, segments)
    return (inserted, deleted) in accepted_ways(case)


def score(found: Found, expected: Expected) -> Score:
    """How much of what was expected is there; each segment found answers for one expected."""
    right, false = 0, 0
    for segments, wanted in (
        (found.inserted, expected.inserted),
        (found.deleted, expected.deleted),
        (found.moved, [(text,) for text in expected.moved]),
    ):
        hits = _hits(segments, wanted)
        right += hits
        false += len(segments) - hits
    return Score(right - hits, hits, false)


def _hits(segments: Iterable[str], wanted: Iterable[Sequence[str]]) -> int:
    left = Counter(segments)
    hits = 0
    for ways in wanted:
        way = next((way for way in ways if left[way] > 0), None)
        if way is not None:
            left[way] -= 1
            hits += 1
    return hits
