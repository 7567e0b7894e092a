from django.db import migrations

from portal.triggers import Trigger, append_only

AGREEMENT_IS_FINAL = (
    "EXISTS (SELECT 1 FROM negotiations_agreement a WHERE a.id = {row}.agreement_id"
    " AND a.sha256 <> '')"
)
UPLOAD_IS_KEPT = (
    "EXISTS (SELECT 1 FROM negotiations_upload u WHERE u.id = {row}.upload_id"
    " AND u.state = 'kept')"
)
PARENT_ELSEWHERE = (
    "NEW.parent_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM negotiations_agreementclause c"
    " WHERE c.id = NEW.parent_id AND c.agreement_id = NEW.agreement_id)"
)
AGREED_ELSEWHERE = (
    "NEW.tentative_agreement_id IS NOT NULL AND NOT EXISTS (SELECT 1"
    " FROM negotiations_tentativeagreement t"
    " WHERE t.id = NEW.tentative_agreement_id AND t.clause_id = NEW.clause_id)"
)

TRIGGERS = (
    Trigger(
        "agreement_final_no_update",
        "negotiations_agreement",
        "UPDATE",
        "The text of a final agreement never changes",
        "OLD.sha256 <> '' AND (OLD.sha256 <> NEW.sha256 OR OLD.text <> NEW.text"
        " OR OLD.slug <> NEW.slug OR OLD.title <> NEW.title"
        " OR OLD.negotiation_id <> NEW.negotiation_id OR OLD.final_at <> NEW.final_at"
        " OR OLD.is_retold <> NEW.is_retold"
        " OR OLD.has_no_predecessor <> NEW.has_no_predecessor"
        " OR COALESCE(OLD.predecessor_id, 0) <> COALESCE(NEW.predecessor_id, 0))",
    ),
    Trigger(
        "agreement_final_no_delete",
        "negotiations_agreement",
        "DELETE",
        "A final agreement never disappears",
        "OLD.sha256 <> ''",
    ),
    Trigger(
        "agreementclause_final_no_insert",
        "negotiations_agreementclause",
        "INSERT",
        "A final agreement takes no further provision",
        AGREEMENT_IS_FINAL.format(row="NEW"),
    ),
    Trigger(
        "agreementclause_final_no_update",
        "negotiations_agreementclause",
        "UPDATE",
        "A provision of a final agreement never changes",
        f"{AGREEMENT_IS_FINAL.format(row='OLD')} OR OLD.agreement_id <> NEW.agreement_id",
    ),
    Trigger(
        "agreementclause_final_no_delete",
        "negotiations_agreementclause",
        "DELETE",
        "A provision of a final agreement never disappears",
        AGREEMENT_IS_FINAL.format(row="OLD"),
    ),
    Trigger(
        "agreementclause_insert_below_own",
        "negotiations_agreementclause",
        "INSERT",
        "A provision stands below one of the same agreement",
        PARENT_ELSEWHERE,
    ),
    Trigger(
        "agreementclause_move_below_own",
        "negotiations_agreementclause",
        "UPDATE",
        "A provision moves below one of the same agreement",
        PARENT_ELSEWHERE,
    ),
    Trigger(
        "agreementclause_insert_agreed_on",
        "negotiations_agreementclause",
        "INSERT",
        "Agreed words belong to the clause they were agreed on",
        AGREED_ELSEWHERE,
    ),
    Trigger(
        "agreementclause_update_agreed_on",
        "negotiations_agreementclause",
        "UPDATE",
        "Agreed words stay with the clause they were agreed on",
        AGREED_ELSEWHERE,
    ),
    Trigger(
        "upload_kept_no_update",
        "negotiations_upload",
        "UPDATE",
        "An upload that is on record never changes",
        "OLD.state = 'kept'",
    ),
    Trigger(
        "upload_no_delete",
        "negotiations_upload",
        "DELETE",
        "An upload never disappears",
    ),
    Trigger(
        "uploadedfile_content_no_update",
        "negotiations_uploadedfile",
        "UPDATE",
        "An uploaded file stays as it came",
        "OLD.content <> NEW.content OR OLD.upload_id <> NEW.upload_id",
    ),
    Trigger(
        "uploadedfile_no_delete",
        "negotiations_uploadedfile",
        "DELETE",
        "An uploaded file never disappears",
    ),
    Trigger(
        "uploadedparagraph_kept_no_insert",
        "negotiations_uploadedparagraph",
        "INSERT",
        "An upload that is on record takes no further paragraph",
        UPLOAD_IS_KEPT.format(row="NEW"),
    ),
    Trigger(
        "uploadedparagraph_kept_no_update",
        "negotiations_uploadedparagraph",
        "UPDATE",
        "A paragraph of an upload that is on record never changes",
        UPLOAD_IS_KEPT.format(row="OLD"),
    ),
    Trigger(
        "uploadedparagraph_kept_no_delete",
        "negotiations_uploadedparagraph",
        "DELETE",
        "A paragraph of an upload that is on record never disappears",
        UPLOAD_IS_KEPT.format(row="OLD"),
    ),
    *append_only("negotiations_importedtext", "importedtext"),
    # The migration before rebuilt this table on SQLite, which drops a table's triggers.
    *append_only("negotiations_releaseitem", "releaseitem"),
    Trigger(
        "releaseitem_position_frozen",
        "negotiations_releaseitem",
        "INSERT",
        "Only a tabled position is released, with its own negotiation",
        "NEW.position_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM negotiations_position q"
        " JOIN negotiations_proposal p ON p.id = q.proposal_id"
        " JOIN negotiations_release r ON r.negotiation_id = p.negotiation_id"
        " WHERE q.id = NEW.position_id AND r.id = NEW.release_id AND q.sha256 <> '')",
    ),
    Trigger(
        "releaseitem_same_table",
        "negotiations_releaseitem",
        "INSERT",
        "A release names things of its own negotiation",
        "(NEW.negotiation_itself_id IS NOT NULL AND NOT EXISTS (SELECT 1"
        " FROM negotiations_release r WHERE r.id = NEW.release_id"
        " AND r.negotiation_id = NEW.negotiation_itself_id))"
        " OR (NEW.session_id IS NOT NULL AND NOT EXISTS (SELECT 1"
        " FROM negotiations_release r JOIN negotiations_session s"
        " ON s.negotiation_id = r.negotiation_id"
        " WHERE r.id = NEW.release_id AND s.id = NEW.session_id))"
        " OR (NEW.tentative_agreement_id IS NOT NULL AND NOT EXISTS (SELECT 1"
        " FROM negotiations_release r JOIN negotiations_clause c"
        " ON c.negotiation_id = r.negotiation_id"
        " JOIN negotiations_tentativeagreement t ON t.clause_id = c.id"
        " WHERE r.id = NEW.release_id AND t.id = NEW.tentative_agreement_id))",
    ),
    Trigger(
        "releaseitem_agreement_final",
        "negotiations_releaseitem",
        "INSERT",
        "Only a final agreement is released, with its own negotiation",
        "NEW.agreement_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM negotiations_agreement a"
        " JOIN negotiations_release r ON r.negotiation_id = a.negotiation_id"
        " WHERE a.id = NEW.agreement_id AND r.id = NEW.release_id AND a.sha256 <> '')",
    ),
)


class Migration(migrations.Migration):
    dependencies = [("negotiations", "0003_agreements_and_uploads")]

    operations = [trigger.operation() for trigger in TRIGGERS]
