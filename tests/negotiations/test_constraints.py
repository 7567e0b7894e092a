"""What is always true of a row on the table: each constraint broken once."""

from datetime import date

import pytest
from django.db.models import QuerySet

from negotiations.models import Agreement, ReleaseItem
from tests.conventions import database
from tests.factories.negotiations import (
    A_WEEK_AGO,
    AgreementClauseFactory,
    AgreementFactory,
    ClauseFactory,
    DraftRevisionFactory,
    IssueFactory,
    NegotiationFactory,
    PartyFactory,
    PositionFactory,
    ProposalFactory,
    ReleaseFactory,
    ReleaseItemFactory,
    SessionFactory,
    SourceFactory,
    TentativeAgreementFactory,
    UploadedParagraphFactory,
    UploadFactory,
)
from tests.negotiations import breaking_releases

pytestmark = pytest.mark.django_db

HASH = "ab" * 32


def twice(factory, *same: str, **traits: object) -> None:
    """Make a row, and another that shares these fields."""
    row = factory(**traits)
    factory(**traits | {field: getattr(row, field) for field in same})


def one_slug_for_two_positions() -> None:
    first = PositionFactory(frozen=True)
    other = ProposalFactory(negotiation=first.proposal.negotiation)
    PositionFactory(frozen=True, clause=first.clause, proposal=other, slug=first.slug)


def in_place_of_itself() -> None:
    proposal = ProposalFactory()
    proposal.supersedes = proposal
    proposal.save()


def in_answer_to_itself() -> None:
    proposal = ProposalFactory()
    proposal.responds_to = proposal
    proposal.save()


def released_twice(item) -> None:
    first = ReleaseItemFactory(item=item, approves=False)
    ReleaseItemFactory(item=item, release=first.release)


def two_things_in_one_item() -> None:
    session = SessionFactory()
    release = ReleaseFactory(negotiation=session.negotiation)
    ReleaseItem.objects.create(
        release=release, session=session, negotiation_itself=session.negotiation
    )


def after_itself() -> None:
    agreement = AgreementFactory()
    agreement.predecessor = agreement
    agreement.save()


def final_agreements() -> QuerySet[Agreement]:
    """One agreement of which any status is true."""
    return Agreement.objects.filter(pk=AgreementFactory(final=True).pk)


def below_itself() -> None:
    provision = AgreementClauseFactory()
    provision.parent = provision
    provision.save()


def one_clause_twice() -> None:
    first = AgreementClauseFactory(agreed=True)
    AgreementClauseFactory(agreement=first.agreement, clause=first.clause)


