"""What every test may use."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection

from tests.factories.portal import NOW


@pytest.fixture
def now() -> datetime:
    """The instant at which the tests stand; the factories' rows lie before it."""
    return NOW


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Give SQLite a file: connections to one database in memory cannot wait for each other."""
    if connection.vendor == "sqlite":
        file = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(file)


@pytest.fixture(autouse=True, scope="session")
def _flush_past_triggers() -> Iterator[None]:
    """Let a transactional test empty SQLite's tables although triggers refuse DELETE.

    PostgreSQL truncates, which fires no row trigger.
    """
    if connection.vendor != "sqlite":
        yield
        return
    operations = type(connection.ops)
    flush = operations.sql_flush

    def flush_without_triggers(self, style, tables, **options):
        statements = flush(self, style, tables, **options)
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        drops = [f'DROP TRIGGER "{name}"' for name, _ in triggers]
        return [*drops, *statements, *(sql for _, sql in triggers)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", flush_without_triggers)
        yield
