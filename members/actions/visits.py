"""That a person came to their own page, so that it can tell what is new since."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from members.models import Profile
from portal.models import User


def note_visit(*, by: User, now: datetime) -> Profile:
    """Note the first visit of a day; return the person's choices and visits.

    A visit is no event: the log keeps nobody's habits, and here only the last two stand.
    """
    profile = Profile.objects.filter(user=by).first()
    return _moved(by, now) if profile is None or _is_over(profile, now) else profile


def _is_over(profile: Profile, now: datetime) -> bool:
    """Whether the last visit was on another day, or never."""
    last = profile.visited_at
    return last is None or timezone.localdate(last) < timezone.localdate(now)


@transaction.atomic
def _moved(by: User, now: datetime) -> Profile:
    """The row is locked, so that of two pages opened at once the second moves nothing."""
    profile, _is_new = Profile.objects.select_for_update().get_or_create(user=by)
    if _is_over(profile, now):
        profile.visited_before_at, profile.visited_at = profile.visited_at, now
        profile.save(update_fields=["visited_at", "visited_before_at"])
    return profile
