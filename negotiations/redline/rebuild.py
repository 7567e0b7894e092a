"""The proof of a redline: both texts, byte for byte, from its rows alone."""

from negotiations.redline.model import Op, OpKind, RebuildError, Redline, Span
from negotiations.redline.tokens import plain


def rebuild_before(redline: Redline) -> str:
    """The text before, put together from the rows that stand on that side."""
    rows = [
        (row.before, row.label_before, [op.before for op in row.ops if op.in_before])
        for row in redline.rows
        if row.before is not None
    ]
    return _rebuilt(redline.before, rows)


def rebuild_after(redline: Redline) -> str:
    """The text after, put together from the rows that stand on that side."""
    rows = [
        (row.after, row.label_after, [op.after for op in row.ops if op.in_after])
        for row in redline.rows
        if row.after is not None
    ]
    return _rebuilt(redline.after, rows)


def check(redline: Redline, *, exact: bool) -> None:
    """Raise `RebuildError` unless both sides come back and equal words are equal."""
    if rebuild_before(redline) != redline.before or rebuild_after(redline) != redline.after:
        raise RebuildError("the rows do not give back the two texts")
    for row in redline.rows:
        for op in row.ops:
            if op.kind in {OpKind.EQUAL, OpKind.MOVE_TO} and not _is_same(redline, op, exact=exact):
                raise RebuildError(f"{op.kind} holds different words at {op.before.start}")


def _rebuilt(text: str, rows: list[tuple[Span, str, list[Span]]]) -> str:
    """White space at the head, then each row: label, operations, line end.

    What is neither the label nor white space comes back only if an operation holds it.
    """
    parts = [_if_shown(text[: rows[0][0].start] if rows else text, "")]
    for whole, label, spans in rows:
        start = spans[0].start if spans else whole.end
        end = spans[-1].end if spans else whole.end
        parts.append(_if_shown(text[whole.start : start], label))
        parts.extend(span.of(text) for span in spans)
        parts.append(_if_shown(text[end : whole.end], ""))
    return "".join(parts)


def _if_shown(text: str, label: str) -> str:
    return text if plain(text) == plain(label) else ""


def _is_same(redline: Redline, op: Op, *, exact: bool) -> bool:
    ours, theirs = op.before.of(redline.before), op.after.of(redline.after)
    if exact:
        return ours.rstrip() == theirs.rstrip()
    return ours == theirs or plain(ours) == plain(theirs)
