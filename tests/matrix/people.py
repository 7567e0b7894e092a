"""Everybody who may come to an address: each role in our guild and in another, and nobody's."""

from datetime import timedelta

from django.utils import timezone

from portal.access import Role
from portal.models import Guild, User
from tests.factories.members import MembershipFactory
from tests.factories.portal import RoleGrantFactory, UserFactory

OURS, THEIRS = "ours", "theirs"
TABLE = "negotiations/our-table"
ANYONE, OPERATOR, EX_STAFF, UNPROVEN = "anyone", "operator", "ex-staff", "unproven staff"
GRANTED = tuple(role for role in Role if role != Role.MEMBER)
OF_A_GUILD = ("member", *(role.value for role in GRANTED))
# The columns of the table, in its order.
COLUMNS = (
    ANYONE,
    OPERATOR,
    EX_STAFF,
    UNPROVEN,
    *(f"{role} of {whose}" for whose in (OURS, THEIRS) for role in OF_A_GUILD),
)


def person(column: str, guilds: dict[str, Guild]) -> User | None:
    """Make whoever the column names, with a membership or one role."""
    if column == ANYONE:
        return None
    if column == OPERATOR:
        return UserFactory(is_operator=True)
    if column in {EX_STAFF, UNPROVEN}:
        ended_at = timezone.now() if column == EX_STAFF else None
        grant = RoleGrantFactory(guild=guilds[OURS], role=Role.STAFF, ended_at=ended_at)
        return grant.user
    role, whose = column.split(" of ")
    if role == "member":
        return MembershipFactory(guild=guilds[whose]).user
    terms = {Role.COUNSEL: {"stream": TABLE}, Role.CONSULTANT: {"until": tomorrow()}}
    return RoleGrantFactory(guild=guilds[whose], role=role, **terms.get(Role(role), {})).user


def tomorrow():
    return timezone.now() + timedelta(days=1)
