"""One text, both sides, by its hash."""

import pytest

from negotiations.actions import tentative_agreements
from negotiations.models import TentativeAgreement
from portal.models import Event
from portal.text import sha256
from tests.factories.negotiations import ClauseFactory, TentativeAgreementFactory
from tests.factories.portal import UserFactory

pytestmark = pytest.mark.django_db

TEXT = "The company shall give notice of forty-eight (48) hours."


def propose(now, **fields):
    given = {"clause": ClauseFactory(), "text": TEXT, "side": "guild", "by": UserFactory()}
    return tentative_agreements.propose(**given | fields, now=now)


def confirm(agreement, now, **fields):
    given = {"side": "employer", "text": TEXT, "by": UserFactory()}
    return tentative_agreements.confirm(agreement=agreement, **given | fields, now=now)


def test_proposing_confirms_for_the_proposing_side(now):
    agreement = propose(now, text=f"{TEXT} \r\n")

    assert (agreement.text, agreement.sha256) == (TEXT, sha256(TEXT))
    assert (agreement.guild_confirmed_at, agreement.employer_confirmed_at) == (now, None)
    assert agreement.agreed_at is None


def test_the_second_confirmation_agrees_the_clause(now):
    agreement = confirm(propose(now), now, signatory="Their counsel")

    assert (agreement.employer_sha256, agreement.employer_signatory, agreement.agreed_at) == (
        agreement.sha256,
        "Their counsel",
        now,
    )
    assert list(Event.objects.values_list("verb", "audience")) == [
        ("agreement.proposed", "staff"),
        ("agreement.confirmed", "staff"),
    ]


def test_other_words_are_refused_with_the_divergence(now):
    agreement = propose(now)

    with pytest.raises(tentative_agreements.TextsDiffer) as refusal:
        confirm(agreement, now, text=TEXT.replace("forty-eight (48)", "twenty-four (24)"))

    redline = refusal.value.redline
    statistics = redline.statistics
    assert (statistics.words_deleted, statistics.words_inserted) == (2, 2)
    agreement.refresh_from_db()
    assert agreement.employer_sha256 == ""


def test_confirming_twice_changes_nothing(now):
    agreement = confirm(propose(now), now)

    confirm(agreement, now, signatory="Somebody else")

    agreement.refresh_from_db()
    assert agreement.employer_signatory == ""
    assert Event.objects.filter(verb="agreement.confirmed").count() == 1


def test_a_clause_has_one_standing_agreement(now):
    clause = ClauseFactory()
    propose(now, clause=clause)

    with pytest.raises(tentative_agreements.AgreementStands):
        propose(now, clause=clause, text="Other words.")


def test_no_agreement_without_words(now):
    with pytest.raises(tentative_agreements.NoText):
        propose(now, text=" \n")


def test_reopening_needs_a_reason(now):
    agreement = TentativeAgreementFactory(agreed=True)

    with pytest.raises(tentative_agreements.ReasonMissing):
        tentative_agreements.reopen(agreement=agreement, reason="  ", by=UserFactory(), now=now)


def test_a_reopened_clause_can_be_agreed_anew(now):
    agreement = TentativeAgreementFactory(agreed=True)
    person = UserFactory()

    tentative_agreements.reopen(
        agreement=agreement, reason="The studios read it anew.", by=person, now=now
    )
    propose(now, clause=agreement.clause)

    kept = TentativeAgreement.objects.values_list("reopened_at", "reopened_reason")
    assert list(kept.order_by("pk")) == [(now, "The studios read it anew."), (None, "")]


def test_what_was_reopened_is_not_confirmed(now):
    agreement = TentativeAgreementFactory(reopened=True, text=TEXT)

    with pytest.raises(tentative_agreements.AgreementReopened):
        confirm(agreement, now)


def test_what_the_members_ratified_is_not_reopened(now):
    clause = ClauseFactory(negotiation__ratified_at=now)
    agreement = TentativeAgreementFactory(agreed=True, clause=clause)

    with pytest.raises(tentative_agreements.Ratified):
        tentative_agreements.reopen(agreement=agreement, reason="Why.", by=UserFactory(), now=now)