BREAKS = {
    "negotiation_term_in_order": lambda: NegotiationFactory(
        in_force_from=date(2026, 5, 1), in_force_to=date(2026, 5, 1)
    ),
    "party_once": lambda: twice(PartyFactory, "negotiation", "guild"),
    "session_once_a_day": lambda: twice(SessionFactory, "negotiation", "held_on", "kind"),
    "session_kind_known": lambda: SessionFactory(kind="lunch"),
    "session_certainty_known": lambda: SessionFactory(certainty="rumoured"),
    "issue_slug_once": lambda: twice(IssueFactory, "negotiation", "slug"),
    "clause_slug_once": lambda: twice(ClauseFactory, "negotiation", "slug"),
    "proposal_number_once": lambda: twice(
        ProposalFactory, "negotiation", "side", "number", tabled=True
    ),
    "proposal_numbered_when_tabled": lambda: ProposalFactory(tabled=True, number=None),
    "proposal_side_known": lambda: ProposalFactory(side="audience"),
    "proposal_not_after_itself": in_place_of_itself,
    "position_clause_once": lambda: twice(PositionFactory, "proposal", "clause"),
    "position_slug_once": one_slug_for_two_positions,
    "position_frozen_whole": lambda: PositionFactory(frozen=True, said_at=None, slug="x"),
    "position_text_when_proposed": lambda: PositionFactory(frozen=True, text=""),
    "position_stance_known": lambda: PositionFactory(stance="shrug"),
    "position_certainty_known": lambda: PositionFactory(certainty="rumoured"),
    "draftrevision_number_once": lambda: twice(DraftRevisionFactory, "position", "revision"),
    "draftrevision_only_conflicts_settle": lambda: DraftRevisionFactory(settled_at=A_WEEK_AGO),
    "tentativeagreement_one_standing": lambda: twice(TentativeAgreementFactory, "clause"),
    "tentativeagreement_guild_same_text": lambda: TentativeAgreementFactory(guild_sha256=HASH),
    "tentativeagreement_employer_same_text": lambda: TentativeAgreementFactory(
        agreed=True, employer_sha256=HASH
    ),
    "tentativeagreement_reopened_with_reason": lambda: TentativeAgreementFactory(
        reopened=True, reopened_reason=""
    ),
    "tentativeagreement_side_known": lambda: TentativeAgreementFactory(proposed_by_side="press"),
    "release_audience_known": lambda: ReleaseFactory(audience="friends"),
    "releaseitem_exactly_one": two_things_in_one_item,
    "releaseitem_negotiation_itself_once": lambda: released_twice(NegotiationFactory()),
    "releaseitem_session_once": lambda: released_twice(SessionFactory()),
    "releaseitem_position_once": lambda: released_twice(PositionFactory(tabled=True)),
    "releaseitem_tentative_agreement_once": lambda: released_twice(TentativeAgreementFactory()),
    "releaseitem_agreement_once": lambda: released_twice(AgreementFactory(final=True)),
    "agreement_status_known": lambda: final_agreements().update(status="hoped for"),
    "agreement_final_whole": lambda: AgreementFactory(sha256=HASH),
    "agreement_final_before_signed": lambda: AgreementFactory(status="signed"),
    "agreement_term_in_order": lambda: AgreementFactory(
        term_from=date(2026, 5, 1), term_to=date(2026, 5, 1)
    ),
    "agreement_not_after_itself": after_itself,
    "agreement_predecessor_or_none": lambda: AgreementFactory(
        predecessor=AgreementFactory(), has_no_predecessor=True
    ),
    "agreementclause_clause_once": one_clause_twice,
    "agreementclause_not_below_itself": below_itself,
    "agreementclause_agreed_by_hash": lambda: AgreementClauseFactory(origin="agreed"),
    "agreementclause_carried_from_one": lambda: AgreementClauseFactory(origin="carried"),
    "upload_state_known": lambda: UploadFactory(state="lost"),
    "upload_refused_with_reason": lambda: UploadFactory(refusal="pdf"),
    "upload_kept_whole": lambda: UploadFactory(state="kept"),
    "uploadedparagraph_fate_whole": lambda: UploadedParagraphFactory(fate="clause"),
    "uploadedparagraph_confidence_within": lambda: UploadedParagraphFactory(confidence=1.5),
    "source_once": lambda: twice(SourceFactory, "publisher", "url", "note"),
    "source_says_something": lambda: SourceFactory(publisher="", note=""),
} | breaking_releases.CONSTRAINTS


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(name: str) -> None:
    database.assert_refused(BREAKS[name], database.refusal_of("negotiations", name))


# Other ways to break a rule that has more than one half.
ALSO = {
    "a draft with a number": (
        "proposal_numbered_when_tabled",
        lambda: ProposalFactory(number=1),
    ),
    "tabled at no instant": (
        "proposal_numbered_when_tabled",
        lambda: ProposalFactory(tabled=True, tabled_at=None),
    ),
    "an answer to itself": ("proposal_not_after_itself", in_answer_to_itself),
    "frozen and left out": (
        "position_frozen_whole",
        lambda: PositionFactory(frozen=True, is_left_out=True),
    ),
    "an address without a hash": ("position_frozen_whole", lambda: PositionFactory(slug="x")),
    "a counter without words": (
        "position_text_when_proposed",
        lambda: PositionFactory(frozen=True, text="", stance="counter"),
    ),
    "a hash without an instant": (
        "tentativeagreement_guild_same_text",
        lambda: TentativeAgreementFactory(guild_confirmed_at=None),
    ),
    "a reason without reopening": (
        "tentativeagreement_reopened_with_reason",
        lambda: TentativeAgreementFactory(reopened_reason="A word was missing."),
    ),
    "final words without an instant": (
        "agreement_final_whole",
        lambda: AgreementFactory(text="Words.", sha256=HASH),
    ),
    "written words that were agreed": (
        "agreementclause_agreed_by_hash",
        lambda: AgreementClauseFactory(agreed=True, origin="written"),
    ),
    "written words that were carried": (
        "agreementclause_carried_from_one",
        lambda: AgreementClauseFactory(carried=True, origin="written"),
    ),
    "an item of nothing": (
        "releaseitem_exactly_one",
        lambda: ReleaseItem.objects.create(release=ReleaseFactory()),
    ),
}


@pytest.mark.parametrize("case", ALSO)
def test_the_database_also_refuses(case: str) -> None:
    name, break_it = ALSO[case]

    database.assert_refused(break_it, database.refusal_of("negotiations", name))


def test_a_clause_may_be_agreed_again_after_reopening() -> None:
    reopened = TentativeAgreementFactory(reopened=True)

    again = TentativeAgreementFactory(clause=reopened.clause)

    assert list(reopened.clause.tentative_agreements.standing()) == [again]


def test_two_drafts_need_no_number() -> None:
    first = ProposalFactory()

    second = ProposalFactory(negotiation=first.negotiation)

    assert (first.number, second.number) == (None, None)
