"""A comment is corrected while it is the last word of an open thread; answers stay in their thread.

SQLite builds the table anew for a new constraint, so its triggers are set again.
"""

from importlib import import_module

from django.db import migrations, models

from portal.triggers import Trigger

BEFORE = import_module("negotiations.migrations.0008_approved_releases_stay")
TABLE = "negotiations_comment"
ANSWERED = (
    "EXISTS (SELECT 1 FROM negotiations_comment c WHERE c.answers_id = OLD.id"
    " OR (c.answers_id = OLD.answers_id AND c.id > OLD.id))"
)
SETTLED = (
    "EXISTS (SELECT 1 FROM negotiations_comment c"
    " WHERE c.id = COALESCE(OLD.answers_id, OLD.id) AND c.settled_at IS NOT NULL)"
)
ITS_THREAD = (
    "EXISTS (SELECT 1 FROM negotiations_comment c WHERE c.id = NEW.answers_id AND c.answers_id IS NULL"
    " AND c.guild_id = NEW.guild_id AND c.negotiation_id = NEW.negotiation_id"
    " AND COALESCE(c.position_id, 0) = COALESCE(NEW.position_id, 0)"
    " AND COALESCE(c.summary_id, 0) = COALESCE(NEW.summary_id, 0))"
)
KEPT = ("guild_id", "negotiation_id", "position_id", "summary_id", "answers_id", "by_id", "at")
TRIGGERS = (
    Trigger(
        "comment_words_no_update",
        TABLE,
        "UPDATE",
        "What somebody remarked is kept as written once it is answered or settled",
        f"{BEFORE.changed(*KEPT)} OR ({BEFORE.changed('words')} AND ({ANSWERED} OR {SETTLED}))",
    ),
    Trigger("comment_no_delete", TABLE, "DELETE", "A remark is kept"),
    Trigger(
        "comment_answers_its_thread",
        TABLE,
        "INSERT",
        "An answer is of the same guild, on the same thing, to what begins a thread",
        f"NEW.answers_id IS NOT NULL AND NOT {ITS_THREAD}",
    ),
)


class Migration(migrations.Migration):
    dependencies = [("negotiations", "0009_words_of_readers_in_public")]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="corrected_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="corrected"),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("settled_at", None), ("settled_by", None))
                | models.Q(
                    ("answers", None), ("settled_at__isnull", False), ("settled_by__isnull", False)
                ),
                name="comment_settled_whole",
            ),
        ),
        *(trigger.operation() for trigger in TRIGGERS),
    ]
