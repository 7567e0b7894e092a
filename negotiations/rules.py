"""May this person do this, on this object: pairs with each QuerySet's `visible_to`."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from negotiations.models import Negotiation
from portal.access import Permission, Viewer


def guild_ids(negotiation: Negotiation) -> frozenset[int]:
    """The guilds at this table; no query where `parties` was prefetched."""
    return frozenset(party.guild_id for party in negotiation.parties.all())


def may(viewer: Viewer, permission: Permission, negotiation: Negotiation) -> bool:
    return viewer.permits(permission, guild_ids(negotiation))


def require(viewer: Viewer, permission: Permission, negotiation: Negotiation) -> None:
    """Raise PermissionDenied for staff of this table without the permission, else Http404."""
    if may(viewer, permission, negotiation):
        return
    if viewer.staff_of & guild_ids(negotiation):
        raise PermissionDenied
    raise Http404
