"""What was approved, finished, agreed or accepted stays; see each trigger."""

from django.db import migrations, models
from django.db.models import Q

from portal.triggers import Trigger, append_only


def changed(*columns: str) -> str:
    """SQL for a change of one of these columns, absent values included."""
    return (
        "("
        + " OR ".join(
            f"COALESCE(CAST(OLD.{one} AS text), '') <> COALESCE(CAST(NEW.{one} AS text), '')"
            for one in columns
        )
        + ")"
    )


STATE = "(SELECT r.state FROM negotiations_release r WHERE r.id = ROW.release_id)"
FINISHED = (
    "EXISTS (SELECT 1 FROM negotiations_summaryrevision v"
    " WHERE v.id = ROW.revision_id AND v.sha256 <> '')"
)
LINE_FINISHED = (
    "EXISTS (SELECT 1 FROM negotiations_summaryline l"
    " JOIN negotiations_summaryrevision v ON v.id = l.revision_id"
    " WHERE l.id = ROW.line_id AND v.sha256 <> '')"
)


def of(condition: str, row: str) -> str:
    """The condition on the row as it was (`OLD`) or as it will be (`NEW`)."""
    return condition.replace("ROW", row)


WORDS_OF_A_RELEASE = changed(
    "negotiation_id",
    "slug",
    "title",
    "audience",
    "zone",
    "live_at",
    "is_embargoed",
    "terms",
    "embargo_from",
    "change_note",
    "is_major",
    "supersedes_id",
    "is_of_record",
    "created_by_id",
    "submitted_by_id",
    "approved_at",
    "approved_by_id",
    "is_forced",
    "forced_reason",
)

TRIGGERS = (
    Trigger(
        "release_no_update",
        "negotiations_release",
        "UPDATE",
        "What was approved is recalled before anyone read it, or withdrawn, and else never changes",
        "OLD.state = 'withdrawn' OR (OLD.state = 'approved'"
        f" AND NOT (NEW.state = 'withdrawn' AND NOT {WORDS_OF_A_RELEASE})"
        " AND NOT (NEW.state = 'draft' AND NEW.recalled_at IS NOT NULL"
        " AND NEW.recalled_at < OLD.live_at"
        " AND (OLD.embargo_from IS NULL OR NEW.recalled_at < OLD.embargo_from)))",
    ),
    Trigger("release_no_delete", "negotiations_release", "DELETE", "A release never disappears"),
    Trigger(
        "releaseitem_no_update",
        "negotiations_releaseitem",
        "UPDATE",
        "An item of a release is taken out or put in, never changed",
    ),
    Trigger(
        "releaseitem_no_delete",
        "negotiations_releaseitem",
        "DELETE",
        "An item leaves a release only while it is drafted",
        of(STATE, "OLD") + " <> 'draft'",
    ),
    Trigger(
        "releaseitem_no_late_insert",
        "negotiations_releaseitem",
        "INSERT",
        "An item joins a release only while it is drafted",
        of(STATE, "NEW") + " <> 'draft'",
    ),
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
        " WHERE r.id = NEW.release_id AND t.id = NEW.tentative_agreement_id))"
        " OR (NEW.statement_id IS NOT NULL AND NOT EXISTS (SELECT 1"
        " FROM negotiations_release r JOIN negotiations_statement s"
        " ON s.negotiation_id = r.negotiation_id"
        " WHERE r.id = NEW.release_id AND s.id = NEW.statement_id))",
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
    Trigger(
        "releaseitem_summary_finished",
        "negotiations_releaseitem",
        "INSERT",
        "Only a finished summary is released, with its own negotiation",
        "NEW.summary_revision_id IS NOT NULL AND NOT EXISTS (SELECT 1"
        " FROM negotiations_summaryrevision v"
        " JOIN negotiations_summary s ON s.id = v.summary_id"
        " JOIN negotiations_release r ON r.negotiation_id = s.negotiation_id"
        " WHERE v.id = NEW.summary_revision_id AND r.id = NEW.release_id AND v.sha256 <> '')",
    ),
    *append_only("negotiations_termsacceptance", "termsacceptance"),
    Trigger(
        "summaryrevision_finished_no_update",
        "negotiations_summaryrevision",
        "UPDATE",
        "A finished summary never changes",
        "OLD.sha256 <> ''",
    ),
    Trigger(
        "summaryrevision_finished_no_delete",
        "negotiations_summaryrevision",
        "DELETE",
        "A finished summary never disappears",
        "OLD.sha256 <> ''",
    ),
    *(
        Trigger(
            f"{name}_finished_no_{event.lower()}",
            f"negotiations_{name}",
            event,
            "A finished summary never changes",
            of(condition, "OLD" if event == "DELETE" else "NEW"),
        )
        for name, condition in (("summaryline", FINISHED), ("citation", LINE_FINISHED))
        for event in ("INSERT", "UPDATE", "DELETE")
    ),
    Trigger(
        "statement_released_no_update",
        "negotiations_statement",
        "UPDATE",
        "A statement that a release names never changes",
        "EXISTS (SELECT 1 FROM negotiations_releaseitem i"
        " JOIN negotiations_release r ON r.id = i.release_id"
        " WHERE i.statement_id = OLD.id AND r.state IN ('in_review', 'approved', 'withdrawn'))",
    ),
    Trigger("statement_no_delete", "negotiations_statement", "DELETE", "A statement is kept"),
    Trigger(
        "correction_approved_no_update",
        "negotiations_correction",
        "UPDATE",
        "An approved correction never changes",
        "OLD.approved_at IS NOT NULL",
    ),
    Trigger("correction_no_delete", "negotiations_correction", "DELETE", "A correction is kept"),
    Trigger(
        "errorreport_words_no_update",
        "negotiations_errorreport",
        "UPDATE",
        "What a reader reported is kept as written",
        changed("words", "path", "reported_at"),
    ),
    Trigger("errorreport_no_delete", "negotiations_errorreport", "DELETE", "A report is kept"),
    Trigger(
        "groundrules_no_update",
        "negotiations_groundrules",
        "UPDATE",
        "Ground rules follow one another and never change",
        "OLD.in_force_at IS NOT NULL OR OLD.declined_at IS NOT NULL OR "
        + changed("negotiation_id", "mode", "allows", "words", "notice", "set_at", "set_by_id"),
    ),
    Trigger("groundrules_no_delete", "negotiations_groundrules", "DELETE", "Ground rules are kept"),
    Trigger(
        "comment_words_no_update",
        "negotiations_comment",
        "UPDATE",
        "What somebody remarked is kept as written",
        changed("words", "guild_id", "by_id", "at", "position_id", "summary_id"),
    ),
    Trigger("comment_no_delete", "negotiations_comment", "DELETE", "A remark is kept"),
    Trigger(
        "previewlink_no_update",
        "negotiations_previewlink",
        "UPDATE",
        "A preview link is revoked once, and else never changes",
        "OLD.revoked_at IS NOT NULL OR "
        + changed("release_id", "token_sha256", "for_whom", "made_by_id", "expires_at"),
    ),
    Trigger("previewlink_no_delete", "negotiations_previewlink", "DELETE", "A link is kept"),
    Trigger(
        "attachment_destroyed_no_update",
        "negotiations_attachment",
        "UPDATE",
        "A committee paper never changes, but for being destroyed",
        "NEW.destroyed_at IS NULL OR OLD.destroyed_at IS NOT NULL",
    ),
    Trigger("attachment_no_delete", "negotiations_attachment", "DELETE", "That it was is kept"),
)


