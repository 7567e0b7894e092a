"""`/health/` says in plain words what works and what does not; `/health/live/` that we answer.

Anyone may ask, so the words hold no address, version, path or error message.
"""

import os
import shutil
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal import beat, broker, sealing, tasks
from portal.celery import app
from portal.models import ChainHead, Event, Heartbeat, Job

logger = structlog.get_logger(__name__)

LATE_AFTER = timedelta(minutes=3)
LEAST_FREE_BYTES = 500_000_000
MANY_WAITING = 10_000
LONG_WAIT = timedelta(minutes=15)


class Unwell(Exception):
    """Something does not work; the message is for everybody."""


@dataclass(frozen=True)
class Check:
    """What one look found."""

    name: str
    ok: bool
    words: str


@login_not_required
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Answer without a look at anything else, for a supervisor that restarts what hangs."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """All checks as JSON; the status is 503 while one of them fails."""
    checks = examine(timezone.now())
    ok = all(check.ok for check in checks)
    answer = {"ok": ok, "checks": [asdict(check) for check in checks]}
    return JsonResponse(answer, status=200 if ok else 503)


def examine(now: datetime) -> list[Check]:
    looks: dict[str, Callable[[], str]] = {
        "database": database,
        "migrations": migrations,
        "cache": cache_round_trip,
        "broker": broker_reachable,
        "worker": lambda: heard_from(tasks.WORKER, now),
        "beat": lambda: heard_from(beat.row_name("beat-heartbeat"), now),
        "jobs": lambda: jobs_taken_up(now),
        "disk": disk,
        "events": event_chain_head,
        "papers": paper_keys,
    }
    return [_check(name, look) for name, look in looks.items()]


def _check(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name=name, ok=True, words=look())
    except Unwell as unwell:
        return Check(name=name, ok=False, words=str(unwell))
    except Exception:
        logger.exception("health_check_failed", check=name)
        return Check(name=name, ok=False, words=_("Can't be reached; the log says why."))


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return _("Answers.")


def migrations() -> str:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Unwell(_("The database waits for `manage.py migrate`."))
    return _("All applied.")


def cache_round_trip() -> str:
    key = f"health-{uuid.uuid4().hex}"
    cache.set(key, key, timeout=10)
    found = cache.get(key)
    cache.delete(key)
    if found != key:
        raise Unwell(_("Forgets what it is told."))
    return _("Keeps what it is told.")


def broker_reachable() -> str:
    with app.connection_for_write(connect_timeout=2) as line:
        line.ensure_connection(max_retries=1, interval_start=0, timeout=2)
    if not settings.REDIS_URL and broker.count_waiting(settings.BROKER_DIR) > MANY_WAITING:
        raise Unwell(_("Too many tasks wait for a worker."))
    return _("Takes tasks.")


def heard_from(name: str, now: datetime) -> str:
    row = Heartbeat.objects.filter(name=name).first()
    if row is None or row.at == beat.NEVER:
        raise Unwell(_("Has not been heard from yet."))
    seconds = int((now - row.at).total_seconds())
    if now - row.at > LATE_AFTER:
        raise Unwell(_("Was last heard from %(seconds)s seconds ago.") % {"seconds": seconds})
    return _("Heard from %(seconds)s seconds ago.") % {"seconds": max(0, seconds)}


def jobs_taken_up(now: datetime) -> str:
    """A job that was left lately is none: the sweep ends it within a minute or two."""
    waiting = Job.objects.filter(state=Job.State.WAITING, asked_at__lt=now - LONG_WAIT).count()
    left = Job.objects.left(now - LATE_AFTER).count()
    if waiting or left:
        counts = {"waiting": waiting, "left": left}
        raise Unwell(_("Waiting for long: %(waiting)s; left by a worker: %(left)s.") % counts)
    return _("None waits for long or was left.")


def disk() -> str:
    if not os.access(settings.DATA_DIR, os.W_OK):
        raise Unwell(_("The data folder can't be written."))
    if shutil.disk_usage(settings.DATA_DIR).free < LEAST_FREE_BYTES:
        raise Unwell(_("Less than 500 MB are free."))
    return _("Enough space.")


def paper_keys() -> str:
    """Without a key everything else works, so its absence is told and is no failure."""
    if not settings.PAPER_KEYS:
        return _("No key is set: committee papers can be neither kept nor opened.")
    sealing.unseal(sealing.seal(b"any words"))
    return _("Can be sealed and opened.")


def event_chain_head() -> str:
    """Compare the last event with the head; the nightly task walks the whole chain."""
    head = ChainHead.objects.filter(pk=1).values_list("number", "hash").first() or (0, "")
    last = Event.objects.order_by("-number").values_list("number", "hash").first() or (0, "")
    if head != last:
        raise Unwell(_("The event log does not end where it should."))
    return _("The event log ends where it should.")
