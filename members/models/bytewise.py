"""Columns that both engines compare byte by byte, so that a prefix is a range of their index."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup
from django.db.models.expressions import Combinable
from django.db.models.sql.compiler import SQLCompiler

COLLATIONS = {"postgresql": "C"}  # SQLite compares so by itself.
LAST = "\U0010ffff"


class BytewiseCharField(models.CharField[str | Combinable, str]):
    """Short words that are looked for by how they begin."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        """The column as Django makes it, under the collation that compares bytes."""
        return {**super().db_parameters(connection), "collation": COLLATIONS.get(connection.vendor)}


class BytewiseEmailField(models.EmailField[str | Combinable, str]):
    """A mail address that is looked for by how it begins."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        """The column as Django makes it, under the collation that compares bytes."""
        return {**super().db_parameters(connection), "collation": COLLATIONS.get(connection.vendor)}


@BytewiseCharField.register_lookup
@BytewiseEmailField.register_lookup
class Begins(Lookup[Any]):
    """`field__begins="ab"`: from "ab" on, up to the last text that begins so.

    A pattern with LIKE would need an index of its own kind on each engine.
    """

    lookup_name = "begins"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        """Two comparisons with the column."""
        left, given = self.process_lhs(compiler, connection)
        right, prefix = self.process_rhs(compiler, connection)
        sql = f"({left} >= {right} AND {left} < {right})"
        return sql, (*given, *prefix, *given, *(f"{one}{LAST}" for one in prefix))
