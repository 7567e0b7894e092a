"""A redline as a few bytes without its texts, and back onto the same two texts.

Spans, kinds and labels as plain lists, in JSON under zlib, whose checksum finds bytes that were
changed on the way. Nothing in it can run, and without the texts it says next to nothing.
"""

import json
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from negotiations.redline.comparer import DEFAULT
from negotiations.redline.model import (
    ENGINE_VERSION,
    Op,
    OpKind,
    Options,
    RebuildError,
    Redline,
    Row,
    RowKind,
    Span,
    Statistics,
)
from negotiations.redline.rebuild import check

OP_LENGTH = 8
Numbers = Sequence[int]


class Unreadable(Exception):
    """These bytes are no redline of these two texts by this version of the comparer."""


def pack(redline: Redline) -> bytes:
    """All of a redline but its texts."""
    counted = redline.statistics
    figures = (
        counted.words_deleted,
        counted.words_inserted,
        counted.replacements,
        counted.moves,
        counted.relabelled,
        counted.similarity,
    )
    rows = [_row_as_list(row) for row in redline.rows]
    lengths = (len(redline.before), len(redline.after))
    data = [redline.engine_version, lengths, figures, rows]
    return zlib.compress(json.dumps(data, separators=(",", ":")).encode())


def unpack(data: bytes, before: str, after: str, *, options: Options = DEFAULT) -> Redline:
    """The redline that was packed, on its two texts, which are rebuilt from it as a proof."""
    try:
        version, lengths, figures, rows = json.loads(zlib.decompress(data))
        found = tuple(_row_from(row) for row in rows)
        redline = Redline(before, after, found, Statistics(*figures), version)
        check(redline, exact=options.exact)
    except (zlib.error, ValueError, TypeError, IndexError, AttributeError, RebuildError) as error:
        raise Unreadable from error
    if (version, lengths) != (ENGINE_VERSION, [len(before), len(after)]):
        raise Unreadable(f"version {version}, texts of {lengths} characters")
    return redline


def _row_as_list(row: Row) -> list[object]:
    return [
        row.kind,
        _ends(row.before),
        _ends(row.after),
        row.label_before,
        row.label_after,
        row.move,
        [part for op in row.ops for part in _op_as_list(op)],
    ]


def _op_as_list(op: Op) -> Iterator[object]:
    """OP_LENGTH values; the operations of a row stand in one flat list."""
    yield op.kind
    yield from (op.before.start, op.before.end, op.after.start, op.after.end)
    yield from (op.move, int(op.coarse), int(op.is_mark))


def _ends(span: Span | None) -> Numbers:
    return (span.start, span.end) if span else ()


def _row_from(row: Sequence[Any]) -> Row:
    kind, before, after, label, label_after, move, parts = row
    return Row(
        RowKind(kind),
        Span(*before) if before else None,
        Span(*after) if after else None,
        label,
        label_after,
        tuple(
            _op_from(parts[place : place + OP_LENGTH]) for place in range(0, len(parts), OP_LENGTH)
        ),
        move,
    )


def _op_from(parts: Sequence[Any]) -> Op:
    kind, start, end, start_after, end_after, move, coarse, is_mark = parts
    before, after = Span(start, end), Span(start_after, end_after)
    return Op(OpKind(kind), before, after, move, bool(coarse), bool(is_mark))
