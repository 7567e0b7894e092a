"""Everything a guild may know of one of its members, as its office sees it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, prefetch_related_objects

from members.eligibility import Verdict
from members.models import Dispute, EligibilityRule, Membership, MembershipPeriod
from members.models.membership import MembershipQuerySet
from members.verdict_words import Part, verdict_parts
from members.verdicts import verdict_of
from portal.access import GUARDED_ROLES
from portal.models import Opening, RoleGrant

LOOKS_SHOWN = 25


@dataclass(frozen=True, slots=True)
class Account:
    """With which address the member signs in; `is_guarded` where roles forbid changes here.

    Passkeys, devices and sessions are the person's own business: the account may be another guild's
    member's too.
    """

    email: str
    is_active: bool
    last_signed_in_at: datetime | None
    is_guarded: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether the member may vote by one rule, with the reasons as the member reads them."""

    rule: EligibilityRule
    verdict: Verdict
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Person:
    """One member's page; every list belongs to this guild alone."""

    membership: Membership
    account: Account | None
    present: MembershipPeriod | None
    earlier: list[MembershipPeriod]
    answers: list[Answer]
    doubles: list[Membership]
    roles: list[RoleGrant]
    disputes: list[Dispute]
    looks: list[Opening]


def person_of(membership: Membership, now: datetime) -> Person:
    """The page of a membership out of `with_account`; six queries."""
    said = MembershipPeriod.objects.select_related("source", "recorded_by").order_by("-from_on")
    prefetch_related_objects([membership], Prefetch("periods", said))
    present, held = _present(membership), _held(membership, now)
    return Person(
        membership=membership,
        account=account_of(membership, held),
        present=present,
        earlier=[one for one in membership.periods.all() if one is not present],
        answers=_answers(membership, now),
        doubles=list(membership.doubles.order_by("number")),
        roles=[one for one in held if one.guild_id == membership.guild_id],
        disputes=list(membership.disputes.select_related("rule").order_by("-opened_at")),
        looks=list(_looks(membership)),
    )


def _held(membership: Membership, now: datetime) -> list[RoleGrant]:
    """Roles of the account in every guild; only those of this one are shown."""
    if membership.user_id is None:
        return []
    held = RoleGrant.objects.held(now).filter(user=membership.user_id)
    return list(held.order_by("role", "pk"))


def _answers(membership: Membership, now: datetime) -> list[Answer]:
    """By every rule of the guild in use; the periods are at hand."""
    rules = EligibilityRule.objects.in_use().filter(guild=membership.guild_id)
    told = [
        (rule, verdict_of(membership, rule, now))
        for rule in rules.order_by("purpose", "name", "pk")
    ]
    return [Answer(rule, verdict, verdict_parts(verdict)) for rule, verdict in told]


def with_account(people: MembershipQuerySet) -> MembershipQuerySet:
    """With the account; what `person_of` and `sides_of` ask for."""
    return people.select_related("guild", "user", "merged_into")


def account_of(membership: Membership, held: Iterable[RoleGrant]) -> Account | None:
    """The account of a membership out of `with_account`, and roles that it holds anywhere."""
    user = membership.user
    if user is None:
        return None
    return Account(
        email=user.email,
        is_active=user.is_active,
        last_signed_in_at=user.last_login,
        is_guarded=user.is_operator or any(one.role in GUARDED_ROLES for one in held),
    )


@dataclass(frozen=True, slots=True)
class Side:
    """What tells one of two members from the other."""

    membership: Membership
    account: Account | None
    present: MembershipPeriod | None


def sides_of(pair: Sequence[Membership]) -> list[Side]:
    """Two out of `with_account` beside each other; one query."""
    now = Prefetch("periods", MembershipPeriod.objects.select_related("source", "recorded_by"))
    prefetch_related_objects(pair, now)
    return [Side(one, account_of(one, ()), _present(one)) for one in pair]


def _present(membership: Membership) -> MembershipPeriod | None:
    return next((one for one in membership.periods.all() if one.until_on is None), None)


def _looks(membership: Membership) -> Iterable[Opening]:
    """Who opened this member's page of late."""
    rows = Opening.objects.filter(
        guild=membership.guild_id,
        target_type=Membership._meta.label_lower,
        target_id=str(membership.pk),
    )
    return rows.select_related("user").order_by("-at", "-pk")[:LOOKS_SHOWN]
