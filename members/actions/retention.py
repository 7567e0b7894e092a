"""What the daily job does: whatever has been kept for its time is deleted, emptied or erased.

Each portion of rows is a transaction of its own, and each asks once more whether its time is over:
the job may be stopped, run again, and run twice at once.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from members.actions import erasure
from members.models import Membership
from members.policies import sweeps
from members.policies.sweeps import SWEEPS, Rows, Sweep
from portal import events
from portal.access import Audience
from portal.models import Guild, Heartbeat, User

PORTION = 2000
HEARTBEAT = "retention applied"
# What comes and goes every day; the log is spared it.
HOUSEKEEPING = frozenset({"letters", "confirmations", "sessions", "session_list", "writing_now"})
Counts = Mapping[str, int]


def count_over(now: datetime) -> Counts:
    """How many rows `apply` would deal with, by policy; changes nothing."""
    counts = Counter({sweep.policy: 0 for sweep in SWEEPS})
    for sweep in SWEEPS:
        counts[sweep.policy] += sweep.over(now).count()
    counts["account"] = sweeps.accounts(now).count()
    return counts


def apply(*, now: datetime) -> Counts:
    """Carry all policies out; return how many rows each met, and record them as one event."""
    counts = Counter({sweep.policy: 0 for sweep in SWEEPS})
    for sweep in SWEEPS:
        counts[sweep.policy] += _carry_out(sweep, now)
    counts["account"] = _erase_accounts(now)
    _record(counts, now)
    return counts


def _carry_out(sweep: Sweep, now: datetime) -> int:
    return _in_portions(lambda: sweep.over(now), lambda rows: _end(rows, sweep.blanks))


def _end(rows: Rows, blanks: Mapping[str, object]) -> int:
    return rows.update(**blanks) if blanks else rows.delete()[0]


def _in_portions(over: Callable[[], Rows], end: Callable[[Rows], int]) -> int:
    """End what is over, so many rows at a time, until nothing is; return how many rows went."""
    met = 0
    while keys := list(over().order_by("pk").values_list("pk", flat=True)[:PORTION]):
        with transaction.atomic():
            met += end(over().filter(pk__in=keys))
    return met


def _erase_accounts(now: datetime) -> int:
    """Erase, one by one, the accounts that lead nowhere any more."""
    erased = 0
    for pk in list(sweeps.accounts(now).values_list("pk", flat=True)):
        with transaction.atomic():
            person = User.objects.select_for_update().filter(pk=pk).first()
            if person and sweeps.accounts(now).filter(pk=pk).exists():
                _erase(person)
                erased += 1
    return erased


def _erase(person: User) -> None:
    """As a person's own wish would, but nothing is declined: a guild's file may bring a new one.

    So no `Erasure` is written, and no letter goes to an address that nobody used for years.
    """
    erasure.forget(person)
    Membership.objects.filter(user=person).update(user=None)
    erasure.make_nobody(person)


@transaction.atomic
def _record(counts: Counts, now: datetime) -> None:
    heartbeat, _ = Heartbeat.objects.update_or_create(name=HEARTBEAT, defaults={"at": now})
    told = {policy: met for policy, met in counts.items() if met and policy not in HOUSEKEEPING}
    if told:
        events.record(
            "retention.applied",
            by=None,
            at=now,
            target=heartbeat,
            audience=Audience.STAFF,
            guilds=Guild.objects.all(),
            payload={"rows": told},
        )
