"""Reading a workbook in a process of its own, and writing its rows down as text.

What comes of it reads like any other roster, and row and line have the same number.
"""

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import closing

from members.roster.model import Pieces, Reason, Row, Unreadable
from members.roster.reading import UTF_8, Layout
from portal import apart

LIMITS = apart.Limits(
    memory=1 << 30, processor_seconds=240, wall_seconds=600.0, longest_answer=600_000_000
)
WRITTEN = Layout(UTF_8, ",")
ZIP_MARK, OLE_MARK = b"PK", b"\xd0\xcf\x11\xe0"
_LINE_ENDS = str.maketrans({"\r": " ", "\n": " ", "\u2028": " ", "\u2029": " "})


def rows(pieces: Pieces, *, is_wanted: Callable[[], bool] = lambda: True) -> Iterator[list[Row]]:
    """Some rows at a time; raise Unreadable, or `Unwanted` soon after `is_wanted` says no."""
    with closing(apart.answers("members.roster", pieces(), LIMITS, is_wanted)) as answers:
        for answer in answers:
            if "rows" in answer:
                yield answer["rows"]
            elif "refused" in answer:
                reason, detail = answer["refused"]
                raise Unreadable(Reason(reason), detail)
            else:
                return
    raise Unreadable(Reason.TOO_HEAVY)


def as_text(found: Iterator[list[Row]], width: int = 1 << 20) -> Iterator[bytes]:
    """The rows as CSV in UTF-8, `width` bytes at a time, a row of the sheet on each line."""
    text, written = io.StringIO(), 0
    writer = csv.writer(text, lineterminator="\n")
    columns = 0
    for some in found:
        for number, cells in some:
            columns = columns or len(cells)
            text.write("\n" * (number - written - 1))
            padded = cells + [""] * (columns - len(cells))
            writer.writerow([cell.translate(_LINE_ENDS) for cell in padded])
            written = number
        if text.tell() > width:
            yield text.getvalue().encode(errors="replace")
            text.seek(0)
            text.truncate()
    if written:
        yield text.getvalue().encode(errors="replace")
