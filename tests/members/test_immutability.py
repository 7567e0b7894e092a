"""What the database lets nobody change once it is written: each trigger broken once."""

import pytest
from django.db import models

from tests.conventions import database
from tests.factories.members import DisputeEntryFactory, EligibilityRuleFactory
from tests.factories.portal import NOW

pytestmark = pytest.mark.django_db


def change(row: models.Model, **fields: object) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**fields)


BREAKS = {
    "eligibilityrule_no_update": lambda: change(
        EligibilityRuleFactory(), condition={"is": "employed"}
    ),
    "eligibilityrule_no_delete": lambda: EligibilityRuleFactory().delete(),
    "disputeentry_no_update": lambda: change(DisputeEntryFactory(), words="Never mind."),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(name: str) -> None:
    database.assert_refused(BREAKS[name], database.triggers_of("members")[name].message)


def test_a_rule_may_be_retired() -> None:
    rule = EligibilityRuleFactory()

    change(rule, retired_at=NOW)

    rule.refresh_from_db()
    assert rule.retired_at == NOW
