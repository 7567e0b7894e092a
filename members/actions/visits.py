"""That a person came to their own page, so that it can tell what is new since."""

from datetime import datetime

from django.db import transaction

from members.models import Profile
from portal.models import User


@transaction.atomic
def note_visit(*, by: User, now: datetime) -> datetime | None:
    """Note that the person is here now; return when they were before, None the first time.

    The row is locked, so that of two pages opened at once one tells what is new. A visit is no
    event: the log keeps nobody's habits, and here the last one takes the place of the one before.
    """
    profile, is_new = Profile.objects.select_for_update().get_or_create(
        user=by, defaults={"visited_at": now}
    )
    if is_new:
        return None
    before, profile.visited_at = profile.visited_at, now
    profile.save(update_fields=["visited_at"])
    return before
