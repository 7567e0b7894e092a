"""Everything a guild may know of one of its members, as its office sees it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext as _

from members.models import Dispute, Membership, MembershipPeriod
from portal.access import GUARDED_ROLES
from portal.models import Opening, RoleGrant

LOOKS_SHOWN = 25


@dataclass(frozen=True, slots=True)
class Account:
    """How the member signs in, without any secret; `is_guarded` where roles forbid changes here."""

    email: str
    is_active: bool
    last_signed_in_at: datetime | None
    ways: tuple[str, ...]
    has_second_factor: bool
    sessions: int
    is_guarded: bool


@dataclass(frozen=True, slots=True)
class Person:
    """One member's page; every list belongs to this guild alone."""

    membership: Membership
    account: Account | None
    present: MembershipPeriod | None
    earlier: list[MembershipPeriod]
    doubles: list[Membership]
    roles: list[RoleGrant]
    disputes: list[Dispute]
    looks: list[Opening]


def person_of(membership: Membership, now: datetime) -> Person:
    """The page of a membership; eight queries."""
    periods = list(
        MembershipPeriod.objects.filter(membership=membership)
        .select_related("source", "recorded_by")
        .order_by("-from_on")
    )
    present = next((one for one in periods if one.until_on is None), None)
    roles: Iterable[RoleGrant] = ()
    if membership.user_id is not None:
        held = RoleGrant.objects.held(now).filter(guild=membership.guild_id)
        roles = held.filter(user=membership.user_id).order_by("role", "pk")
    return Person(
        membership=membership,
        account=account_of(membership, now),
        present=present,
        earlier=[one for one in periods if one is not present],
        doubles=list(membership.doubles.order_by("number")),
        roles=list(roles),
        disputes=list(membership.disputes.select_related("rule").order_by("-opened_at")),
        looks=list(_looks(membership)),
    )


def account_of(membership: Membership, now: datetime) -> Account | None:
    """Three queries; none without an account."""
    user = membership.user
    if user is None:
        return None
    types = Authenticator.Type
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    named = ((types.WEBAUTHN, _("a passkey")), (types.TOTP, _("an authenticator app")))
    ways = tuple(words for kind, words in named if kind in kinds)
    guarded = RoleGrant.objects.held(now).filter(user=user, role__in=GUARDED_ROLES)
    return Account(
        email=user.email,
        is_active=user.is_active,
        last_signed_in_at=user.last_login,
        ways=(_("a code by mail"), *ways),
        has_second_factor=bool(ways),
        sessions=UserSession.objects.filter(user=user).count(),
        is_guarded=user.is_operator or guarded.exists(),
    )


def _looks(membership: Membership) -> Iterable[Opening]:
    """Who opened this member's page of late."""
    rows = Opening.objects.filter(
        guild=membership.guild_id,
        target_type=Membership._meta.label_lower,
        target_id=str(membership.pk),
    )
    return rows.select_related("user").order_by("-at", "-pk")[:LOOKS_SHOWN]
