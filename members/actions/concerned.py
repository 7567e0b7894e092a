"""Which guilds have to do with a person, for the log of what the person does."""

from datetime import datetime

from django.db.models import Q

from portal.models import Guild, RoleGrant, User


def guilds_of(user: User, now: datetime) -> list[Guild]:
    """The guilds whose files name the person, and those in which they hold a role; one query."""
    held = RoleGrant.objects.filter(user=user).held(now).values("guild")
    named = Q(memberships__user=user) | Q(pk__in=held)
    return list(Guild.objects.filter(named).distinct().order_by("slug"))
