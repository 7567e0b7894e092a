"""A pytest plugin: which tests run where.

Tests marked `services` need PostgreSQL and Redis. Without `DATABASE_URL` and `REDIS_URL` they are
skipped; with `REQUIRE_SERVICES` they fail instead, so that a machine which should have them cannot
pass by leaving them out. Tests marked `whole` take long and run under `REQUIRE_SERVICES` only: a
plain run asks a sister of each, so that it ends within three minutes. The longest run on one engine,
`whole(on="sqlite")` or `whole(on="postgres")`, beside a sister that runs on both. What asks no
database is tested once: where services are required, PostgreSQL's run leaves it to SQLite's.
"""

import os
from pathlib import Path

import pytest

NEEDED = ("DATABASE_URL", "REDIS_URL")
# Below them a test that asks no engine is the same on both; elsewhere some start programs that do.
PURE = {Path(__file__).parent / folder for folder in ("conventions", "members", "negotiations")}


def pytest_runtest_setup(item: pytest.Item) -> None:
    is_whole_run = bool(os.environ.get("REQUIRE_SERVICES"))
    long = list(item.iter_markers("whole"))
    if long and not is_whole_run:
        pytest.skip("Runs where services are required.")
    if any(mark.kwargs.get("on", engine()) != engine() for mark in long):
        pytest.skip("Runs on the other engine.")
    if is_whole_run and os.environ.get("DATABASE_URL") and asks_no_engine(item):
        pytest.skip("Asks no database; runs with SQLite's.")
    absent = [name for name in NEEDED if not os.environ.get(name)]
    if absent and item.get_closest_marker("services"):
        message = f"Needs {' and '.join(absent)}."
        if is_whole_run:
            pytest.fail(message)
        pytest.skip(message)


def engine() -> str:
    asked = os.environ.get("DATABASE_URL", "")
    return "postgres" if asked.startswith("postgres") else "sqlite"


def asks_no_engine(item: pytest.Item) -> bool:
    """Whether the test touches neither a database nor a service."""
    if PURE.isdisjoint(item.path.parents) or item.get_closest_marker("services"):
        return False
    asks = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return not asks and not item.get_closest_marker("django_db")
