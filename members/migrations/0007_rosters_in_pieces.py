"""The one row of a file becomes its first piece."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0006_what_a_double_gave")]

    operations = [
        migrations.AlterModelOptions(
            name="rosterfile",
            options={
                "ordering": ("roster", "place"),
                "verbose_name": "file of a roster import",
                "verbose_name_plural": "files of roster imports",
            },
        ),
        migrations.AddField("rosterimport", "delimiter", models.CharField(blank=True, max_length=1)),
        migrations.AddField("rosterimport", "head_line", models.PositiveIntegerField(default=0)),
        migrations.AddField(
            "rosterfile", "place", models.PositiveIntegerField(default=0), preserve_default=False
        ),
        migrations.AlterField(
            "rosterfile",
            "roster",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="pieces",
                to="members.rosterimport",
            ),
        ),
        migrations.AddConstraint(
            "rosterfile",
            models.UniqueConstraint(fields=("roster", "place"), name="rosterfile_place_once"),
        ),
    ]
