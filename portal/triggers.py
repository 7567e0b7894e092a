"""Migration operations for rules that a constraint cannot say, the same on both engines."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


@dataclass(frozen=True, slots=True)
class Trigger:
    """Refuse one kind of write to a table while `when` holds.

    `when` is SQL over OLD and NEW that SQLite 3.31 and PostgreSQL both read. The refused write
    raises `django.db.IntegrityError` with `message`. SQLite drops a table's triggers when a later
    migration rebuilds the table: such a migration has to repeat the operation.
    """

    name: str
    table: str
    event: str
    message: str
    when: str = "1 = 1"

    def create(self, vendor: str) -> str:
        if vendor == "sqlite":
            return (
                f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} "
                f"WHEN {self.when} BEGIN SELECT RAISE(ABORT, '{self.message}'); END;"
            )
        row = "OLD" if self.event == "DELETE" else "NEW"
        return (
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
            f"IF {self.when} THEN RAISE EXCEPTION '{self.message}' USING ERRCODE = '23514'; "
            f"END IF; RETURN {row}; END $body$; "
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.name}();"
        )

    def drop(self, vendor: str) -> str:
        if vendor == "sqlite":
            return f"DROP TRIGGER IF EXISTS {self.name};"
        return (
            f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}; "
            f"DROP FUNCTION IF EXISTS {self.name}();"
        )

    def operation(self) -> migrations.RunPython:
        """Return the migration operation that creates the trigger, and drops it backwards."""

        def forwards(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
            _run(editor, self.drop, self.create)

        def backwards(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
            _run(editor, self.drop)

        return migrations.RunPython(forwards, backwards)


def _run(editor: BaseDatabaseSchemaEditor, *statements: Callable[[str], str]) -> None:
    with editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement(editor.connection.vendor))


def append_only(table: str, name: str) -> tuple[Trigger, Trigger]:
    """Triggers under which rows of the table are only ever added."""
    message = f"{name} is append-only"
    return (
        Trigger(f"{name}_no_update", table, "UPDATE", message),
        Trigger(f"{name}_no_delete", table, "DELETE", message),
    )
