"""The portal's own background work."""

import structlog
from django.utils import timezone

from portal import chain_checks, events, jobs, letters, second_factor
from portal.celery import app
from portal.models import Heartbeat

logger = structlog.get_logger(__name__)

WORKER = "worker"


@app.task
def beat_heartbeat() -> None:
    """Note that a worker ran a task which beat sent; `/health/` reads it."""
    Heartbeat.objects.update_or_create(name=WORKER, defaults={"at": timezone.now()})


@app.task
def verify_event_chain() -> None:
    """Check the whole event log; a broken chain fails the task, which logs an error."""
    check = chain_checks.run(chain_checks.begin(by=None, at=timezone.now()))
    if check.broken_at is not None:
        raise events.ChainBrokenError(check.broken_at, events.Fault(check.fault))
    logger.info("event_chain_verified", events=check.count)


@app.task
def run_job(pk: int) -> None:
    """Do what somebody asked for and watches."""
    jobs.run(pk)


@app.task
def wake_jobs() -> None:
    """Send again the jobs that no worker was woken for; end those that were left."""
    jobs.wake(timezone.now())


@app.task
def send_letter(pk: int) -> None:
    """Send one mail."""
    letters.send(pk)


@app.task
def sweep_letters() -> None:
    """Find mails that nobody was woken for, and put away what ran out."""
    letters.sweep(timezone.now())


@app.task
def clear_sessions() -> None:
    """Delete sessions that ran out."""
    second_factor.clear_ended(timezone.now())
