import django.db.models.deletion
import django.db.models.functions.text
import members.models.bytewise
from django.db import migrations, models

from portal.triggers import Statements

# Of one row, or of all rows that a statement adds. Words hold letters and digits only, so a blank
# in JSON's form of the name always lies between two of them.
COLUMNS = "INSERT INTO members_membershipword (membership_id, guild_id, word, name)"
WORDS = {
    "sqlite": (
        f"{COLUMNS} SELECT DISTINCT %(row)s.id, %(row)s.guild_id, one.value, %(row)s.search_name"
        " FROM %(rows)s json_each('[' || replace(json_quote(%(row)s.search_name), ' ', '\",\"')"
        " || ']') AS one WHERE one.value <> ''"
    ),
    "postgresql": (
        f"{COLUMNS} SELECT DISTINCT %(row)s.id, %(row)s.guild_id, one.value, %(row)s.search_name"
        " FROM %(rows)s unnest(string_to_array(%(row)s.search_name, ' ')) AS one (value)"
        " WHERE one.value <> ''"
    ),
}


def words(vendor, row, rows=""):
    return WORDS[vendor] % {"row": row, "rows": rows and f"{rows} CROSS JOIN"}


def take_apart(vendor):
    """Words of the members who are there already."""
    return words(vendor, "one_member", "members_membership AS one_member")


def on_insert(vendor):
    """On PostgreSQL once a statement, for an import adds many rows with each."""
    if vendor == "sqlite":
        return (
            "CREATE TRIGGER membership_words_insert AFTER INSERT ON members_membership BEGIN "
            f"{words(vendor, 'NEW')}; END;"
        )
    return (
        "CREATE FUNCTION membership_words_insert() RETURNS trigger LANGUAGE plpgsql AS $body$ "
        f"BEGIN {words(vendor, 'added', 'added')}; RETURN NULL; END $body$; "
        "CREATE TRIGGER membership_words_insert AFTER INSERT ON members_membership "
        "REFERENCING NEW TABLE AS added FOR EACH STATEMENT "
        "EXECUTE FUNCTION membership_words_insert();"
    )


def on_update(vendor):
    """Only for a name that became another one."""
    anew = (
        "DELETE FROM members_membershipword WHERE membership_id = OLD.id; "
        f"{words(vendor, 'NEW')};"
    )
    head = (
        "CREATE TRIGGER membership_words_update AFTER UPDATE OF search_name ON members_membership "
        "FOR EACH ROW WHEN"
    )
    if vendor == "sqlite":
        return f"{head} OLD.search_name <> NEW.search_name BEGIN {anew} END;"
    return (
        "CREATE FUNCTION membership_words_update() RETURNS trigger LANGUAGE plpgsql AS $body$ "
        f"BEGIN {anew} RETURN NULL; END $body$; "
        f"{head} (OLD.search_name <> NEW.search_name) EXECUTE FUNCTION membership_words_update();"
    )


def drop(name):
    def statement(vendor):
        if vendor == "sqlite":
            return f"DROP TRIGGER IF EXISTS {name};"
        return f"DROP TRIGGER IF EXISTS {name} ON members_membership; DROP FUNCTION {name}();"

    return statement


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0002_rules_and_words_stay'),
        ('portal', '0008_decided_proposals_stay'),
    ]

    operations = [
        migrations.CreateModel(
            name='MembershipWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('guild', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.guild')),
                ('membership', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='words', to='members.membership')),
                ('word', members.models.bytewise.BytewiseCharField(max_length=200)),
                ('name', members.models.bytewise.BytewiseCharField(max_length=200)),
            ],
            options={
                'verbose_name': 'word of a name',
                'verbose_name_plural': 'words of names',
                'ordering': ('guild', 'word', 'name'),
            },
        ),
        migrations.AlterField(
            model_name='membership',
            name='mail',
            field=members.models.bytewise.BytewiseEmailField(blank=True, max_length=254, verbose_name="mail address in the guild's file"),
        ),
        migrations.AlterField(
            model_name='membership',
            name='number',
            field=members.models.bytewise.BytewiseCharField(max_length=40, verbose_name='member number'),
        ),
        migrations.AlterField(
            model_name='membership',
            name='search_name',
            field=members.models.bytewise.BytewiseCharField(help_text='The name as `members.names` brings it into one form.', max_length=200),
        ),
        migrations.AddIndex(
            model_name='membershipperiod',
            index=models.Index(condition=models.Q(('until_on', None)), fields=['standing', 'membership'], name='membershipperiod_open_standing'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('mail', django.db.models.functions.text.Lower('mail'))), name='membership_mail_lower'),
        ),
        migrations.AddIndex(
            model_name='membershipword',
            index=models.Index(fields=['guild', 'word', 'name', 'membership'], name='membershipword_search'),
        ),
        migrations.AddConstraint(
            model_name='membershipword',
            constraint=models.UniqueConstraint(fields=('membership', 'word'), name='membershipword_once'),
        ),
        Statements((take_apart,), ()),
        Statements((on_insert,), (drop("membership_words_insert"),)),
        Statements((on_update,), (drop("membership_words_update"),)),
    ]
