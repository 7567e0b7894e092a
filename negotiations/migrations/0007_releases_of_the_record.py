"""Releases made before there were drafts of them came with the record."""

from django.db import migrations
from django.utils.text import slugify


def fill(apps, _editor):
    Release = apps.get_model("negotiations", "Release")
    for release in Release.objects.order_by("pk"):
        release.slug = f"{release.live_at:%Y-%m-%d}-{slugify(release.title)[:60]}-{release.pk}"
        release.state, release.is_of_record = "approved", True
        release.approved_at = release.created_at
        release.save()


class Migration(migrations.Migration):
    dependencies = [("negotiations", "0006_releases_by_two_people")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
