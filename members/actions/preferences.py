"""How a person wants the portal."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from members.actions import concerned
from members.models import Profile
from portal import events
from portal.access import Audience
from portal.models import User


@transaction.atomic
def choose(
    *,
    language: str,
    text_size: str,
    categories: Sequence[str],
    mail_choice: str,
    by: User,
    now: datetime,
) -> Profile:
    """Keep what the person chose. From then on no roster sets whether they want mail."""
    profile, _is_new = Profile.objects.select_for_update().get_or_create(user=by)
    is_mail_said = profile.mail_choice != mail_choice
    profile.language, profile.text_size = language, text_size
    profile.categories, profile.mail_choice = list(categories), mail_choice
    profile.is_mail_own_choice = profile.is_mail_own_choice or is_mail_said
    profile.save()
    if is_mail_said:
        events.record(
            "person.mail_choice",
            by=by,
            at=now,
            target=by,
            audience=Audience.STAFF,
            guilds=concerned.guilds_of(by, now),
        )
    return profile
