"""Words in the values of a JSON column, however deep; the one place that knows both engines."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, Value
from django.db.models.sql.compiler import SQLCompiler

ESCAPED = str.maketrans({"\\": "\\\\", "%": "\\%", "_": "\\_"})
ON_SQLITE = (
    "EXISTS (SELECT 1 FROM json_tree({column}) AS leaf WHERE leaf.atom LIKE {words} {escape})"
)
ON_POSTGRESQL = (
    "EXISTS (SELECT 1 FROM jsonb_path_query({column}, '$.**') AS leaf WHERE"
    " jsonb_typeof(leaf) IN ('string', 'number') AND leaf #>> '{{}}' ILIKE {words} {escape})"
)


class HoldsWords(Func):
    """Whether any value of the column holds the words; names of fields do not count.

    SQLite tells capital from small letters beyond A to Z.
    """

    output_field = BooleanField()

    def __init__(self, column: str, words: str) -> None:
        super().__init__(F(column), Value(f"%{words.translate(ESCAPED)}%"))

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *_: Any, **_extra: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        column, words = (compiler.compile(one) for one in self.source_expressions)
        template = ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRESQL
        sql = template.format(column=column[0], words=words[0], escape="ESCAPE '\\'")
        return sql, (*column[1], *words[1])
