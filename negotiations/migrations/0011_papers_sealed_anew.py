"""A committee paper may be sealed with a new key; destroyed, it is empty and stays so.

SQLite builds the table anew for a new constraint, so its triggers are set again.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.models import Q

from portal.triggers import Trigger, removal

BEFORE = import_module("negotiations.migrations.0008_approved_releases_stay")
TABLE = "negotiations_attachment"
KEPT = ("negotiation_id", "clause_id", "kind", "size", "kept_at", "kept_by_id")
TRIGGERS = (
    Trigger(
        "attachment_destroyed_no_update",
        TABLE,
        "UPDATE",
        "A committee paper never changes, but for being sealed anew or destroyed",
        f"OLD.destroyed_at IS NOT NULL OR {BEFORE.changed(*KEPT)}",
    ),
    Trigger("attachment_no_delete", TABLE, "DELETE", "That it was is kept"),
)


class Migration(migrations.Migration):
    dependencies = [("negotiations", "0010_comments_answered_and_settled")]

    operations = [
        removal("attachment_destroyed_no_update", TABLE),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=Q(("destroyed_at", None))
                | Q(("content", b""), ("destroyed_by__isnull", False), ("heading", b"")),
                name="attachment_destroyed_is_empty",
            ),
        ),
        *(trigger.operation() for trigger in TRIGGERS),
    ]
