"""The independent program, as the tests of the protocol run it, and a database left alone."""

from collections.abc import Iterator

import pytest

from tests.members.belenios.conftest import tool
from tests.members.votes import sessions

__all__ = ["tool"]


@pytest.fixture(scope="session")
def alone_at_the_end(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """The database can be dropped once all tests of this process are over."""
    yield
    with django_db_blocker.unblock():
        sessions.end_others()