class Migration(migrations.Migration):
    dependencies = [("negotiations", "0007_releases_of_the_record")]

    operations = [
        migrations.AlterField(
            model_name="release",
            name="slug",
            field=models.SlugField(max_length=100, unique=True, verbose_name="address"),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=Q(
                    ("state__in", ("draft", "in_review", "approved", "set_aside", "withdrawn"))
                ),
                name="release_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=Q(
                    Q(
                        ("approved_at", None),
                        Q(("state__in", ("approved", "withdrawn")), _negated=True),
                    ),
                    Q(
                        ("approved_at__isnull", False),
                        ("live_at__isnull", False),
                        ("state__in", ("approved", "withdrawn")),
                    ),
                    _connector="OR",
                ),
                name="release_approved_has_instant",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=Q(
                    ("approved_at", None),
                    ("is_of_record", True),
                    Q(("approved_by__isnull", False), ("is_forced", True)),
                    Q(
                        ("approved_by__isnull", False),
                        ("submitted_by__isnull", False),
                        Q(("approved_by", models.F("submitted_by")), _negated=True),
                        Q(("approved_by", models.F("created_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="release_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=Q(
                    Q(("forced_reason", ""), ("is_forced", False)),
                    Q(("is_forced", True), Q(("forced_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="release_forced_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=Q(
                    Q(
                        ("state", "withdrawn"),
                        ("withdrawn_at__isnull", False),
                        Q(("withdrawn_reason", ""), _negated=True),
                    ),
                    Q(
                        Q(("state", "withdrawn"), _negated=True),
                        ("withdrawn_at", None),
                        ("withdrawn_reason", ""),
                    ),
                    _connector="OR",
                ),
                name="release_withdrawn_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=Q(
                    Q(("embargo_from", None), ("is_embargoed", False)),
                    Q(
                        ("audience", "public"),
                        ("is_embargoed", True),
                        Q(("terms", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="release_embargo_has_terms",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=Q(
                    ("embargo_from", None),
                    ("live_at__gt", models.F("embargo_from")),
                    _connector="OR",
                ),
                name="release_embargo_ends_later",
            ),
        ),
        *(trigger.operation() for trigger in TRIGGERS),
    ]
