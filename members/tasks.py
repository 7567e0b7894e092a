"""The members' background work."""

import structlog
from django.urls import reverse
from django.utils import timezone

from members.actions import retention, rosters, vote_board, vote_counting
from members.models import Vote
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


@app.task
def append_ballots(vote_id: int) -> None:
    """Bring the ballots that wait into the public record of a vote."""
    vote_board.append_ballots(vote_id)


@app.task
def sweep_ballots() -> None:
    """The same in every vote, for ballots that nobody was woken for."""
    vote_board.sweep()


@app.task
def count_votes() -> None:
    """Begin to count the votes that are over."""
    vote_counting.begin_due(_address, timezone.now())


def _address(vote: Vote) -> str:
    return reverse("vote-state", args=[vote.slug])
