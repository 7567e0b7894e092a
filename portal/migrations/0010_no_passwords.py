from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.db import migrations
from django.db.models import Q


def let_go(apps, _editor):
    """Nobody signs in with a password any more, so none is kept, hashed or not."""
    unusable = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    people = apps.get_model("portal", "User").objects.exclude(unusable)
    for person in people.only("pk").iterator():
        people.filter(pk=person.pk).update(password=make_password(None))


class Migration(migrations.Migration):
    dependencies = [("portal", "0009_why_a_role_ended")]

    operations = [migrations.RunPython(let_go, migrations.RunPython.noop)]
