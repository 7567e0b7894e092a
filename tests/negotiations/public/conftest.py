"""A public table of three clauses, at the instant of the factories."""

import pytest

from negotiations.models import Clause
from tests.factories.portal import NOW
from tests.negotiations.public.tables import PublicTable


@pytest.fixture(autouse=True)
def _at_the_instant_of_the_factories(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def table(db) -> PublicTable:
    return PublicTable(clauses=3)


@pytest.fixture
def clause(table) -> Clause:
    return table.clauses[0]
