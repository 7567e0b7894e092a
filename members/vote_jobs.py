"""Freezing and counting votes: work that takes longer than a page; `settings.JOBS` names each."""

from django.utils import timezone
from django.utils.translation import gettext as _

from members import staging
from members.actions import vote_counting, vote_freezing
from members.models import RollEntry, RollRefusal, Vote
from portal.jobs import Cancelled, Failed, Progress


def freeze_vote(pk: int, progress: Progress) -> None:
    """Write the roll and fix the vote; harmless twice, and goes on where it was stopped."""
    vote = Vote.objects.get(pk=pk)
    try:
        vote_freezing.write_roll(vote, progress.tell)
        staging.analyse_models(RollEntry, RollRefusal)
        vote_freezing.finish(vote, timezone.now())
    except Cancelled:
        vote_freezing.thaw(vote=vote, now=timezone.now())
        raise
    except vote_freezing.NobodyOnTheRoll as error:
        vote_freezing.thaw(vote=vote, now=timezone.now())
        raise Failed(_("By the rule nobody may vote.")) from error
    except vote_freezing.TooLate as error:
        vote_freezing.thaw(vote=vote, now=timezone.now())
        raise Failed(_("The vote opens before the roll is written. Let it open later.")) from error


def count_vote(pk: int, progress: Progress) -> None:
    """Multiply the ballots and open the portal's part; harmless twice."""
    vote = Vote.objects.get(pk=pk)
    if vote.void_at or vote.counted_at:
        raise Cancelled
    vote_counting.multiply(vote, progress.tell)
    vote_counting.open_own(vote, timezone.now())
