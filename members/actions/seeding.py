"""Members for tests, demonstrations and measurements, many at once; none of them is a person."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from members import mass_insert, names, population
from members.models import Membership, MembershipPeriod
from members.population import Person
from portal.models import Guild, User

PORTION = 5000
OF_A_USER = (
    "id",
    "email",
    "name",
    "password",
    "is_active",
    "is_operator",
    "is_sample",
    "joined_at",
)
OF_A_MEMBERSHIP = ("id", "guild", "number", "user", "name", "search_name", "mail", "created_at")
OF_A_PERIOD = (
    *("membership", "from_on", "until_on", "standing", "is_in_good_standing", "dues_paid_until"),
    *("branch", "categories", "earnings", "pension_years", "units", "recorded_at"),
)


class RealMembers(Exception):
    """The portal knows members who are no samples; the two are never mixed."""


class AlreadyMembers(Exception):
    """The guild has members; more are added only where that was asked for."""


@transaction.atomic
def seed_members(
    *, guild: Guild, count: int, now: datetime, seed: int = 1, is_more: bool = False
) -> int:
    """Give a guild so many sample members, and return how many have an account.

    An account has no password: samples are for looking at. Who is in two guilds has one account.
    Raise RealMembers or AlreadyMembers.
    """
    refuse_real_members()
    there = Membership.objects.filter(guild=guild).count()
    if there and not is_more:
        raise AlreadyMembers
    everybody = people_of(guild, count=count, now=now, seed=seed, start=there)
    return sum(_write(guild, portion, now) for portion in _portions(everybody))


def people_of(
    guild: Guild, *, count: int, now: datetime, seed: int = 1, start: int = 0
) -> Iterator[Person]:
    """The people whom `seed_members` would write."""
    others = Guild.objects.order_by("slug").values_list("slug", flat=True)
    writers = [slug for slug in others if population.trade_of(slug) is population.WRITERS]
    today = timezone.localdate(now)
    return population.people(
        guild.slug, count=count, today=today, seed=seed, start=start, pools=writers
    )


def refuse_real_members() -> None:
    """Raise RealMembers where a member's name or mail is not a sample's; gone ones have neither."""
    is_sample = (Q(name="") | Q(name__startswith=population.FIRST_NAME)) & (
        Q(mail="") | Q(mail__endswith=f"@{population.DOMAIN}")
    )
    if Membership.objects.exclude(is_sample).exists():
        raise RealMembers


def _portions(everybody: Iterator[Person]) -> Iterator[list[Person]]:
    while portion := list(islice(everybody, PORTION)):
        yield portion


def _write(guild: Guild, portion: list[Person], now: datetime) -> int:
    """Write accounts, memberships and periods of one portion; return how many have an account."""
    accounts = _accounts([one for one in portion if one.has_own_mail], now)
    keys = mass_insert.next_ids(Membership, len(portion))
    mass_insert.insert(
        Membership,
        OF_A_MEMBERSHIP,
        (
            (
                *(key, guild.pk, one.number, accounts.get(one.mail)),
                *(one.name, names.search_name(one.name), one.mail, now),
            )
            for key, one in zip(keys, portion, strict=True)
        ),
    )
    mass_insert.insert(
        MembershipPeriod,
        OF_A_PERIOD,
        (row for key, one in zip(keys, portion, strict=True) for row in _periods(key, one, now)),
    )
    return len(accounts)


def _accounts(people: list[Person], now: datetime) -> dict[str, int]:
    """The accounts by mail; whoever is in another guild has theirs already."""
    mails = [one.mail for one in people]
    there = dict(User.objects.filter(email__in=mails).values_list("email", "pk"))
    missing = [one for one in people if one.mail not in there]
    keys = mass_insert.next_ids(User, len(missing))
    without_password = make_password(None)
    mass_insert.insert(
        User,
        OF_A_USER,
        (
            (key, one.mail, one.name, without_password, True, False, False, now)
            for key, one in zip(keys, missing, strict=True)
        ),
    )
    return there | {one.mail: key for key, one in zip(keys, missing, strict=True)}


def _periods(membership: int, person: Person, now: datetime) -> Iterator[tuple[Any, ...]]:
    told = (*person.before, person.terms)
    ends = [*(one.from_on for one in told[1:]), None]
    for terms, until in zip(told, ends, strict=True):
        yield (
            *(membership, terms.from_on, until, terms.standing, terms.is_in_good_standing),
            *(terms.dues_paid_until, terms.branch, terms.categories, terms.earnings),
            *(terms.pension_years, terms.units, now),
        )
