"""Many rows at once, the same on both engines: tables of this connection alone, and bulk loads.

PostgreSQL copies, SQLite runs one prepared statement. SQLite keeps such tables in a file of their
own, so that filling one locks nothing. The tables live as long as the connection: a pooler that
gives each transaction another one (transaction pooling) does not go with them.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models

AT_ONCE = 5_000
TYPES: Mapping[str, Mapping[str, str]] = {
    "postgresql": {
        "text": "text NOT NULL",
        "count": "integer NOT NULL DEFAULT 0",
        "key": "bigint",
        "whole": "integer",
        "day": "date",
        "truth": "boolean NOT NULL DEFAULT false",
        "json": "jsonb",
        "line": "integer PRIMARY KEY",
    },
    "sqlite": {
        "text": "text NOT NULL",
        "count": "integer NOT NULL DEFAULT 0",
        "key": "integer",
        "whole": "integer",
        "day": "text",
        "truth": "integer NOT NULL DEFAULT 0",
        "json": "text",
        "line": "integer PRIMARY KEY",
    },
}
NULLABLE = frozenset({"key", "whole", "day", "json"})


class Table:
    """A table of this connection alone; `columns` are names and kinds of TYPES."""

    def __init__(self, name: str, columns: Mapping[str, str]) -> None:
        self.name, self.columns = name, columns

    def create(self) -> None:
        types = TYPES[connection.vendor]
        self.drop()
        described = ", ".join(f"{name} {types[kind]}" for name, kind in self.columns.items())
        execute(f"CREATE TEMPORARY TABLE {self.name} ({described})")

    def fill(self, sql: str, params: Sequence[Any], *, key: str) -> None:
        """Make it anew by a query, to be read in parts by a key."""
        self.drop()
        execute(f"CREATE TEMPORARY TABLE {self.name} AS {sql}", params)
        self.index(key)

    def drop(self) -> None:
        execute(f"DROP TABLE IF EXISTS {'pg_temp' if _is_postgres() else 'temp'}.{self.name}")

    def load(self, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        _load(self.name, columns, self._nullable(columns), rows)

    def load_text(self, columns: Sequence[str], text: str) -> None:
        """Add what `text_of` made of rows."""
        if _is_postgres():
            _copy(self.name, columns, self._nullable(columns), text)
        else:
            _insert(self.name, columns, list(csv.reader(io.StringIO(text, newline=""))))

    def _nullable(self, columns: Sequence[str]) -> list[str]:
        return [name for name in columns if self.columns[name] in NULLABLE]

    def index(self, *columns: str) -> None:
        """Make a search by these columns quick."""
        name = f"{self.name}_{'_'.join(columns)}"
        # SQLite puts an index where its own name says, PostgreSQL where the table is.
        named = name if _is_postgres() else f"temp.{name}"
        execute(f"CREATE INDEX {named} ON {self.name} ({', '.join(columns)})")

    def analyse(self) -> None:
        """Tell PostgreSQL's planner how many rows there are; SQLite's does well without."""
        if _is_postgres():
            execute(f"ANALYZE {self.name}")


def analyse_models(*changed: type[models.Model]) -> None:
    """The same for tables to which much has been added, until the engine looks by itself."""
    for model in changed:
        if _is_postgres():
            execute(f"ANALYZE {model._meta.db_table}")


def settle() -> None:
    """Check now what PostgreSQL would check at the end: there, of many rows, it takes long.

    What comes after it in the transaction holds its locks for a moment only.
    """
    if _is_postgres():
        connection.check_constraints()


def load_model(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Add rows to a model's table; a value that may be absent is not among the columns."""
    _load(model._meta.db_table, columns, [], rows)


def execute(sql: str, params: Sequence[Any] = ()) -> int:
    """Run one statement; return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def fetch(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def batches(sql: str, params: Sequence[Any], key: int = 0) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a query in parts, each read by itself, so that others get their turn between.

    The query ends in `key > %s ORDER BY key LIMIT %s`; `key` is the place of that column.
    """
    last = 0
    while rows := fetch(sql, [*params, last, AT_ONCE]):
        yield rows
        last = rows[-1][key]


def _is_postgres() -> bool:
    return connection.vendor == "postgresql"


def _load(
    table: str, columns: Sequence[str], nullable: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    source = iter(rows)
    while some := list(islice(source, AT_ONCE)):
        if _is_postgres():
            _copy(table, columns, nullable, text_of(some))
        else:
            _insert(table, columns, some)


def text_of(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as text that both engines take in; truths are written 1 and 0."""
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue()


def _copy(table: str, columns: Sequence[str], nullable: Sequence[str], text: str) -> None:
    """Every value is quoted; an empty one is NULL where the column may be."""
    options = f", FORCE_NULL ({', '.join(nullable)})" if nullable else ""
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT csv{options})",
            io.StringIO(text, newline=""),
        )


def _insert(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """In one go: a savepoint outside of a transaction begins one that locks only what it writes."""
    marks = ", ".join("?" * len(columns))
    with connection.cursor() as wrapped:
        cursor = wrapped.cursor
        cursor.execute("SAVEPOINT loaded")
        cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
        cursor.execute("RELEASE loaded")
