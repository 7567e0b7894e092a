"""`manage.py load_sample_members`: members for the guilds of the sample."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from members.actions import sample_members, seeding


class Command(BaseCommand):
    """Add what is missing; run again, it changes nothing."""

    help = "Give the sample's guilds members who never lived, some of whom can sign in."

    def handle(self, *_args: object, **_options: Any) -> None:
        try:
            added, others = sample_members.add_sample_members(now=timezone.now())
        except seeding.RealMembers as refusal:
            raise CommandError("The portal has real members; samples go elsewhere.") from refusal
        for user in added:
            self.stdout.write(f"Added {user.name}: {user.email}")
        if others:
            self.stdout.write(f"Added {others} sample members who can't sign in.")
        if not added and not others:
            self.stdout.write("Nothing new: the sample's members are there.")
