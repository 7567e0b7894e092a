"""A lock that many may hold on one row at once, while nobody changes it for good."""

from django.db import connection, models


def hold(row: models.Model) -> None:
    """Until the transaction ends, whoever locks this row `select_for_update` waits, others do not.

    PostgreSQL has such a lock. On SQLite a transaction that writes has the database to itself.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        table, key = row._meta.db_table, row.pk
        cursor.execute(f'SELECT 1 FROM "{table}" WHERE id = %s FOR KEY SHARE', [key])
