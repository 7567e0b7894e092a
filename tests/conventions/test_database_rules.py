"""Each rule of the database is broken once in a test, and each trigger is really there."""

from importlib import import_module

import pytest

from tests.conventions import database, sources

TRIGGERS = [
    "agreement_final_no_delete",
    "agreement_final_no_update",
    "agreementclause_final_no_delete",
    "agreementclause_final_no_insert",
    "agreementclause_final_no_update",
    "agreementclause_insert_agreed_on",
    "agreementclause_insert_below_own",
    "agreementclause_move_below_own",
    "agreementclause_update_agreed_on",
    "attachment_destroyed_no_update",
    "attachment_no_delete",
    "ballot_no_delete",
    "ballot_no_late_insert",
    "ballot_no_update",
    "boardentry_no_delete",
    "boardentry_no_update",
    "citation_finished_no_delete",
    "citation_finished_no_insert",
    "citation_finished_no_update",
    "comment_answers_its_thread",
    "comment_no_delete",
    "comment_words_no_update",
    "correction_approved_no_update",
    "correction_no_delete",
    "disputeentry_no_update",
    "draftrevision_no_delete",
    "draftrevision_text_no_update",
    "eligibilityrule_no_delete",
    "eligibilityrule_no_update",
    "errorreport_no_delete",
    "errorreport_words_no_update",
    "event_no_delete",
    "event_no_update",
    "eventguild_no_delete",
    "eventguild_no_update",
    "eventrecall_in_time",
    "eventrecall_no_delete",
    "eventrecall_no_update",
    "groundrules_no_delete",
    "groundrules_no_update",
    "importedtext_no_delete",
    "importedtext_no_update",
    "membership_words_insert",
    "membership_words_update",
    "opening_no_delete",
    "opening_no_update",
    "partialdecryption_no_delete",
    "partialdecryption_no_update",
    "position_frozen_no_delete",
    "position_frozen_no_update",
    "position_no_late_change",
    "position_no_late_insert",
    "position_same_table",
    "position_stays",
    "previewlink_no_delete",
    "previewlink_no_update",
    "proposal_tabled_no_delete",
    "proposal_tabled_no_update",
    "proposal_tabled_whole",
    "release_no_delete",
    "release_no_update",
    "releaseitem_agreement_final",
    "releaseitem_no_delete",
    "releaseitem_no_late_insert",
    "releaseitem_no_update",
    "releaseitem_position_frozen",
    "releaseitem_same_table",
    "releaseitem_summary_finished",
    "roleproposal_decided_no_update",
    "roleproposal_no_delete",
    "rollentry_frozen_no_delete",
    "rollentry_frozen_no_insert",
    "rollentry_no_update",
    "statement_no_delete",
    "statement_released_no_update",
    "summaryline_finished_no_delete",
    "summaryline_finished_no_insert",
    "summaryline_finished_no_update",
    "summaryrevision_finished_no_delete",
    "summaryrevision_finished_no_update",
    "teller_frozen_no_delete",
    "teller_frozen_no_insert",
    "teller_frozen_no_update",
    "tentativeagreement_no_delete",
    "tentativeagreement_text_no_update",
    "termsacceptance_no_delete",
    "termsacceptance_no_update",
    "upload_kept_no_update",
    "upload_no_delete",
    "uploadedfile_content_no_update",
    "uploadedfile_no_delete",
    "uploadedparagraph_kept_no_delete",
    "uploadedparagraph_kept_no_insert",
    "uploadedparagraph_kept_no_update",
    "vote_frozen_no_delete",
    "vote_frozen_no_update",
    "vote_key_only_erased",
    "vote_steps_once",
    "voteextension_no_delete",
    "voteextension_no_update",
    "voteoption_frozen_no_delete",
    "voteoption_frozen_no_insert",
    "voteoption_frozen_no_update",
    "votequestion_frozen_no_delete",
    "votequestion_frozen_no_insert",
    "votequestion_frozen_no_update",
    "voteresult_no_delete",
    "voteresult_no_update",
    "votetally_no_delete",
    "votetally_no_update",
]
CONSTRAINTS_BROKEN_IN = {
    "portal": "tests.portal.test_models",
    "negotiations": "tests.negotiations.test_constraints",
    "members": "tests.members.test_constraints",
}
TRIGGERS_BROKEN_IN = {
    "portal": "tests.portal.test_triggers",
    "negotiations": "tests.negotiations.test_immutability",
    "members": "tests.members.test_immutability",
}


def broken_in(module: str, *, names: set[str]) -> set[str]:
    """Names of the rules that the module's table breaks; an app without rules needs no module."""
    return set(import_module(module).BREAKS) if names else set()


@pytest.mark.parametrize("app", sources.APPS)
def test_every_constraint_is_broken_once(app: str) -> None:
    names = set(database.constraints_of(app))

    assert broken_in(CONSTRAINTS_BROKEN_IN[app], names=names) == names


@pytest.mark.parametrize("app", sources.APPS)
def test_every_trigger_is_broken_once(app: str) -> None:
    names = set(database.triggers_of(app))

    assert broken_in(TRIGGERS_BROKEN_IN[app], names=names) == names


@pytest.mark.parametrize("app", sources.APPS)
def test_a_constraint_is_named_after_its_model(app: str) -> None:
    misnamed = [
        constraint.name
        for model in database.models_of(app)
        for constraint in model._meta.constraints
        if not constraint.name.startswith(f"{model._meta.model_name}_")
    ]

    assert misnamed == []


@pytest.mark.django_db
def test_the_migrated_database_has_every_trigger() -> None:
    assert database.triggers_in_the_database() == TRIGGERS
