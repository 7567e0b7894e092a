"""The rows of an XLSX workbook's first sheet as text, one after the other.

It runs in a process of its own (`apart`). The zip is looked at before anything is unpacked; what
its list says of sizes holds, for the zip's reader stops there. Formulas stay text.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook

from members.roster.lines import LONGEST_CELL
from members.roster.model import MAX_COLUMNS, MAX_ROWS, Reason, Row, Unreadable

MAX_ENTRIES = 2_000
MAX_UNPACKED = 800_000_000
# A sheet of equal rows packs tighter than 200 to 1; below this size it harms nobody.
MAX_RATIO, SMALL = 200, 200_000_000
LAST_ROW = 1_048_576
_ENTRY_SIGN = b"PK\x01\x02"
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    ArithmeticError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RuntimeError,
    SyntaxError,
    EOFError,
    OSError,
)


def rows(data: bytes) -> Iterator[Row]:
    """Each row with a word in it and its number; raise Unreadable for what is no workbook."""
    check(data)
    try:
        yield from _rows(data)
    except _BROKEN as error:
        raise Unreadable(Reason.DAMAGED, type(error).__name__) from error


def check(data: bytes) -> None:
    """Raise Unreadable for what its zip's list already tells."""
    if data.startswith(_OLE):
        wraps = "EncryptedPackage".encode("utf-16-le") in data
        raise Unreadable(Reason.ENCRYPTED if wraps else Reason.NOT_A_WORKBOOK)
    if data.count(_ENTRY_SIGN) > MAX_ENTRIES:
        raise Unreadable(Reason.DAMAGED, "entries")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            entries = opened.infolist()
    except _BROKEN as error:
        raise Unreadable(Reason.DAMAGED, type(error).__name__) from error
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Unreadable(Reason.ENCRYPTED)
    if "[Content_Types].xml" not in {entry.filename for entry in entries}:
        raise Unreadable(Reason.NOT_A_WORKBOOK)
    _check_sizes(sum(entry.file_size for entry in entries), len(data))


def _check_sizes(unpacked: int, packed: int) -> None:
    if unpacked > MAX_UNPACKED or (unpacked > SMALL and unpacked > MAX_RATIO * packed):
        raise Unreadable(Reason.PACKED_TOO_TIGHT, str(unpacked // 1_000_000))


def _rows(data: bytes) -> Iterator[Row]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    if not book.worksheets:
        raise Unreadable(Reason.NOT_A_WORKBOOK)
    sheet = book.worksheets[0]
    # What a sheet says of its own size need not be true.
    sheet.reset_dimensions()
    count = 0
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        texts = _texts(cells)
        if not texts:
            _check_place(number)
            continue
        count += 1
        if count > MAX_ROWS + 1:
            raise Unreadable(Reason.TOO_MANY_ROWS, str(MAX_ROWS))
        if len(texts) > MAX_COLUMNS:
            raise Unreadable(Reason.TOO_MANY_COLUMNS, str(len(texts)))
        yield number, texts


def _check_place(number: int) -> None:
    if number > LAST_ROW:
        raise Unreadable(Reason.TOO_MANY_ROWS, str(MAX_ROWS))


def _texts(cells: tuple[Any, ...]) -> list[str]:
    """Cells as a person would type them, without the empty ones at the end."""
    last = len(cells)
    while last and cells[last - 1] in (None, ""):
        last -= 1
    return [cell if type(cell) is str and len(cell) < 200 else _text(cell) for cell in cells[:last]]


def _text(cell: Any) -> str:  # noqa: PLR0911 — one line for each kind of cell
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case str():
            return cell[: LONGEST_CELL + 1]
        case float():
            return repr(round(cell, 6)).removesuffix(".0")
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
        case date() | time():
            return cell.isoformat()
        case int():
            return str(cell) if abs(cell) < 10**30 else "?"
    return f"={getattr(cell, 'text', '') or ''}".replace("==", "=")[: LONGEST_CELL + 1]
