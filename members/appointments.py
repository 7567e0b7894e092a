"""Who holds which role in a guild, and what waits for a second person, as its page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portal.access import Permission
from portal.appointments import GIVEN
from portal.models import Event, Guild, RoleGrant, RoleProposal, User

ENDED_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Held:
    """One role and who gave it; `is_endable` on this page, others are ended at their table."""

    grant: RoleGrant
    given_by: tuple[str, ...]
    is_endable: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposed role and what this viewer may do with it."""

    proposal: RoleProposal
    is_own: bool
    is_about_viewer: bool

    @property
    def may_second(self) -> bool:
        return not self.is_own and not self.is_about_viewer


@dataclass(frozen=True, slots=True)
class Roles:
    """A guild's guarded roles: held, waiting, given by force, ended of late."""

    held: list[Held]
    waiting: list[Waiting]
    forced: list[Held]
    ended: list[Held]


def roles_of(guild: Guild, viewer_id: int | None, now: datetime) -> Roles:
    """Four queries for the rows, one for who gave them."""
    every = RoleGrant.objects.guarded().filter(guild=guild)
    related = every.select_related("user", "proposal__proposed_by", "proposal__decided_by")
    held = list(related.held(now).order_by("role", "user__name", "pk"))
    forced = list(related.filter(is_forced=True).order_by("-granted_at", "-pk"))
    over = related.exclude(pk__in=every.held(now)).filter(granted_at__lte=now)
    ended = list(over.order_by("-ended_at", "-until", "-pk")[:ENDED_SHOWN])
    givers = _givers({one.pk for one in (*held, *forced, *ended) if not hasattr(one, "proposal")})
    return Roles(
        held=[_row(one, givers) for one in held],
        waiting=waiting_for(guild, viewer_id, now),
        forced=[_row(one, givers) for one in forced],
        ended=[_row(one, givers) for one in ended],
    )


def waiting_for(guild: Guild, viewer_id: int | None, now: datetime) -> list[Waiting]:
    """What waits for a second person, the oldest first."""
    rows = RoleProposal.objects.in_time(now).filter(guild=guild).order_by("proposed_at", "pk")
    return [
        Waiting(one, one.proposed_by_id == viewer_id, one.user_id == viewer_id)
        for one in rows.select_related("user", "proposed_by")
    ]


def _givers(keys: set[int]) -> dict[str, str]:
    """Who gave each of these alone, as the log says; roles of a proposal name two people."""
    told = Event.objects.filter(
        verb="role.granted",
        target_type=RoleGrant._meta.label_lower,
        target_id__in=list(map(str, keys)),
        actor__isnull=False,
    ).order_by("number")
    return dict(told.values_list("target_id", "actor__name"))


def _row(grant: RoleGrant, givers: dict[str, str]) -> Held:
    proposal: RoleProposal | None = getattr(grant, "proposal", None)
    if proposal:
        names = _names((proposal.proposed_by, proposal.decided_by))
    else:
        names = (givers[str(grant.pk)],) if str(grant.pk) in givers else ()
    return Held(grant, names, is_endable=grant.role in GIVEN and not grant.stream)


def _names(people: Iterable[User | None]) -> tuple[str, ...]:
    return tuple(str(one) for one in people if one)


def givers_in(guild: Guild, now: datetime) -> int:
    """How many people give roles in the guild."""
    held = RoleGrant.objects.held(now).granting(Permission.APPOINT).filter(guild=guild)
    return held.order_by().values("user").distinct().count()
