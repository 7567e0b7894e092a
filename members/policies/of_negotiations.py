"""The columns of what is on the table and what is published."""

from collections.abc import Mapping

from members.policies.model import Columns, columns

RECORD: Mapping[str, Columns] = {
    "negotiations.Party": columns("id negotiation guild"),
    "negotiations.Negotiation": columns(
        "id slug title agreement_title guild_short_name employer_name employer_short_name "
        "opened_on ratified_at in_force_from in_force_to guilds sources"
    ),
    "negotiations.Negotiation_sources": columns("id negotiation source"),
    "negotiations.Source": columns("id publisher url note"),
    "negotiations.Session": columns(
        "id negotiation held_on kind topics starts_at ends_at medium certainty certainty_note"
    ),
    "negotiations.Issue": columns("id negotiation slug title place"),
    "negotiations.Clause": columns("id negotiation issue slug reference title place"),
    "negotiations.Proposal": columns(
        "id negotiation side state title kind medium is_package number label "
        "is_label_assigned_by_portal responds_to supersedes described_by tabled_at created_at "
        "sources",
        acts="tabled_by created_by",
    ),
    "negotiations.Proposal_sources": columns("id proposal source"),
    "negotiations.Position": columns(
        "id proposal clause place stance text slug said_at sha256 round_name certainty "
        "described_by is_left_out base revision sources",
        writing_now="held_by held_until",
    ),
    "negotiations.Position_sources": columns("id position source"),
    "negotiations.TentativeAgreement": columns(
        "id clause text sha256 proposed_by_side proposed_at guild_sha256 guild_confirmed_at "
        "employer_sha256 employer_confirmed_at reopened_at reopened_reason sources",
        acts="proposed_by guild_confirmed_by employer_confirmed_by reopened_by",
        named_in_texts="employer_signatory",
    ),
    "negotiations.TentativeAgreement_sources": columns("id tentativeagreement source"),
    "negotiations.Agreement": columns(
        "id negotiation slug title status status_on term_from term_to predecessor "
        "has_no_predecessor is_retold text sha256 final_at created_at sources",
        acts="final_by created_by",
    ),
    "negotiations.Agreement_sources": columns("id agreement source"),
    "negotiations.AgreementClause": columns(
        "id agreement parent place label title text origin clause tentative_agreement "
        "carried_from revision"
    ),
    "negotiations.Upload": columns(
        "id negotiation purpose state kind file_name size sha256 handed_over refusal "
        "refusal_detail uploaded_at kept_at proposal",
        acts="uploaded_by kept_by",
        named_in_texts="taken_author",
    ),
    "negotiations.UploadedFile": columns("id upload", named_in_texts="content reading"),
    "negotiations.UploadedParagraph": columns(
        "id upload place base_text text fate clause new_title new_issue confidence is_chosen",
        named_in_texts="authors",
    ),
    "negotiations.ImportedText": columns(
        "id position upload base_text base_sha256 handed_over is_silent"
    ),
}

TOLD: Mapping[str, Columns] = {
    "negotiations.Release": columns(
        "id negotiation slug title audience zone live_at is_embargoed terms embargo_from "
        "change_note is_major supersedes state is_of_record created_at submitted_at review_note "
        "approved_at is_forced forced_reason recalled_at withdrawn_at withdrawn_reason",
        acts="created_by submitted_by approved_by withdrawn_by",
    ),
    "negotiations.ReleaseItem": columns(
        "id release negotiation_itself session position tentative_agreement agreement "
        "summary_revision statement"
    ),
    "negotiations.TermsAcceptance": columns(
        "id release terms_sha256", press="user outlet accepted_at"
    ),
    "negotiations.PreviewLink": columns(
        "id release token_sha256 made_at expires_at revoked_at",
        press="for_whom",
        acts="made_by revoked_by",
    ),
    "negotiations.Correction": columns(
        "id negotiation release path kind audience old_words new_words note slug drafted_at "
        "approved_at set_aside_at",
        acts="drafted_by approved_by",
    ),
    "negotiations.ErrorReport": columns(
        "id negotiation path state answer is_public are_words_public correction",
        readers_words="words reported_at",
        readers_mail="reply_to answered_at",
        acts="answered_by",
    ),
    "negotiations.Summary": columns("id negotiation issue clause created_at", acts="created_by"),
    "negotiations.SummaryRevision": columns(
        "id summary slug text sha256 version started_at saved_at finished_at",
        acts="started_by saved_by finished_by",
    ),
    "negotiations.SummaryLine": columns("id revision place text not_doing"),
    "negotiations.Citation": columns("id line position provision"),
    "negotiations.Justification": columns("id line words reason at", acts="by"),
    "negotiations.Statement": columns(
        "id negotiation issue side said_on words is_quote told_by source recorded_at set_aside_at",
        named_in_texts="speaker",
        acts="recorded_by",
    ),
    "negotiations.GroundRules": columns(
        "id negotiation mode allows words notice set_at is_widening in_force_at declined_at",
        acts="set_by seconded_by",
    ),
}

PAPERS: Mapping[str, Columns] = {
    "negotiations.PositionNote": columns(
        "id position updated_at", papers="rationale internal_notes updated_by"
    ),
    "negotiations.DraftRevision": columns(
        "id position revision stance text saved_at is_conflict settled_at", papers="saved_by"
    ),
    "negotiations.Comment": columns(
        "id guild negotiation position summary answers",
        papers="words by at corrected_at settled_at settled_by mentions",
    ),
    "negotiations.Comment_mentions": columns("id", papers="comment user"),
    "negotiations.Attachment": columns(
        "id negotiation clause kind size kept_at destroyed_at",
        papers="heading content kept_by destroyed_by",
    ),
}

COLUMNS: Mapping[str, Columns] = {**RECORD, **TOLD, **PAPERS}
