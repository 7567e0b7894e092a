"""Sessions that the threads of a live server left open: PostgreSQL drops no database under them."""

from django.db import connection

OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def end_others() -> None:
    """Once the browsers are gone, nobody else has anything to do in a test's database."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(OTHERS)
