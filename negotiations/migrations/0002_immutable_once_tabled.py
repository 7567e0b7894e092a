from django.db import migrations

from portal.triggers import Trigger, append_only

TRIGGERS = (
    Trigger(
        "position_frozen_no_update",
        "negotiations_position",
        "UPDATE",
        "A tabled position never changes",
        "OLD.sha256 <> ''",
    ),
    Trigger(
        "position_frozen_no_delete",
        "negotiations_position",
        "DELETE",
        "A tabled position never disappears",
        "OLD.sha256 <> ''",
    ),
    Trigger(
        "position_no_late_insert",
        "negotiations_position",
        "INSERT",
        "A tabled proposal takes no further position",
        "EXISTS (SELECT 1 FROM negotiations_proposal p"
        " WHERE p.id = NEW.proposal_id AND p.state = 'tabled')",
    ),
    Trigger(
        "position_no_late_change",
        "negotiations_position",
        "UPDATE",
        "A position left out of a tabled proposal stays out",
        "OLD.sha256 = '' AND (OLD.is_left_out <> NEW.is_left_out OR NEW.sha256 <> '')"
        " AND EXISTS (SELECT 1 FROM negotiations_proposal p"
        " WHERE p.id = OLD.proposal_id AND p.state = 'tabled')",
    ),
    Trigger(
        "position_stays",
        "negotiations_position",
        "UPDATE",
        "A position stays in its proposal and on its clause",
        "OLD.proposal_id <> NEW.proposal_id OR OLD.clause_id <> NEW.clause_id",
    ),
    Trigger(
        "position_same_table",
        "negotiations_position",
        "INSERT",
        "A position and its clause belong to one negotiation",
        "NOT EXISTS (SELECT 1 FROM negotiations_proposal p"
        " JOIN negotiations_clause c ON c.negotiation_id = p.negotiation_id"
        " WHERE p.id = NEW.proposal_id AND c.id = NEW.clause_id)",
    ),
    Trigger(
        "proposal_tabled_no_update",
        "negotiations_proposal",
        "UPDATE",
        "A tabled proposal never changes",
        "OLD.state = 'tabled'",
    ),
    Trigger(
        "proposal_tabled_no_delete",
        "negotiations_proposal",
        "DELETE",
        "A tabled proposal never disappears",
        "OLD.state = 'tabled'",
    ),
    Trigger(
        "proposal_tabled_whole",
        "negotiations_proposal",
        "UPDATE",
        "A proposal is tabled with every position frozen",
        "NEW.state = 'tabled' AND EXISTS (SELECT 1 FROM negotiations_position q"
        " WHERE q.proposal_id = NEW.id AND q.sha256 = '' AND NOT q.is_left_out)",
    ),
    Trigger(
        "tentativeagreement_text_no_update",
        "negotiations_tentativeagreement",
        "UPDATE",
        "The text of a tentative agreement never changes",
        "OLD.text <> NEW.text OR OLD.sha256 <> NEW.sha256 OR OLD.clause_id <> NEW.clause_id"
        " OR OLD.reopened_at IS NOT NULL"
        " OR (OLD.guild_sha256 <> '' AND NEW.guild_sha256 = '')"
        " OR (OLD.employer_sha256 <> '' AND NEW.employer_sha256 = '')"
        " OR OLD.proposed_at <> NEW.proposed_at OR OLD.proposed_by_side <> NEW.proposed_by_side"
        " OR OLD.guild_confirmed_at <> NEW.guild_confirmed_at"
        " OR OLD.employer_confirmed_at <> NEW.employer_confirmed_at"
        " OR (OLD.employer_sha256 <> '' AND OLD.employer_signatory <> NEW.employer_signatory)",
    ),
    Trigger(
        "tentativeagreement_no_delete",
        "negotiations_tentativeagreement",
        "DELETE",
        "A tentative agreement never disappears",
    ),
    Trigger(
        "draftrevision_text_no_update",
        "negotiations_draftrevision",
        "UPDATE",
        "What somebody typed is kept as typed",
        "OLD.text <> NEW.text OR OLD.stance <> NEW.stance OR OLD.position_id <> NEW.position_id",
    ),
    Trigger(
        "draftrevision_no_delete",
        "negotiations_draftrevision",
        "DELETE",
        "What somebody typed is kept",
    ),
    *append_only("negotiations_release", "release"),
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
)


class Migration(migrations.Migration):
    dependencies = [("negotiations", "0001_initial")]

    operations = [trigger.operation() for trigger in TRIGGERS]
