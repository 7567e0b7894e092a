"""What was tabled, agreed or released never changes or disappears: each trigger broken once."""

import pytest

from negotiations.models import (
    DraftRevision,
    Position,
    Proposal,
    Release,
    ReleaseItem,
    TentativeAgreement,
)
from tests.conventions import database
from tests.factories.negotiations import (
    AgreementClauseFactory,
    AgreementFactory,
    ClauseFactory,
    DraftRevisionFactory,
    ImportedTextFactory,
    NegotiationFactory,
    PositionFactory,
    ProposalFactory,
    ReleaseFactory,
    ReleaseItemFactory,
    SessionFactory,
    TentativeAgreementFactory,
    UploadedFileFactory,
    UploadedParagraphFactory,
    UploadFactory,
    hand_over,
)
from tests.factories.portal import NOW
from tests.negotiations import breaking_releases

pytestmark = pytest.mark.django_db


def only(row):
    """The row as a set, so that nothing but the database stands before the write."""
    return type(row).objects.filter(pk=row.pk)


def a_position():
    return only(PositionFactory(tabled=True))


def a_proposal():
    return only(PositionFactory(tabled=True).proposal)


def an_agreement():
    return only(TentativeAgreementFactory(agreed=True))


def a_kept_paragraph():
    paragraph = UploadedParagraphFactory()
    proposal = ProposalFactory(negotiation=paragraph.upload.negotiation)
    only(paragraph.upload).update(state="kept", kept_at=NOW, proposal=proposal)
    return only(paragraph)


def add_to_a_tabled_proposal() -> None:
    proposal = PositionFactory(tabled=True).proposal
    PositionFactory(proposal=proposal, clause__negotiation=proposal.negotiation)


def a_position_left_out_of_a_tabled_proposal():
    left_out = PositionFactory(is_left_out=True)
    hand_over(left_out.proposal)
    return only(left_out)


def a_final_agreement():
    return only(AgreementFactory(final=True))


def a_final_provision():
    return only(AgreementFactory(final=True).clauses.get())


def an_agreed_provision():
    return only(AgreementClauseFactory(agreed=True))


def release_item(item, **changes: object) -> ReleaseItem:
    return ReleaseItemFactory(item=item, **changes)


