"""The lines of a roster: read from its pieces into a table of this connection, doubles found.

The lines are kept as the check read them, so that applying reads nothing anew.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from members import staging
from members.models import RosterFile, RosterImport
from members.roster import reading, values
from members.roster.deciding import Kind
from members.roster.lines import Line, Reader
from members.roster.model import Code, Field, Pieces, Remark, Row

# The workbook's rows were written down in this way when it was read.
WORKBOOK = "xlsx"
# The place of the first piece of such rows; the workbook's own bytes stand before it.
WRITTEN_FROM = 1_000_000
# And of the first piece of the lines as the check read them, so that applying reads nothing anew.
LAID_FROM = 2_000_000
PIECE = 1 << 20
SHORT = 40
# Told after each so many rows; returns nothing, and may raise to end the work.
Told = Callable[[int], None]

LINES = staging.Table(
    "roster_line",
    {
        "line": "line",
        "number": "text",
        "name": "text",
        "search_name": "text",
        "mail": "text",
        "has_mail": "truth",
        "choice": "text",
        "facts": "json",
        "is_refused": "truth",
        "twin": "count",
        "sharing": "count",
        "known_twin": "text",
    },
)
_TWICE = """
SELECT s.line, s.number, s.name, t.first FROM roster_line s JOIN (
    SELECT number, MIN(line) AS first FROM roster_line WHERE number <> ''
    GROUP BY number HAVING COUNT(*) > 1
) t ON t.number = s.number WHERE NOT s.is_refused AND s.line > %s ORDER BY s.line LIMIT %s
"""
_REFUSE_TWICE = """
UPDATE roster_line SET is_refused = TRUE WHERE number <> '' AND number IN (
    SELECT number FROM roster_line GROUP BY number HAVING COUNT(*) > 1)
"""
# A double's line beside that of the member who goes on says nothing: it is no second member.
_SPEAKS = """number NOT IN (
    SELECT d.number FROM members_membership d JOIN members_membership k ON k.id = d.merged_into_id
    JOIN roster_line o ON o.number = k.number WHERE d.guild_id = %s)"""
_TWINS = f"""
UPDATE roster_line SET twin = t.first FROM (
    SELECT search_name, mail, MIN(line) AS first FROM roster_line
    WHERE mail <> '' AND NOT is_refused AND {_SPEAKS}
    GROUP BY search_name, mail HAVING COUNT(*) > 1
) t WHERE roster_line.mail = t.mail AND roster_line.search_name = t.search_name
AND NOT roster_line.is_refused AND roster_line.{_SPEAKS}
"""
_SHARING = f"""
UPDATE roster_line SET sharing = t.members FROM (
    SELECT mail, COUNT(*) AS members FROM roster_line
    WHERE mail <> '' AND NOT is_refused AND {_SPEAKS} GROUP BY mail HAVING COUNT(*) > 1
) t WHERE roster_line.mail = t.mail AND NOT roster_line.is_refused AND roster_line.{_SPEAKS}
"""
_KNOWN_TWINS = """
UPDATE roster_line SET known_twin = t.number FROM (
    SELECT search_name, mail, MIN(number) AS number FROM members_membership
    WHERE guild_id = %s AND mail <> '' AND merged_into_id IS NULL GROUP BY search_name, mail
) t WHERE roster_line.mail = t.mail AND roster_line.search_name = t.search_name
AND roster_line.number <> t.number
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found of one line, or of a member whom the file lacks (line 0)."""

    kind: Kind
    line: int
    number: str
    name: str
    details: dict[str, Any]


def pieces_of(roster: RosterImport) -> Pieces:
    """The file's bytes, read a piece at a time."""

    def pieces() -> Iterator[bytes]:
        rows = RosterFile.objects.filter(roster=roster, place__lt=LAID_FROM)
        for place in rows.order_by("place").values_list("place", flat=True):
            yield bytes(rows.values_list("content", flat=True).get(place=place))

    return pieces


