"""Migration operations for rules that a constraint cannot say, the same on both engines."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# What to run, by the name of the engine.
Statement = Callable[[str], str]


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

    def operation(self) -> Operation:
        """Return the migration operation that creates the trigger, and drops it backwards."""
        return Statements((self.drop, self.create), (self.drop,))


def removal(name: str, table: str) -> Operation:
    """Return the operation that drops a trigger where a migration has to change rows it guards."""
    return Statements((Trigger(name, table, "UPDATE", "").drop,), ())


class Statements(Operation):
    """SQL by engine. It asks for no models, so Django does not build them all for it."""

    reduces_to_sql = True

    def __init__(self, forwards: tuple[Statement, ...], backwards: tuple[Statement, ...]) -> None:
        self.forwards, self.backwards = forwards, backwards

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Triggers are no part of the models."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        _run(schema_editor, self.forwards)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        _run(schema_editor, self.backwards)

    def describe(self) -> str:
        return "Create or drop a trigger"


def _run(editor: BaseDatabaseSchemaEditor, statements: Iterable[Statement]) -> None:
    for statement in statements:
        editor.execute(statement(editor.connection.vendor), params=None)


def append_only(table: str, name: str) -> tuple[Trigger, Trigger]:
    """Triggers under which rows of the table are only ever added."""
    message = f"{name} is append-only"
    return (
        Trigger(f"{name}_no_update", table, "UPDATE", message),
        Trigger(f"{name}_no_delete", table, "DELETE", message),
    )