BREAKS = {
    "position_frozen_no_update": lambda: a_position().update(text="Other words."),
    "position_frozen_no_delete": lambda: a_position().delete(),
    "position_no_late_insert": add_to_a_tabled_proposal,
    "position_no_late_change": lambda: a_position_left_out_of_a_tabled_proposal().update(
        is_left_out=False
    ),
    "position_stays": lambda: only(PositionFactory()).update(proposal=ProposalFactory(tabled=True)),
    "position_same_table": lambda: PositionFactory(
        proposal=ProposalFactory(), clause=ClauseFactory()
    ),
    "proposal_tabled_no_update": lambda: a_proposal().update(title="Another title"),
    "proposal_tabled_no_delete": lambda: only(ProposalFactory(tabled=True)).delete(),
    "proposal_tabled_whole": lambda: hand_over(PositionFactory().proposal),
    "tentativeagreement_text_no_update": lambda: an_agreement().update(text="Other words."),
    "tentativeagreement_no_delete": lambda: an_agreement().delete(),
    "agreement_final_no_update": lambda: a_final_agreement().update(text="Other words."),
    "agreement_final_no_delete": lambda: only(
        AgreementFactory(text="Words.", sha256="ab" * 32, final_at=NOW)
    ).delete(),
    "agreementclause_final_no_insert": lambda: AgreementClauseFactory(
        agreement=AgreementFactory(final=True)
    ),
    "agreementclause_final_no_update": lambda: a_final_provision().update(text="Other words."),
    "agreementclause_final_no_delete": lambda: a_final_provision().delete(),
    "agreementclause_insert_below_own": lambda: AgreementClauseFactory(
        parent=AgreementClauseFactory()
    ),
    "agreementclause_move_below_own": lambda: only(AgreementClauseFactory()).update(
        parent=AgreementClauseFactory()
    ),
    "agreementclause_insert_agreed_on": lambda: AgreementClauseFactory(
        agreed=True, clause=ClauseFactory()
    ),
    "agreementclause_update_agreed_on": lambda: an_agreed_provision().update(
        clause=ClauseFactory()
    ),
    "upload_kept_no_update": lambda: only(UploadFactory(kept=True)).update(file_name="x.docx"),
    "upload_no_delete": lambda: only(UploadFactory()).delete(),
    "uploadedfile_content_no_update": lambda: only(UploadedFileFactory()).update(content=b"x"),
    "uploadedfile_no_delete": lambda: only(UploadedFileFactory()).delete(),
    "uploadedparagraph_kept_no_insert": lambda: UploadedParagraphFactory(upload__kept=True),
    "uploadedparagraph_kept_no_update": lambda: a_kept_paragraph().update(text="Other words."),
    "uploadedparagraph_kept_no_delete": lambda: a_kept_paragraph().delete(),
    "importedtext_no_update": lambda: only(ImportedTextFactory()).update(base_text="x"),
    "importedtext_no_delete": lambda: only(ImportedTextFactory()).delete(),
    "releaseitem_agreement_final": lambda: release_item(AgreementFactory()),
    "draftrevision_text_no_update": lambda: only(DraftRevisionFactory()).update(text="Other."),
    "draftrevision_no_delete": lambda: only(DraftRevisionFactory()).delete(),
    "releaseitem_position_frozen": lambda: release_item(PositionFactory()),
    "releaseitem_same_table": lambda: release_item(SessionFactory(), release=ReleaseFactory()),
} | breaking_releases.TRIGGERS


@pytest.mark.parametrize("name", BREAKS)
def test_the_trigger_refuses(name: str) -> None:
    database.assert_refused(BREAKS[name], database.triggers_of("negotiations")[name].message)


