"""Check that nobody changed the event log behind the portal's back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import chain_checks


class Command(BaseCommand):
    help = "Walk the event log and compare every hash; exit 1 and say where the chain breaks."

    def handle(self, *args: Any, **options: Any) -> None:
        check = chain_checks.run(chain_checks.begin(by=None, at=timezone.now()))
        if check.fault:
            raise CommandError(chain_checks.verdict(check))
        self.stdout.write(chain_checks.verdict(check))
        self.stdout.write(_("Head: %s") % (check.head or _("none")))
