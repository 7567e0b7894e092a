"""Checks of the log, kept with what they found; page, command and clock share this one."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import events
from portal.models import ChainCheck, User


def begin(*, by: User | None, at: datetime) -> ChainCheck:
    return ChainCheck.objects.create(asked_by=by, asked_at=at)


def run(check: ChainCheck, told: events.Told = lambda _done, _steps: None) -> ChainCheck:
    """Walk the log and keep the verdict, whether the chain is whole or broken."""
    try:
        check.count, check.head = events.verify(told=told)
        check.broken_at, check.fault = None, ""
    except events.ChainBrokenError as broken:
        check.count, check.head = broken.number - 1, ""
        check.broken_at, check.fault = broken.number, broken.fault
    check.ended_at = timezone.now()
    check.save()
    return check


def last() -> ChainCheck | None:
    """The check that ended last."""
    ended = ChainCheck.objects.filter(ended_at__isnull=False)
    return ended.select_related("asked_by").order_by("-ended_at", "-pk").first()


def verdict(check: ChainCheck) -> str:
    """What a check found, in a sentence."""
    if check.broken_at is not None:
        values = {"number": check.broken_at, "fault": ChainCheck.Fault(check.fault).label}
        return _("The event log is broken. Event %(number)s: %(fault)s.") % values
    whole = ngettext(
        "%(count)d event, every hash fits.", "%(count)d events, every hash fits.", check.count
    )
    return whole % {"count": check.count}
