"""Check that nobody changed the event log behind the portal's back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import events
from portal.models import ChainHead


class Command(BaseCommand):
    help = "Walk the event log and compare every hash; exit 1 and say where the chain breaks."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = events.verify()
        except events.ChainBrokenError as broken:
            raise CommandError(_("The event log is broken. %s") % broken) from broken
        head = ChainHead.objects.filter(pk=1).values_list("hash", flat=True).first()
        whole = ngettext(
            "%(count)d event, every hash fits.", "%(count)d events, every hash fits.", count
        )
        self.stdout.write(whole % {"count": count})
        self.stdout.write(_("Head: %s") % (head or _("none")))
