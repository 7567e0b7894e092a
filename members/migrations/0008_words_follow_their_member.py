"""SQLite makes the table of words anew for this, and the triggers that fill it name it."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

from portal.triggers import Statements

words = import_module("members.migrations.0003_words_of_names")
drops = [words.drop(f"membership_words_{event}") for event in ("insert", "update")]
makes = [words.on_insert, words.on_update]


def followed(field, to, **options):
    return migrations.AlterField(
        "membershipword",
        field,
        models.ForeignKey(db_constraint=False, db_index=False, to=to, **options),
    )


class Migration(migrations.Migration):
    dependencies = [("members", "0007_rosters_in_pieces")]

    operations = [
        *(Statements((drop,), (make,)) for drop, make in zip(drops, makes)),
        followed(
            "guild",
            "portal.guild",
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
        ),
        followed(
            "membership",
            "members.membership",
            on_delete=django.db.models.deletion.CASCADE,
            related_name="words",
        ),
        *(Statements((make,), (drop,)) for drop, make in zip(drops, makes)),
    ]
