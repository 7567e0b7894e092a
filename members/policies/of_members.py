"""The columns of the members' own tables."""

from collections.abc import Mapping

from members.policies.model import Columns, columns

COLUMNS: Mapping[str, Columns] = {
    "members.Membership": columns(
        "id guild",
        membership="number user name search_name mail name_corrected_at account_declined_at "
        "merged_into merged_at given_user created_at",
    ),
    "members.MembershipWord": columns("id guild", membership="membership word name"),
    "members.MembershipPeriod": columns(
        "id source recorded_at",
        history="membership from_on until_on standing is_in_good_standing dues_paid_until branch "
        "categories earnings pension_years units why",
        acts="recorded_by",
    ),
    "members.EligibilityRule": columns(
        "id guild slug version name purpose condition as_of_on contest_until_on source note "
        "written_at retired_at",
        acts="written_by",
    ),
    "members.EligibilityPreview": columns(
        "id rule previous as_of_on asked_at done_at counts changes", acts="asked_by"
    ),
    "members.EligibilityOutcome": columns("id preview", outcomes="membership is_in reasons"),
    "members.Dispute": columns(
        "id rule", disputes="membership subject verdict state opened_at decided_at decided_by"
    ),
    "members.DisputeEntry": columns("id", disputes="dispute at by is_of_staff words"),
    "members.Profile": columns(
        "id",
        preferences="user language text_size categories mail_choice is_mail_own_choice "
        "mail_corrected_at",
        last_visit="visited_at visited_before_at",
    ),
    "members.MailChange": columns(
        "id",
        mail_changes="user new_mail old_code_hash new_code_hash wrong_tries asked_at expires_at "
        "done_at",
    ),
    "members.Erasure": columns("id", erasures="user at kept"),
    "members.RosterImport": columns(
        "id guild state file_name sha256 encoding delimiter head_line as_of_on columns mapping "
        "counts uploaded_at checked_at applied_at",
        acts="uploaded_by applied_by",
    ),
    "members.Vote": columns(
        "id guild negotiation slug kind title decides follows next_decider lapses_on agreement "
        "text_sha256 language opens_at closes_at rule as_of_on threshold_numerator "
        "threshold_denominator threshold_base is_threshold_strict quorum_numerator "
        "quorum_denominator tellers_needed notice_days is_rehearsal rehearsal_of override_reason "
        "created_at keys_at freezing_at frozen_at uuid election election_hash trustees portal_key "
        "roll_count ended_at counted_at certified_at certificate_note void_at void_reason",
        acts="override_by override_seconded_by created_by frozen_by certified_by void_by",
    ),
    "members.VoteQuestion": columns("id vote place words least most is_blank_allowed"),
    "members.VoteOption": columns("id question place words is_asked_for is_named"),
    "members.VoteExtension": columns("id vote closes_at reason at", acts="by"),
    "members.Teller": columns(
        "id vote place key_message polynomial_message output_message nonce proved_at safe_copy",
        acts="user",
    ),
    "members.RollEntry": columns("id vote", rolls="membership account credential sealed"),
    "members.RollRefusal": columns("id vote", rolls="membership reasons"),
    "members.Ballot": columns("id vote", ballots="credential turn tracker content"),
    "members.WaitingBallot": columns(ballots="ballot"),
    "members.Board": columns("vote height head length credentials"),
    "members.BoardEntry": columns("id vote height kind digest ballot decryption"),
    "members.PartialDecryption": columns("id vote owner content"),
    "members.VoteTally": columns("vote ballots ciphertexts"),
    "members.VoteResult": columns("vote content"),
    "members.RosterFile": columns("id roster place", roster_files="content"),
    "members.RosterFinding": columns("id roster kind line", roster_files="number name details"),
}
