from django.db import migrations

from portal.triggers import Trigger

TRIGGERS = (
    Trigger(
        "eligibilityrule_no_update",
        "members_eligibilityrule",
        "UPDATE",
        "A version of a rule never changes",
        "OLD.guild_id <> NEW.guild_id OR OLD.slug <> NEW.slug OR OLD.version <> NEW.version"
        " OR OLD.name <> NEW.name OR OLD.purpose <> NEW.purpose"
        " OR CAST(OLD.condition AS text) <> CAST(NEW.condition AS text)"
        " OR COALESCE(CAST(OLD.as_of_on AS text), '') <> COALESCE(CAST(NEW.as_of_on AS text), '')"
        " OR COALESCE(CAST(OLD.contest_until_on AS text), '')"
        " <> COALESCE(CAST(NEW.contest_until_on AS text), '')",
    ),
    Trigger(
        "eligibilityrule_no_delete",
        "members_eligibilityrule",
        "DELETE",
        "A rule that was written never disappears",
    ),
    Trigger(
        "disputeentry_no_update",
        "members_disputeentry",
        "UPDATE",
        "What was said in a dispute never changes",
    ),
)


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]

    operations = [trigger.operation() for trigger in TRIGGERS]
