"""What the database itself refuses, and the words in which it does."""

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from portal.triggers import Trigger

Break = Callable[[], object]


def models_of(app: str) -> list[type[models.Model]]:
    return list(apps.get_app_config(app).get_models())


def constraints_of(app: str) -> dict[str, models.BaseConstraint]:
    return {
        constraint.name: constraint
        for model in models_of(app)
        for constraint in model._meta.constraints
    }


def triggers_of(app: str) -> dict[str, Trigger]:
    """Triggers that the app's migrations make, by name; the last one of a name counts."""
    return {
        trigger.name: trigger
        for migration in _migrations(app)
        for trigger in getattr(migration, "TRIGGERS", ())
    }


def _migrations(app: str) -> Iterator[object]:
    folder = apps.get_app_config(app).path
    package = apps.get_app_config(app).name
    for file in sorted(Path(folder, "migrations").glob("0*.py")):
        yield import_module(f"{package}.migrations.{file.stem}")


def refusal_of(app: str, name: str) -> str:
    """The part of the database's message that tells which constraint refused the row.

    SQLite names the columns of a unique constraint, PostgreSQL the constraint.
    """
    constraint = constraints_of(app)[name]
    if connection.vendor != "sqlite" or not isinstance(constraint, models.UniqueConstraint):
        return name
    model = next(model for model in models_of(app) if constraint in model._meta.constraints)
    columns = (model._meta.get_field(field).column for field in constraint.fields)
    return ", ".join(f"{model._meta.db_table}.{column}" for column in columns)


def assert_refused(break_it: Break, message: str) -> None:
    """Run in a savepoint and expect the database to refuse with these words."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        break_it()

    assert message in str(refused.value)


def triggers_in_the_database() -> list[str]:
    """Names of the triggers that exist, without those that PostgreSQL makes for foreign keys."""
    catalogue = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(catalogue[connection.vendor])
        return sorted(name for (name,) in cursor.fetchall())
