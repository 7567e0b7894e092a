"""Readers know of an agreement what its newest release said, and nothing that came after."""

from datetime import timedelta

import pytest

from negotiations import overview
from negotiations.actions import tentative_agreements
from portal.access import ANYONE, Viewer
from tests.factories.negotiations import (
    PositionFactory,
    ReleaseItemFactory,
    TentativeAgreementFactory,
)
from tests.factories.portal import UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
STAFF = frozenset({"staff"})


@pytest.fixture
def agreed():
    return release(TentativeAgreementFactory(agreed=True))


def release(agreement):
    """The table, a position on the clause, and the agreement, each in a release of yesterday."""
    ReleaseItemFactory(item=PositionFactory(tabled=True, clause=agreement.clause))
    ReleaseItemFactory(item=agreement.clause.negotiation)
    ReleaseItemFactory(item=agreement)
    return agreement


def reopen(agreement, now):
    tentative_agreements.reopen(
        agreement=agreement, reason="A word was missing.", by=UserFactory(), now=now
    )


def told(agreement, viewer: Viewer, now):
    table = agreement.clause.negotiation
    return overview.load(table, viewer, now).clauses[0].agreements


def test_reopening_is_not_told_without_a_release(agreed, now):
    reopen(agreed, now)

    staff = Viewer(user_id=1, roles={agreed.clause.negotiation.guilds.get().pk: STAFF})
    [known] = told(agreed, ANYONE, now + DAY)
    assert (known.reopened_at, known.reopened_reason) == (None, "")
    assert told(agreed, staff, now + DAY)[0].reopened_at == now


def test_reopening_is_told_by_a_release_approved_after_it(agreed, now):
    reopen(agreed, now)
    ReleaseItemFactory(
        item=agreed,
        release__negotiation=agreed.clause.negotiation,
        release__created_at=now + DAY,
        release__live_at=now + DAY,
    )

    assert told(agreed, ANYONE, now + DAY / 2)[0].reopened_at is None
    assert told(agreed, ANYONE, now + DAY)[0].reopened_at == now


def test_the_second_confirmation_is_not_told_without_a_release(now):
    half = release(TentativeAgreementFactory())
    tentative_agreements.confirm(
        agreement=half,
        side="employer",
        text=half.text,
        signatory="AMPTP",
        by=UserFactory(),
        now=now,
    )

    [known] = told(half, ANYONE, now + DAY)
    assert (known.agreed_at, known.employer_sha256) == (None, "")


def test_whoever_is_told_of_the_next_agreement_knows_that_the_first_ended(agreed, now):
    reopen(agreed, now)
    later = TentativeAgreementFactory(clause=agreed.clause, proposed_at=now, agreed=True)
    ReleaseItemFactory(item=later)

    first, second = told(agreed, ANYONE, now + DAY)
    assert (first.reopened_at, second.reopened_at) == (now, None)


def test_what_the_record_itself_reopened_is_told_with_it(now):
    of_record = release(TentativeAgreementFactory(agreed=True, reopened=True))

    assert told(of_record, ANYONE, now + DAY)[0].reopened_at == now
