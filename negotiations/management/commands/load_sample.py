"""`manage.py load_sample`: the shipped record, sample people and a table to practise on."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from negotiations import record
from negotiations.actions import practice_table, sample_people
from negotiations.models import Negotiation
from portal.models import User

PREDECESSOR = "wga-amptp-mba-2023"


class Command(BaseCommand):
    """Load what is missing; run again, it changes nothing."""

    help = "Load the shipped record, sample people and a negotiation to practise on."

    @transaction.atomic
    def handle(self, *_args: object, **_options: Any) -> None:
        now = timezone.now()
        if not Negotiation.objects.filter(slug=PREDECESSOR).exists():
            call_command("load_record", record.SHIPPED, stdout=self.stdout, stderr=self.stderr)
        people = sample_people.add_sample_people(now=now)
        for person in people:
            self.stdout.write(f"Added {person.name}: {person.email}")
        if people:
            self.stdout.write("The sign-in page shows their codes to anybody while")
            self.stdout.write("SAMPLE_SIGN_INS is true: keep real people's data elsewhere.")
        staff, committee = (
            User.objects.get(email=person.email) for person in sample_people.PEOPLE[:2]
        )
        table = practice_table.add_practice_table(
            predecessor_slug=PREDECESSOR, by=staff, second=committee, now=now
        )
        if table:
            self.stdout.write(f"Added {table.title}")
        if not people and not table:
            self.stdout.write("Nothing new: the sample is there.")