# Every other way past the same trigger.
ALSO = {
    "another stance": (
        "position_frozen_no_update",
        lambda: a_position().update(stance="withdraw"),
    ),
    "the hash taken off": (
        "position_frozen_no_update",
        lambda: a_position().update(sha256="", slug="", said_at=None),
    ),
    "a tabled proposal made a draft again": (
        "proposal_tabled_no_update",
        lambda: a_proposal().update(state="draft", number=None, tabled_at=None),
    ),
    "a position left out frozen late": (
        "position_no_late_change",
        lambda: a_position_left_out_of_a_tabled_proposal().update(
            is_left_out=False, sha256="0" * 64, slug="x", said_at=NOW
        ),
    ),
    "a draft moved to another clause": (
        "position_stays",
        lambda: only(PositionFactory()).update(clause=ClauseFactory()),
    ),
    "another hash of an agreement": (
        "tentativeagreement_text_no_update",
        lambda: an_agreement().update(sha256="0" * 64, guild_sha256="0" * 64),
    ),
    "an agreement moved to another clause": (
        "tentativeagreement_text_no_update",
        lambda: an_agreement().update(clause=ClauseFactory()),
    ),
    "a confirmation taken back": (
        "tentativeagreement_text_no_update",
        lambda: an_agreement().update(employer_sha256="", employer_confirmed_at=None),
    ),
    "a confirmation dated anew": (
        "tentativeagreement_text_no_update",
        lambda: an_agreement().update(employer_confirmed_at=NOW),
    ),
    "another signatory": (
        "tentativeagreement_text_no_update",
        lambda: an_agreement().update(employer_signatory="Somebody else"),
    ),
    "another proposer": (
        "tentativeagreement_text_no_update",
        lambda: an_agreement().update(proposed_by_side="employer"),
    ),
    "a reopening undone": (
        "tentativeagreement_text_no_update",
        lambda: only(TentativeAgreementFactory(reopened=True)).update(
            reopened_at=None, reopened_reason=""
        ),
    ),
    "a draft revision with another stance": (
        "draftrevision_text_no_update",
        lambda: only(DraftRevisionFactory()).update(stance="withdraw"),
    ),
    "a draft revision moved": (
        "draftrevision_text_no_update",
        lambda: only(DraftRevisionFactory()).update(position=PositionFactory()),
    ),
    "another title of a final agreement": (
        "agreement_final_no_update",
        lambda: a_final_agreement().update(title="Another title"),
    ),
    "another predecessor of a final agreement": (
        "agreement_final_no_update",
        lambda: a_final_agreement().update(predecessor=AgreementFactory()),
    ),
    "finality taken back": (
        "agreement_final_no_update",
        lambda: a_final_agreement().update(text="", sha256="", final_at=None),
    ),
    "a final agreement dated anew": (
        "agreement_final_no_update",
        lambda: a_final_agreement().update(final_at=NOW),
    ),
    "a provision moved into another agreement": (
        "agreementclause_final_no_update",
        lambda: only(AgreementClauseFactory()).update(agreement=AgreementFactory()),
    ),
    "agreed words on no clause": (
        "agreementclause_insert_agreed_on",
        lambda: AgreementClauseFactory(agreed=True, clause=None),
    ),
    "a final agreement of another negotiation released": (
        "releaseitem_agreement_final",
        lambda: release_item(AgreementFactory(final=True), release=ReleaseFactory()),
    ),
    "a position of another negotiation released": (
        "releaseitem_position_frozen",
        lambda: release_item(PositionFactory(tabled=True), release=ReleaseFactory()),
    ),
    "another negotiation released": (
        "releaseitem_same_table",
        lambda: release_item(NegotiationFactory(), release=ReleaseFactory()),
    ),
    "an agreement of another negotiation released": (
        "releaseitem_same_table",
        lambda: release_item(TentativeAgreementFactory(), release=ReleaseFactory()),
    ),
}


@pytest.mark.parametrize("case", ALSO)
def test_the_trigger_also_refuses(case: str) -> None:
    name, break_it = ALSO[case]

    database.assert_refused(break_it, database.triggers_of("negotiations")[name].message)


def test_a_draft_changes_and_goes() -> None:
    position = PositionFactory()

    Position.objects.filter(pk=position.pk).update(text="Other words.")
    Position.objects.filter(pk=position.pk).delete()
    Proposal.objects.filter(pk=position.proposal_id).delete()

    assert (Position.objects.count(), Proposal.objects.count()) == (0, 0)


def test_a_position_left_out_does_not_hold_up_the_others() -> None:
    kept = PositionFactory(frozen=True)
    PositionFactory(
        proposal=kept.proposal, clause__negotiation=kept.proposal.negotiation, is_left_out=True
    )

    proposal = hand_over(kept.proposal)

    assert Proposal.objects.tabled().get() == proposal


def test_the_second_side_confirms_and_either_reopens() -> None:
    agreement = TentativeAgreementFactory()

    confirmed = only(agreement).update(employer_sha256=agreement.sha256, employer_confirmed_at=NOW)
    reopened = only(agreement).update(reopened_at=NOW, reopened_reason="A word was missing.")

    assert (confirmed, reopened, TentativeAgreement.objects.standing().count()) == (1, 1, 0)


def test_the_status_of_a_final_agreement_goes_on() -> None:
    assert a_final_agreement().update(status="signed", term_to="2029-05-01") == 1


def test_a_conflict_is_settled() -> None:
    conflict = DraftRevisionFactory(conflict=True)

    only(conflict).update(settled_at=NOW)

    assert DraftRevision.objects.get().settled_at == NOW


def test_a_release_of_a_tabled_position_stands() -> None:
    item = ReleaseItemFactory()

    assert (Release.objects.get(), ReleaseItem.objects.get()) == (item.release, item)
