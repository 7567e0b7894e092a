"""A pytest plugin: tests marked `services` need PostgreSQL and Redis.

Without `DATABASE_URL` and `REDIS_URL` they are skipped; with `REQUIRE_SERVICES` they fail instead, so
that a machine which should have them cannot pass by leaving them out.
"""

import os

import pytest

NEEDED = ("DATABASE_URL", "REDIS_URL")


def pytest_runtest_setup(item: pytest.Item) -> None:
    absent = [name for name in NEEDED if not os.environ.get(name)]
    if absent and item.get_closest_marker("services"):
        message = f"Needs {' and '.join(absent)}."
        if os.environ.get("REQUIRE_SERVICES"):
            pytest.fail(message)
        pytest.skip(message)
