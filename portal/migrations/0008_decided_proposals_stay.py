from django.db import migrations

from portal.triggers import Trigger

TRIGGERS = (
    Trigger(
        "roleproposal_decided_no_update",
        "portal_roleproposal",
        "UPDATE",
        "A decided proposal never changes",
        "OLD.state <> 'waiting'",
    ),
    Trigger(
        "roleproposal_no_delete",
        "portal_roleproposal",
        "DELETE",
        "A proposed role never disappears",
    ),
)


class Migration(migrations.Migration):
    dependencies = [("portal", "0007_letters_and_two_people_for_roles")]

    operations = [trigger.operation() for trigger in TRIGGERS]