def rows_of(roster: RosterImport) -> Iterator[Row]:
    """Each row below the head, by what was found of the file when it was read."""
    encoding = reading.UTF_8 if roster.encoding == WORKBOOK else roster.encoding
    layout = reading.Layout(encoding, roster.delimiter, tuple(roster.columns), roster.head_line)
    return reading.rows(pieces_of(roster), layout)


def samples(roster: RosterImport, count: int) -> list[list[str]]:
    """The different values of the first rows that hold something, shortened, column by column."""
    rows = [cells for _line, cells in islice(rows_of(roster), count)]
    columns: list[list[str]] = [[] for _ in roster.columns]
    for cells in rows:
        for found, cell in zip(columns, cells, strict=False):
            short = values.tidy(values.harmless(cell))[:SHORT]
            if short and short not in found:
                found.append(short)
    return columns


def lay_out(roster: RosterImport, told: Told) -> Iterator[Finding]:
    """Read the file into LINES, and keep them; what is refused or remarked of lines comes out.

    Lines of one number are refused all: nobody can tell which is right.
    """
    LINES.create()
    kept = RosterFile.objects.filter(roster=roster, place__gte=LAID_FROM)
    kept.delete()
    reader = Reader(roster.mapping, len(roster.columns))
    rows, place = rows_of(roster), LAID_FROM
    while some := [reader.line(number, cells) for number, cells in islice(rows, staging.AT_ONCE)]:
        text = staging.text_of(map(_laid, some))
        LINES.load_text(_LAID, text)
        RosterFile.objects.create(roster=roster, place=place, content=text.encode())
        place += 1
        for line in some:
            yield from _of_line(line)
        told(len(some))
    LINES.index("number")
    yield from _twice()
    _find_doubles(roster)


def lay_out_again(roster: RosterImport, told: Told) -> None:
    """LINES as the check read them."""
    LINES.create()
    kept = RosterFile.objects.filter(roster=roster, place__gte=LAID_FROM).order_by("place")
    for place in list(kept.values_list("place", flat=True)):
        LINES.load_text(
            _LAID, bytes(kept.values_list("content", flat=True).get(place=place)).decode()
        )
        told(staging.AT_ONCE)
    LINES.index("number")
    _find_doubles(roster)


def _find_doubles(roster: RosterImport) -> None:
    staging.execute(_REFUSE_TWICE)
    LINES.index("mail")
    LINES.analyse()
    staging.execute(_TWINS, [roster.guild_id] * 2)
    staging.execute(_SHARING, [roster.guild_id] * 2)
    staging.execute(_KNOWN_TWINS, [roster.guild_id])
    LINES.analyse()


_LAID = (
    *("line", "number", "name", "search_name", "mail", "has_mail", "choice", "facts"),
    *("is_refused", "known_twin"),
)


def _laid(line: Line) -> tuple[Any, ...]:
    return (
        line.line,
        line.number,
        line.name,
        line.search_name,
        line.mail or "",
        int(line.mail is not None),
        line.choice,
        json.dumps(line.said),
        int(bool(line.refusals)),
        "",
    )


def _of_line(line: Line) -> Iterator[Finding]:
    if line.refusals:
        yield _remarked(Kind.REFUSED, line, line.refusals)
    elif line.remarks:
        yield _remarked(Kind.WARNED, line, line.remarks)


def _remarked(kind: Kind, line: Line, remarks: Iterable[Remark]) -> Finding:
    listed = [one.as_list() for one in remarks]
    return Finding(kind, line.line, line.number, line.name, {"remarks": listed})


def _twice() -> Iterator[Finding]:
    for rows in staging.batches(_TWICE, []):
        for line, number, name, first in rows:
            remark = Remark(Field.NUMBER, Code.TWICE, str(first)).as_list()
            yield Finding(Kind.REFUSED, line, number, name, {"remarks": [remark]})
