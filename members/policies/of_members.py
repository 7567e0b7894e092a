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
    "members.RosterFile": columns("id roster place", roster_files="content"),
    "members.RosterFinding": columns("id roster kind line", roster_files="number name details"),
}
