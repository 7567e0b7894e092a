"""The portal's own background work."""

import structlog
from django.utils import timezone

from portal import events
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
    logger.info("event_chain_verified", events=events.verify())
