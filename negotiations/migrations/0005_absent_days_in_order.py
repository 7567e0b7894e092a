"""Rows without a day or time sort alike on every engine."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('negotiations', '0004_immutable_once_final'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='negotiation',
            options={'ordering': (models.OrderBy(models.F('opened_on'), nulls_last=True), 'slug'), 'verbose_name': 'negotiation', 'verbose_name_plural': 'negotiations'},
        ),
        migrations.AlterModelOptions(
            name='position',
            options={'ordering': (models.OrderBy(models.F('said_at'), nulls_last=True), 'pk'), 'verbose_name': 'position', 'verbose_name_plural': 'positions'},
        ),
        migrations.AlterModelOptions(
            name='proposal',
            options={'ordering': (models.OrderBy(models.F('tabled_at'), nulls_last=True), 'pk'), 'verbose_name': 'proposal', 'verbose_name_plural': 'proposals'},
        ),
        migrations.AlterModelOptions(
            name='session',
            options={'ordering': ('held_on', models.OrderBy(models.F('starts_at'), nulls_first=True), 'pk'), 'verbose_name': 'session', 'verbose_name_plural': 'sessions'},
        ),
    ]
