"""May this person do this, on this object: pairs with each QuerySet's `visible_to`."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from negotiations.models import Negotiation
from portal.access import Audience, Permission, Role, Viewer


def guild_ids(negotiation: Negotiation) -> frozenset[int]:
    """The guilds at this table; no query where `parties` was prefetched."""
    return frozenset(party.guild_id for party in negotiation.parties.all())


def may(viewer: Viewer, permission: Permission, negotiation: Negotiation) -> bool:
    return viewer.permits(permission, guild_ids(negotiation), negotiation.stream)


def require(viewer: Viewer, permission: Permission, negotiation: Negotiation) -> None:
    """Raise PermissionDenied for staff of this table without the permission, else Http404."""
    if may(viewer, permission, negotiation):
        return
    if viewer.staff_of.covers(guild_ids(negotiation), negotiation.stream):
        raise PermissionDenied
    raise Http404


def comments_for(viewer: Viewer, negotiation: Negotiation) -> frozenset[int]:
    """The guilds at this table for which the viewer may comment."""
    granting = viewer.guilds_granting(Permission.COMMENT, negotiation.stream)
    return granting & guild_ids(negotiation)


def seen_as(
    audience: Audience, negotiation: Negotiation, *, shown: frozenset[int] = frozenset()
) -> Viewer:
    """Someone of the audience who holds no other role; `shown` names releases seen beforehand."""
    role = {
        Audience.COMMITTEE: Role.COMMITTEE,
        Audience.STAFF: Role.STAFF,
        Audience.MEMBERS: Role.MEMBER,
    }.get(audience)
    held = frozenset({role.value}) if role else frozenset()
    roles = dict.fromkeys(guild_ids(negotiation), held) if held else {}
    return Viewer(roles=roles, shown=shown)
