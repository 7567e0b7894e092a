"""Giving and ending roles in a guild: a strong one takes two people, or an operator who says why.

The guild's row is locked first, so that two people who decide at once decide one after the other.
"""

from datetime import datetime

from django.db import transaction

from portal import appointment_letters, events
from portal.access import STRONG_ROLES, Audience, Permission, Role
from portal.models import Guild, RoleGrant, RoleProposal, User
from portal.models.people import RoleGrantQuerySet

# What the guild's own people give for all of the guild; the others are given at a table.
GIVEN = (Role.OBSERVER, Role.STAFF, Role.COMMITTEE, Role.MEMBERSHIP, Role.TELLER)
# With fewer people who give roles, nobody could second a strong one.
ENOUGH = 2


class NotGivenHere(Exception):
    """This role is given at a table, by an operator or by a membership, or takes two people."""


class HasItAlready(Exception):
    """The person holds this role there already."""


class WaitsAlready(Exception):
    """Somebody proposed this role for the person before."""


class NotWaiting(Exception):
    """Somebody decided before, or nobody did in time."""


class SecondPersonNeeded(Exception):
    """Whoever proposed a role, or would get it, does not decide on it."""


class RanOut(Exception):
    """The role's own end came before the second person did."""


class AlreadyEnded(Exception):
    """The role does not count any more."""


class TooFewLeft(Exception):
    """Too few people would be left who give roles; the guild would depend on an operator."""


@transaction.atomic
def give(
    *,
    guild: Guild,
    user: User,
    role: Role,
    until: datetime | None,
    why: str,
    by: User,
    now: datetime,
) -> RoleGrant:
    """Give a role that takes one person."""
    if role not in GIVEN or role in STRONG_ROLES:
        raise NotGivenHere
    _lock(guild)
    grant = _grant(guild, user, role, until=until, why=why, now=now)
    _tell("role.granted", grant, guild, role, by=by, now=now)
    appointment_letters.given(grant, now=now)
    return grant


@transaction.atomic
def propose(
    *,
    guild: Guild,
    user: User,
    role: Role,
    until: datetime | None,
    why: str,
    by: User,
    now: datetime,
) -> RoleProposal:
    """Let a strong role wait for a second person; the others who give roles get a letter."""
    if role not in GIVEN or role not in STRONG_ROLES:
        raise NotGivenHere
    _lock(guild)
    if _same(guild, user, role).held(now).exists():
        raise HasItAlready
    before = RoleProposal.objects.filter(
        guild=guild, user=user, role=role, state=RoleProposal.State.WAITING
    )
    if before.in_time(now).exists():
        raise WaitsAlready
    before.update(state=RoleProposal.State.WITHDRAWN, decided_at=now)
    proposal = RoleProposal.objects.create(
        guild=guild, user=user, role=role, until=until, why=why, proposed_by=by, proposed_at=now
    )
    _tell("role.proposed", proposal, guild, role, by=by, now=now)
    appointment_letters.proposed(proposal, now=now)
    return proposal


@transaction.atomic
def second(*, proposal: RoleProposal, by: User, now: datetime) -> RoleGrant:
    """Give a proposed role as the second person."""
    proposal = _locked(proposal, now)
    if by.pk in {proposal.proposed_by_id, proposal.user_id}:
        raise SecondPersonNeeded
    if proposal.until and proposal.until <= now:
        raise RanOut
    grant = _grant(
        proposal.guild,
        proposal.user,
        Role(proposal.role),
        until=proposal.until,
        why=proposal.why,
        now=now,
    )
    _decide(proposal, RoleProposal.State.GIVEN, by=by, now=now, grant=grant)
    _tell("role.granted", grant, proposal.guild, proposal.role, by=by, now=now)
    appointment_letters.given(grant, now=now)
    appointment_letters.seconded(proposal, now=now)
    return grant


@transaction.atomic
def refuse(*, proposal: RoleProposal, by: User, now: datetime) -> RoleProposal:
    """Say no to a proposed role; whoever proposed it withdraws it instead."""
    proposal = _locked(proposal, now)
    if by.pk == proposal.proposed_by_id:
        raise SecondPersonNeeded
    _decide(proposal, RoleProposal.State.REFUSED, by=by, now=now)
    _tell("role.refused", proposal, proposal.guild, proposal.role, by=by, now=now)
    return proposal


@transaction.atomic
def withdraw(*, proposal: RoleProposal, by: User, now: datetime) -> RoleProposal:
    """Take one's own proposal back."""
    proposal = _locked(proposal, now)
    if by.pk != proposal.proposed_by_id:
        raise SecondPersonNeeded
    _decide(proposal, RoleProposal.State.WITHDRAWN, by=by, now=now)
    _tell("role.withdrawn", proposal, proposal.guild, proposal.role, by=by, now=now)
    return proposal


