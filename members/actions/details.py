"""What people put right in their own data."""

from datetime import datetime

from django.db import transaction

from members.actions import concerned
from members.models import Membership
from members.names import search_name
from portal import events
from portal.access import Audience
from portal.models import User


class NotOnesOwn(Exception):
    """The membership is another person's, or a double that stands for another."""


@transaction.atomic
def correct_name(*, membership: Membership, name: str, by: User, now: datetime) -> Membership:
    """Put one's name in a guild's file right; no later file of the guild changes it back."""
    mine = Membership.objects.select_for_update(of=("self",)).select_related("guild")
    membership = mine.get(pk=membership.pk)
    if membership.user_id != by.pk or membership.merged_into_id is not None:
        raise NotOnesOwn
    if membership.name == name:
        return membership
    membership.name, membership.search_name = name, search_name(name)
    membership.name_corrected_at = now
    membership.save(update_fields=["name", "search_name", "name_corrected_at"])
    events.record(
        "membership.name_corrected",
        by=by,
        at=now,
        target=membership,
        audience=Audience.STAFF,
        guilds=[membership.guild],
    )
    return membership


@transaction.atomic
def rename(*, name: str, by: User, now: datetime) -> User:
    """Set the name under which the portal shows the person."""
    user = User.objects.select_for_update().get(pk=by.pk)
    if user.name == name:
        return user
    user.name = name
    user.save(update_fields=["name"])
    events.record(
        "person.renamed",
        by=user,
        at=now,
        target=user,
        audience=Audience.STAFF,
        guilds=concerned.guilds_of(user, now),
    )
    return user
