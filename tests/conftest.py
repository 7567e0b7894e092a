"""What every test may use."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests import second_factors
from tests.factories.portal import NOW


@pytest.fixture
def now() -> datetime:
    """The instant at which the tests stand; the factories' rows lie before it."""
    return NOW


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Give SQLite a file: connections to one database in memory cannot wait for each other.

    The first worker makes it by the migrations, and the others copy what it made.
    """
    if connection.vendor != "sqlite":
        return
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    made, file = shared / "migrated.sqlite3", tmp_path_factory.mktemp("database") / "test.sqlite3"
    with (shared / "migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            migrate(made)
    shutil.copyfile(made, file)
    connection.settings_dict["TEST"]["NAME"] = str(file)


def migrate(file: Path) -> None:
    begun = file.with_suffix(".begun")
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": f"sqlite:///{begun}"},
        check=True,
    )
    begun.rename(file)


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest) -> bool:
    """Keep what was copied; it goes with the run's temporary files."""
    return connection.vendor == "sqlite" or bool(request.config.getvalue("reuse_db"))


@pytest.fixture(autouse=True, scope="session")
def _second_factor_by_force() -> Iterator[None]:
    """Let `force_login` stand for a whole sign-in, second factor included.

    `second_factors.withheld()` makes one without, and what goes over the pages is never touched.
    """
    with pytest.MonkeyPatch.context() as patch:
        second_factors.prove_on_force_login(patch)
        yield


@pytest.fixture(autouse=True, scope="session")
def _static_files_when_asked() -> None:
    """Look for a static file when it is asked for: every client would begin by listing all."""
    settings.WHITENOISE_AUTOREFRESH = True


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
