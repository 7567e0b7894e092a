"""`manage.py apply_retention`: what the daily job does, now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from members.actions import retention


class Command(BaseCommand):
    """Run it after a backup was brought back; a second run finds nothing more."""

    help = "Delete, empty and erase personal data that has been kept for its time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only count; change nothing.")

    def handle(self, *_args: object, **options: Any) -> None:
        now = timezone.now()
        counts = retention.count_over(now) if options["dry_run"] else retention.apply(now=now)
        width = max(map(len, counts))
        for policy, met in sorted(counts.items()):
            self.stdout.write(f"{policy:<{width}} {met:>7}")
        self.stdout.write("Nothing was changed." if options["dry_run"] else "Done.")
