from django.db import migrations

from portal.triggers import append_only

TRIGGERS = (
    *append_only("portal_event", "event"),
    *append_only("portal_eventguild", "eventguild"),
)


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial")]

    operations = [trigger.operation() for trigger in TRIGGERS]
