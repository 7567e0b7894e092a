"""A redline as the paragraphs of one file, each stretch and each paragraph mark with its fate.

Word treats the end of a paragraph as a character that can be struck or added like any other.
Without the added stretches and marks the paragraphs are the text before, without the struck ones
the text after.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, takewhile

from negotiations.redline import Op, OpKind, Redline, Row, Span

MARK = "\n"
_EMPTY_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
_TOKEN = re.compile(r"\n|[^\S\n]+|\S+")


class Fate(StrEnum):
    """What happens to a stretch between the text before and the text after."""

    KEPT = "kept"
    STRUCK = "struck"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch with one fate: words, or a paragraph mark alone."""

    fate: Fate
    text: str


@dataclass(slots=True)
class Paragraph:
    """What stands before one paragraph mark.

    `line` is the whole line that the mark ends: in the text after, or in the text before where
    the mark is struck.
    """

    pieces: list[Piece]
    mark: Fate
    line: str = ""


def paragraphs_of(redline: Redline) -> list[Paragraph]:
    """The paragraphs in order; the last mark is always kept, for a Word file cannot lose it."""
    pieces = (piece for row in redline.rows for piece in _row(redline, row))
    paragraphs = _cut(pieces) or [Paragraph([], Fate.KEPT)]
    _keep_last_mark(paragraphs)
    _pass_marks_on(paragraphs)
    _find_lines(paragraphs)
    return paragraphs


def _row(redline: Redline, row: Row) -> Iterator[Piece]:
    """Label, operations and line end of one row."""
    ours = _ends(redline.before, row.before, [op.before for op in row.ops if op.in_before])
    theirs = _ends(redline.after, row.after, [op.after for op in row.ops if op.in_after])
    is_kept = row.before is not None and row.after is not None
    yield from _both(ours[0], theirs[0])
    for op in row.ops:
        yield from _op(redline, op)
    yield from _both(ours[1], theirs[1])
    alone = Fate.STRUCK if row.before is not None else Fate.ADDED
    yield Piece(Fate.KEPT if is_kept else alone, MARK)


def _ends(text: str, whole: Span | None, spans: list[Span]) -> tuple[str, str]:
    """What a paragraph holds before its first and after its last operation, but its line end."""
    if whole is None:
        return "", ""
    if not spans:
        return whole.of(text).rstrip(), ""
    tail = text[spans[-1].end : whole.end]
    return text[whole.start : spans[0].start], tail.partition("\n")[0]


def _op(redline: Redline, op: Op) -> Iterator[Piece]:
    ours = op.before.of(redline.before) if op.in_before else ""
    theirs = op.after.of(redline.after) if op.in_after else ""
    if op.kind is OpKind.EQUAL:
        yield from _both(_EMPTY_LINES.sub(MARK, ours), _EMPTY_LINES.sub(MARK, theirs))
    else:
        yield Piece(Fate.STRUCK, _EMPTY_LINES.sub(MARK, ours))
        yield Piece(Fate.ADDED, _EMPTY_LINES.sub(MARK, theirs))


def _both(ours: str, theirs: str) -> Iterator[Piece]:
    """Two stretches that a reader takes for the same, to the character: quotes, dashes, spaces."""
    if ours == theirs:
        yield Piece(Fate.KEPT, ours)
        return
    left, right = _TOKEN.findall(ours), _TOKEN.findall(theirs)
    if len(left) == len(right):
        yield from _token_by_token(left, right)
        return
    head = len(list(takewhile(_is_pair, zip(left, right, strict=False))))
    rest = zip(reversed(left[head:]), reversed(right[head:]), strict=False)
    tail = len(list(takewhile(_is_pair, rest)))
    yield Piece(Fate.KEPT, "".join(left[:head]))
    yield Piece(Fate.STRUCK, "".join(left[head : len(left) - tail]))
    yield Piece(Fate.ADDED, "".join(right[head : len(right) - tail]))
    yield Piece(Fate.KEPT, "".join(left[len(left) - tail :]))


def _is_pair(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1]


def _token_by_token(left: list[str], right: list[str]) -> Iterator[Piece]:
    for is_same, pairs in groupby(zip(left, right, strict=True), key=_is_pair):
        run = list(pairs)
        if is_same:
            yield Piece(Fate.KEPT, "".join(ours for ours, _ in run))
        else:
            yield Piece(Fate.STRUCK, "".join(ours for ours, _ in run))
            yield Piece(Fate.ADDED, "".join(theirs for _, theirs in run))


def _cut(pieces: Iterable[Piece]) -> list[Paragraph]:
    """Paragraphs, one for each mark; neighbours of one fate become one piece."""
    paragraphs: list[Paragraph] = []
    held: list[Piece] = []
    for piece in pieces:
        *closed, rest = piece.text.split(MARK)
        for words in closed:
            _add(held, piece.fate, words)
            paragraphs.append(Paragraph(held, piece.fate))
            held = []
        _add(held, piece.fate, rest)
    return paragraphs


def _add(pieces: list[Piece], fate: Fate, words: str) -> None:
    if pieces and pieces[-1].fate is fate:
        words = pieces.pop().text + words
    if words:
        pieces.append(Piece(fate, words))


def _keep_last_mark(paragraphs: list[Paragraph]) -> None:
    """Where the texts end differently, let another mark be struck or added in the last one's stead.

    A struck mark may trade places with added words and marks, and the other way round, for neither
    text holds both; a kept mark with words that the other text does not hold.
    """
    last = paragraphs[-1]
    others = [number for number, one in enumerate(paragraphs[:-1]) if one.mark is not last.mark]
    if last.mark is Fate.KEPT:
        return
    if others:
        other = paragraphs[others[-1]]
        if other.mark is Fate.KEPT:
            other.mark = last.mark
        else:
            following = paragraphs.pop(others[-1] + 1)
            other.pieces += following.pieces
            other.mark = following.mark
    paragraphs[-1].mark = Fate.KEPT


def _pass_marks_on(paragraphs: list[Paragraph]) -> None:
    """Let words added at a paragraph's end and the paragraphs added after it be one addition."""
    place = 0
    while place < len(paragraphs) - 1:
        first = place
        place += 1
        if paragraphs[first].mark is not Fate.KEPT or not _ends_in_addition(paragraphs[first]):
            continue
        while place < len(paragraphs) and _is_added(paragraphs[place]):
            place += 1
        if place - 1 > first:
            paragraphs[first].mark = Fate.ADDED
            paragraphs[place - 1].mark = Fate.KEPT


def _ends_in_addition(paragraph: Paragraph) -> bool:
    return bool(paragraph.pieces) and paragraph.pieces[-1].fate is Fate.ADDED


def _is_added(paragraph: Paragraph) -> bool:
    fates = {piece.fate for piece in paragraph.pieces}
    return paragraph.mark is Fate.ADDED and fates == {Fate.ADDED}


def _find_lines(paragraphs: list[Paragraph]) -> None:
    before = after = ""
    for paragraph in paragraphs:
        for piece in paragraph.pieces:
            before += piece.text if piece.fate is not Fate.ADDED else ""
            after += piece.text if piece.fate is not Fate.STRUCK else ""
        paragraph.line = before if paragraph.mark is Fate.STRUCK else after
        before = before if paragraph.mark is Fate.ADDED else ""
        after = after if paragraph.mark is Fate.STRUCK else ""
