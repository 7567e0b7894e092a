"""Staff say whether a reader's own words stand beside the public answer.

SQLite builds the table anew for a new column, so its triggers are set again.
"""

from importlib import import_module

from django.db import migrations, models

BEFORE = "negotiations.migrations.0008_approved_releases_stay"
TRIGGERS = [
    one for one in import_module(BEFORE).TRIGGERS if one.table == "negotiations_errorreport"
]


class Migration(migrations.Migration):
    dependencies = [("negotiations", "0008_approved_releases_stay")]

    operations = [
        migrations.AddField(
            model_name="errorreport",
            name="are_words_public",
            field=models.BooleanField(default=False, verbose_name="with the reader’s own words"),
        ),
        *(trigger.operation() for trigger in TRIGGERS),
    ]