@transaction.atomic
def end(
    *, grant: RoleGrant, why: str, by: User, now: datetime, is_warned: bool = False
) -> RoleGrant:
    """End a role; it closes every page with the person's next request.

    Raise TooFewLeft where that leaves fewer than ENOUGH people who give roles, unless whoever ends
    it was warned.
    """
    if grant.role not in GIVEN:
        raise NotGivenHere
    _lock(grant.guild)
    grant = RoleGrant.objects.select_related("guild", "user").get(pk=grant.pk)
    if not RoleGrant.objects.held(now).filter(pk=grant.pk).exists():
        raise AlreadyEnded
    if not is_warned and leaves_too_few(grant, now):
        raise TooFewLeft
    grant.ended_at, grant.ended_why = now, why
    grant.save(update_fields=["ended_at", "ended_why"])
    tell_of_end(grant, by=by, now=now)
    return grant


@transaction.atomic
def break_glass(
    *,
    guild: Guild,
    user: User,
    role: Role,
    until: datetime | None,
    why: str,
    by: User | None,
    now: datetime,
) -> RoleGrant:
    """Give a role as an operator, without the guild; a strong one stays said to be forced.

    Everybody who gives roles in the guild gets a letter. `by` is absent on the command line.
    """
    _lock(guild)
    grant = _grant(guild, user, role, until=until, why=why, now=now, is_forced=role in STRONG_ROLES)
    tell_of_operator(grant, by=by, now=now)
    return grant


def tell_of_operator(grant: RoleGrant, *, by: User | None, now: datetime) -> None:
    """Write down that an operator gave a role, and write to those whom it concerns."""
    forced = {"is_forced": True} if grant.is_forced else {}
    _tell("role.granted", grant, grant.guild, grant.role, by=by, now=now, **forced)
    appointment_letters.given(grant, now=now)
    if grant.is_forced:
        appointment_letters.forced(grant, now=now)


def tell_of_end(grant: RoleGrant, *, by: User, now: datetime) -> None:
    """Write down that a role is ended, and write to whoever held it."""
    _tell("role.ended", grant, grant.guild, grant.role, by=by, now=now)
    appointment_letters.ended(grant, now=now)


def leaves_too_few(grant: RoleGrant, now: datetime) -> bool:
    """Whether too few people would give roles in the guild once this one is ended."""
    giving = RoleGrant.objects.held(now).granting(Permission.APPOINT).filter(guild=grant.guild)
    if not giving.filter(pk=grant.pk).exists():
        return False
    return giving.exclude(pk=grant.pk).order_by().values("user").distinct().count() < ENOUGH


def _lock(guild: Guild) -> None:
    Guild.objects.select_for_update().get(pk=guild.pk)


def _locked(proposal: RoleProposal, now: datetime) -> RoleProposal:
    """The proposal as it stands while nobody else decides; raise NotWaiting where it is over."""
    _lock(proposal.guild)
    found = (
        RoleProposal.objects.in_time(now)
        .select_related("guild", "user", "proposed_by")
        .filter(pk=proposal.pk)
        .first()
    )
    if found is None:
        raise NotWaiting
    return found


def _same(guild: Guild, user: User, role: Role) -> RoleGrantQuerySet:
    return RoleGrant.objects.filter(guild=guild, user=user, role=role, stream="", ended_at=None)


def _grant(
    guild: Guild,
    user: User,
    role: Role,
    *,
    until: datetime | None,
    why: str,
    now: datetime,
    is_forced: bool = False,
) -> RoleGrant:
    """A new grant, in place of one that ran out by itself; raise HasItAlready if one is held."""
    same = _same(guild, user, role)
    if same.held(now).exists():
        raise HasItAlready
    for run_out in same:
        run_out.ended_at = max(run_out.until or now, run_out.granted_at)
        run_out.save(update_fields=["ended_at"])
    return RoleGrant.objects.create(
        guild=guild,
        user=user,
        role=role,
        until=until,
        why=why,
        is_forced=is_forced,
        granted_at=now,
    )


def _decide(
    proposal: RoleProposal,
    state: RoleProposal.State,
    *,
    by: User,
    now: datetime,
    grant: RoleGrant | None = None,
) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, now
    proposal.grant = grant
    proposal.save(update_fields=["state", "decided_by", "decided_at", "grant"])


def _tell(
    verb: str,
    target: RoleGrant | RoleProposal,
    guild: Guild,
    role: str,
    *,
    by: User | None,
    now: datetime,
    **more: bool,
) -> None:
    """One event that names the role and nobody: everybody who reads the guild's log sees it."""
    events.record(
        verb,
        by=by,
        at=now,
        target=target,
        audience=Audience.STAFF,
        guilds=[guild],
        payload={"role": str(role), **more},
    )
