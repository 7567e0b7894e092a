"""What the database lets nobody change once it is written: each trigger broken once."""

import pytest
from django.db import models

from tests.conventions import database
from tests.factories.members import DisputeEntryFactory, EligibilityRuleFactory
from tests.factories.portal import NOW
from tests.factories.votes import RollEntryFactory, VoteFactory
from tests.members.votes import breaking
from tests.members.votes.breaking import freeze

pytestmark = pytest.mark.django_db


def change(row: models.Model, **fields: object) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**fields)


BREAKS = {
    "eligibilityrule_no_update": lambda: change(
        EligibilityRuleFactory(), condition={"is": "employed"}
    ),
    "eligibilityrule_no_delete": lambda: EligibilityRuleFactory().delete(),
    "disputeentry_no_update": lambda: change(DisputeEntryFactory(), words="Never mind."),
    **breaking.TRIGGERS,
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(name: str) -> None:
    database.assert_refused(BREAKS[name], database.triggers_of("members")[name].message)


def test_a_rule_may_be_retired() -> None:
    rule = EligibilityRuleFactory()

    change(rule, retired_at=NOW)

    rule.refresh_from_db()
    assert rule.retired_at == NOW


def test_a_frozen_vote_goes_on_by_its_steps() -> None:
    vote = VoteFactory(frozen=True)

    change(vote, ended_at=NOW)
    change(vote, counted_at=NOW)
    change(vote, certified_at=NOW, certificate_note="So it is.", portal_key=b"")

    vote.refresh_from_db()
    assert (vote.ended_at, vote.certified_at, bytes(vote.portal_key)) == (NOW, NOW, b"")


def test_an_entry_of_a_roll_loses_its_secret_and_goes_once_the_vote_is_over() -> None:
    entry = RollEntryFactory()
    freeze(entry.vote)

    change(entry, sealed=b"")
    change(entry.vote, void_at=NOW, void_reason="A fault.")

    assert entry.delete()[0] == 1
