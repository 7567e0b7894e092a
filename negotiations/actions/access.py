"""Letting press, counsel and consultants in to a table, and ending their access at once."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from negotiations.models import Negotiation
from portal import events
from portal.access import Audience, Role
from portal.models import Guild, RoleGrant, User

GIVEN = (Role.COUNSEL, Role.CONSULTANT, Role.PRESS)


class UnknownPerson(Exception):
    """Nobody signs in with that mail address."""


class HasItAlready(Exception):
    """The person holds this role there already."""


class NotGivenHere(Exception):
    """Roles of staff, committee, observers and members are given by an operator."""


@transaction.atomic
def let_in(
    *,
    negotiation: Negotiation,
    guild: Guild,
    email: str,
    role: Role,
    until: datetime | None,
    outlet: str,
    by: User,
    now: datetime,
) -> RoleGrant:
    """Give a person a role of GIVEN: counsel and consultants at this table, press in the guild.

    The guild's row is locked, so that two people giving the same role give it once.
    """
    if role not in GIVEN:
        raise NotGivenHere
    Guild.objects.select_for_update().get(pk=guild.pk)
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise UnknownPerson
    grant = RoleGrant(
        user=user,
        guild=guild,
        role=role,
        stream="" if role == Role.PRESS else negotiation.stream,
        until=until,
        outlet=outlet if role == Role.PRESS else "",
        granted_at=now,
    )
    _end_what_ran_out(grant, now)
    grant.save(force_insert=True)
    _record("role.granted", [grant], negotiation, by=by, now=now)
    return grant


def _end_what_ran_out(grant: RoleGrant, now: datetime) -> None:
    """Make room for a grant whose like ran out by itself; raise HasItAlready if one is held."""
    same = RoleGrant.objects.filter(
        user=grant.user, guild=grant.guild, role=grant.role, stream=grant.stream, ended_at=None
    )
    if same.held(now).exists():
        raise HasItAlready
    for run_out in same:
        run_out.ended_at = max(run_out.until or now, run_out.granted_at)
        run_out.save(update_fields=["ended_at"])


@transaction.atomic
def end(*, negotiation: Negotiation, grants: Iterable[RoleGrant], by: User, now: datetime) -> int:
    """End these grants of GIVEN roles; return how many were still held."""
    keys = [grant.pk for grant in grants]
    held = list(
        RoleGrant.objects.select_for_update(of=("self",))
        .select_related("guild")
        .filter(pk__in=keys, ended_at=None)
    )
    if any(grant.role not in GIVEN for grant in held):
        raise NotGivenHere
    for grant in held:
        grant.ended_at = now
        grant.save(update_fields=["ended_at"])
    if held:
        _record("role.ended", held, negotiation, by=by, now=now)
    return len(held)


def _record(
    verb: str, grants: list[RoleGrant], negotiation: Negotiation, *, by: User, now: datetime
) -> None:
    """One event for each grant, without the person's name: others at the table read it too."""
    for grant in grants:
        events.record(
            verb,
            by=by,
            at=now,
            target=grant,
            audience=Audience.STAFF,
            guilds=[grant.guild],
            stream=negotiation.stream,
            payload={"role": grant.role, "outlet": grant.outlet},
        )
