"""`manage.py rotate_paper_keys`: every committee paper under the newest key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from negotiations.actions import committee_papers
from portal import sealing


class Command(BaseCommand):
    """Stopped half-way, it goes on where it was."""

    help = (
        "Seal every committee paper with the first of PAPER_KEYS. Put the new key first, run this, "
        "then take the old key out. May be stopped and run again."
    )

    def handle(self, *_args: object, **_options: Any) -> None:
        done: list[bool] = []
        try:
            done.extend(committee_papers.seal_all_anew())
        except sealing.NoKey as error:
            raise CommandError("PAPER_KEYS is empty.") from error
        except sealing.WrongKey as error:
            raise CommandError(
                "No key of PAPER_KEYS opens a paper. Add the key that sealed it, then run this "
                "again; papers before it are done."
            ) from error
        self.stdout.write(
            f"{sum(done)} of {len(done)} papers sealed anew; the others were already."
        )
