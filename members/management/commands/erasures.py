"""`manage.py erasures`: carry erasures over a backup that knows nothing of them."""

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from members.actions import erasure
from members.models import Erasure
from portal.models import User


class Command(BaseCommand):
    """The list holds numbers of accounts and instants, no name and no address."""

    help = (
        "List the accounts that people had erased, or erase them again after a backup from before "
        "was brought back. Run it before anybody may sign in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        ways = parser.add_mutually_exclusive_group(required=True)
        ways.add_argument(
            "--export", action="store_true", help="Write the list, one JSON object a line."
        )
        ways.add_argument(
            "--replay", type=Path, metavar="FILE", help="Erase again; “-” reads standard input."
        )

    def handle(self, *_args: object, **options: Any) -> None:
        if options["export"]:
            self._export()
            return
        counts = _replay(_lines(options["replay"]), timezone.now())
        self.stdout.write(
            f"{counts['done']} erased again, {counts['already']} were already, "
            f"{counts['absent']} are not in this database."
        )

    def _export(self) -> None:
        for row in Erasure.objects.select_related("user").order_by("at", "pk"):
            line = {
                "account": row.user_id,
                "joined_at": row.user.joined_at.isoformat(),
                "at": row.at.isoformat(),
            }
            self.stdout.write(json.dumps(line))


def _lines(path: Path) -> list[dict[str, Any]]:
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
        rows = [json.loads(line) for line in text.splitlines() if line.strip()]
        return [
            {
                "account": int(row["account"]),
                "joined_at": datetime.fromisoformat(row["joined_at"]),
                "at": datetime.fromisoformat(row["at"]),
            }
            for row in rows
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"{path} is no list of erasures; nothing was erased.") from error


def _replay(rows: Iterable[dict[str, Any]], now: datetime) -> Counter[str]:
    """Erase each account of the list; the day it joined tells it from a later one of its number."""
    counts: Counter[str] = Counter(done=0, already=0, absent=0)
    for row in rows:
        user = User.objects.filter(pk=row["account"], joined_at=row["joined_at"]).first()
        if user is None:
            counts["absent"] += 1
        elif Erasure.objects.filter(user=user).exists():
            counts["already"] += 1
        else:
            erasure.erase_again(user=user, at=row["at"], now=now)
            counts["done"] += 1
    return counts
