"""Taking the text of a roster apart: its encoding, its delimiter, its head, its rows.

Nothing is held but the line at hand, and no line or row may grow without end. A quote that is
opened and not closed would swallow members in silence, so it refuses the file.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from members.roster.model import (
    MAX_COLUMNS,
    MAX_LINE,
    MAX_ROWS,
    Pieces,
    Reason,
    Row,
    Unreadable,
)

DELIMITERS = ",;\t|"
UTF_8, WINDOWS = "utf-8", "windows-1252"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOOKED_AT = 4096
_PDF = b"%PDF-"
# A stray one refuses its line alone; where they abound, it is no text.
_RAW = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is written, the words of its head, and the line on which the head stands."""

    encoding: str
    delimiter: str
    head: tuple[str, ...] = ()
    head_line: int = 0


class _Stream(io.RawIOBase):
    """Pieces of bytes as a file that is read from start to end."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = memoryview(piece)
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count


class _Lines:
    """The lines of a text, each of bounded length, and no row of too many of them."""

    def __init__(self, pieces: Pieces, encoding: str) -> None:
        self._text = io.TextIOWrapper(
            io.BufferedReader(_Stream(pieces())), encoding=encoding, newline=""
        )
        self.number = 0
        self._since_row = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            line = self._text.readline(MAX_LINE + 1)
        except UnicodeError as error:
            raise Unreadable(Reason.ENCODING, str(self.number + 1)) from error
        if not line:
            raise StopIteration
        self.number += 1
        self._since_row += len(line)
        if self._since_row > MAX_LINE:
            raise Unreadable(Reason.LONG_LINE, str(self.number))
        return line

    def begin_row(self) -> None:
        self._since_row = 0


def look(pieces: Pieces) -> Layout:
    """How the file is written and what its head says; raise Unreadable if it is no roster."""
    encoding = encoding_of(pieces)
    return look_at(pieces, Layout(encoding, _delimiter_of(pieces, encoding)))


def look_at(pieces: Pieces, written: Layout) -> Layout:
    """The head of a file of which it is known how it is written."""
    line, cells = next(_rows(pieces, written), (0, []))
    head = tuple(" ".join(cell.split()) for cell in _trimmed(cells))
    if any(_CONTROLS.search(word) for word in head):
        raise Unreadable(Reason.NOT_TEXT)
    check_head(head)
    return replace(written, head=head, head_line=line)


def check_head(head: tuple[str, ...]) -> None:
    """Raise Unreadable for a head that names no columns, or too many of them."""
    if not any(head):
        raise Unreadable(Reason.EMPTY)
    if len(head) > MAX_COLUMNS:
        raise Unreadable(Reason.TOO_MANY_COLUMNS, str(len(head)))
    if len(head) < 2:
        raise Unreadable(Reason.ONE_COLUMN)
    named = [word.casefold() for word in head if word]
    if len(named) != len(set(named)):
        raise Unreadable(Reason.HEAD_TWICE, next(one for one in named if named.count(one) > 1)[:60])


def rows(pieces: Pieces, layout: Layout) -> Iterator[Row]:
    """Each row below the head with the number of its line; rows without a word are left out."""
    count = 0
    for line, cells in _rows(pieces, layout):
        if line <= layout.head_line:
            continue
        count += 1
        if count > MAX_ROWS:
            raise Unreadable(Reason.TOO_MANY_ROWS, str(MAX_ROWS))
        yield line, cells


def encoding_of(pieces: Pieces) -> str:
    """By its mark, else UTF-16 by its zero bytes, else UTF-8 where all of it is, else Windows's."""
    start = b""
    for piece in pieces():
        start += piece
        if len(start) >= _LOOKED_AT:
            break
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    start = start[:_LOOKED_AT]
    if wide := _wide(start):
        return wide
    if start.startswith(_PDF) or len(_RAW.findall(start)) > 2 + len(start) // 100:
        raise Unreadable(Reason.NOT_TEXT)
    return UTF_8 if _is_utf_8(pieces) else WINDOWS


def _wide(start: bytes) -> str:
    """UTF-16 without a mark: in text of a Latin script every other byte is zero."""
    half = len(start) // 2
    if half and start[1::2].count(0) > half * 0.7 and not start[::2].count(0):
        return "utf-16-le"
    if half and start[::2].count(0) > half * 0.7 and not start[1::2].count(0):
        return "utf-16-be"
    return ""


def _is_utf_8(pieces: Pieces) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for piece in pieces():
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter_of(pieces: Pieces, encoding: str) -> str:
    """The one that makes most columns of the first line with words."""
    first = next(
        (line for line in _Lines(pieces, encoding) if line.strip(f"{DELIMITERS} \r\n")), ""
    )
    if _CONTROLS.search(first):
        raise Unreadable(Reason.NOT_TEXT)
    return max(DELIMITERS, key=lambda one: len(next(csv.reader([first], delimiter=one), [])))


def _rows(pieces: Pieces, layout: Layout) -> Iterator[Row]:
    lines = _Lines(pieces, layout.encoding)
    reader = csv.reader(lines, delimiter=layout.delimiter, strict=True)
    start = 1
    while True:
        lines.begin_row()
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise Unreadable(Reason.QUOTES, str(start)) from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield start, cells
        start = lines.number + 1


def _trimmed(cells: list[str]) -> list[str]:
    """Without the empty cells at the end, which spreadsheets like to leave."""
    last = max((place for place, cell in enumerate(cells, 1) if cell.strip()), default=0)
    return cells[:last]
