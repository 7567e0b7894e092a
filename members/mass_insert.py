"""Many new rows at once: COPY on PostgreSQL, one statement run many times on SQLite.

Values go in as they are: numbers, words, bytes, days, instants, and dicts and tuples for JSON.
They pass no validation, no `save` and no default of the model. Call it inside a transaction.
"""

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from io import StringIO
from typing import Any

from django.db import connection, models
from django.db.models import Max

Row = Sequence[Any]
NOTHING = "\\N"
# Indexes are written all over: in SQLite's usual 2 MB each page is read and written many times.
ROOM = "PRAGMA cache_size = -200000"


def next_ids(model: type[models.Model], count: int) -> Sequence[int]:
    """Keys for so many rows to come; nobody else gets them."""
    table = model._meta.db_table
    if connection.vendor == "sqlite":
        last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
        return range(last + 1, last + 1 + count)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return [number for (number,) in cursor.fetchall()]


def insert(model: type[models.Model], fields: Sequence[str], rows: Iterable[Row]) -> None:
    """Write the rows; `fields` name what each row's values are, foreign keys as keys."""
    columns = [_column(model, name) for name in fields]
    ready = ([PLAIN.get(type(value), _as_is)(value) for value in row] for row in rows)
    write = _copy if connection.vendor == "postgresql" else _run_often
    write(model._meta.db_table, ", ".join(f'"{column}"' for column in columns), len(columns), ready)


def _column(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{name} is no column of {model._meta.label}.")
    return str(field.column)


def _copy(table: str, columns: str, _width: int, rows: Iterable[Row]) -> None:
    file = StringIO()
    csv.writer(file).writerows(
        [NOTHING if value is None else value for value in row] for row in rows
    )
    file.seek(0)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(
            f"COPY \"{table}\" ({columns}) FROM STDIN (FORMAT csv, NULL '\\N')", file
        )


def _run_often(table: str, columns: str, width: int, rows: Iterable[Row]) -> None:
    places = ", ".join(["%s"] * width)
    with connection.cursor() as cursor:
        cursor.execute(ROOM)
        cursor.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({places})', list(rows))


@lru_cache(maxsize=4096)
def _instant(value: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


@lru_cache(maxsize=4096)
def _list(value: tuple[Any, ...]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _bytes(value: bytes) -> Any:
    return value if connection.vendor == "sqlite" else f"\\x{value.hex()}"


# How either engine reads what is not plain already.
PLAIN: Mapping[type, Callable[[Any], Any]] = {
    datetime: _instant,
    bytes: _bytes,
    date: date.isoformat,
    tuple: _list,
    dict: lambda value: json.dumps(value, ensure_ascii=False),
}


def _as_is(value: Any) -> Any:
    return value
