"""The log and the openings as files, line by line: for spreadsheets, and for programs."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

from negotiations.audit import Entry, thing_of
from portal.models import Opening
from portal.text import safe_cell

PACIFIC = ZoneInfo("America/Los_Angeles")
Record = Mapping[str, Any]


def event_record(entry: Entry) -> Record:
    event = entry.event
    return {
        "number": event.number,
        **_instants(event.at),
        "visible_from": _utc(event.visible_at),
        "recalled_at": _utc(event.recall.at) if entry.is_recalled else "",
        "what": entry.what,
        "told": " ".join((entry.telling.words, *entry.telling.more)),
        "who": entry.who,
        "table": entry.table,
        "audience": event.get_audience_display(),
        "object": entry.thing,
        "payload": event.payload,
        "previous_hash": event.previous_hash,
        "hash": event.hash,
    }


def opening_record(opening: Opening) -> Record:
    return {
        **_instants(opening.at),
        "who": opening.user.name if opening.user else "",
        "through": opening.through,
        "what": opening.what,
        "object": thing_of(opening),
        "table": opening.stream,
    }


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _instants(at: datetime) -> Record:
    return {"at_utc": _utc(at), "at_pacific": at.astimezone(PACIFIC).isoformat()}


def json_lines(records: Iterable[Record]) -> Iterator[str]:
    for record in records:
        yield json.dumps(record, ensure_ascii=False) + "\n"


def csv_lines(records: Iterable[Record]) -> Iterator[str]:
    """With a line of names; an empty file has none."""
    for place, record in enumerate(records):
        if not place:
            yield _line(record)
        yield _line(safe_cell(_text(value)) for value in record.values())


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def _line(cells: Iterable[str]) -> str:
    line = StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
