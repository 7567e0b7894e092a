"""What a dry run of a roster found as a file for spreadsheets, line by line."""

from collections.abc import Iterator

from members.models import RosterFinding, RosterImport
from members.roster_words import told
from negotiations.exports.audit import csv_lines

AT_ONCE = 1000


def lines(roster: RosterImport) -> Iterator[str]:
    """Every finding in the order of the file; what a spreadsheet would run is made harmless."""
    return csv_lines(
        {
            "line": finding.line or "",
            "what": finding.get_kind_display(),
            "number": finding.number,
            "name": finding.name,
            "told": " ".join(told(finding)),
        }
        for finding in _findings(roster)
    )


def _findings(roster: RosterImport) -> Iterator[RosterFinding]:
    """Some at a time, each lot found by where the last one ended."""
    last = 0
    rows = roster.findings.order_by("pk")
    while some := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        yield from some
        last = some[-1].pk
