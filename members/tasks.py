"""The members' background work."""

import structlog
from django.utils import timezone

from members.actions import retention, rosters
from portal.celery import app

logger = structlog.get_logger(__name__)


@app.task
def apply_retention() -> None:
    """Delete, empty and erase what has been kept for its time; the line tells counts only."""
    counts = retention.apply(now=timezone.now())
    logger.info("retention_applied", rows={policy: met for policy, met in counts.items() if met})


@app.task
def put_away_rosters() -> None:
    """End the imports of rosters that nobody applied within a week, and delete their files."""
    logger.info("rosters_put_away", rosters=rosters.put_away_left_lying(now=timezone.now()))
