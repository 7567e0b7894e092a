"""The members of the sample: three hundred in each guild, and a few who sign in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from members import names
from members.actions import seeding
from members.models import Membership, MembershipPeriod
from members.population import trade_of
from portal.models import Guild, User

IN_EACH_GUILD = 300


@dataclass(frozen=True, slots=True)
class SampleMember:
    """Somebody who signs in, in one guild or two; `is_lapsed` owes dues and may not vote."""

    email: str
    name: str
    guilds: Sequence[str]
    is_lapsed: bool = False


MEMBERS = (
    SampleMember("wga-member@sample.example", "Sample member (WGA)", ("wgaw",)),
    SampleMember("sag-member@sample.example", "Sample member (SAG-AFTRA)", ("sag-aftra",)),
    SampleMember(
        "both-member@sample.example", "Sample writer-performer (two guilds)", ("wgaw", "sag-aftra")
    ),
    SampleMember(
        "lapsed-member@sample.example",
        "Sample member behind on dues (WGA)",
        ("wgaw",),
        is_lapsed=True,
    ),
    SampleMember(
        "leaving-member@sample.example", "Sample member who may leave (SAG-AFTRA)", ("sag-aftra",)
    ),
)


@transaction.atomic
def add_sample_members(*, now: datetime) -> tuple[list[User], int]:
    """Add who is missing: the people who were new among those who sign in, and how many others.

    A guild that has members is left alone. Raise `seeding.RealMembers` where there are real ones.
    """
    seeding.refuse_real_members()
    guilds = {guild.slug: guild for guild in Guild.objects.filter(memberships=None).distinct()}
    for guild in guilds.values():
        seeding.seed_members(guild=guild, count=IN_EACH_GUILD, now=now)
    added = [user for one in MEMBERS if (user := _account(one))]
    for one in MEMBERS:
        for slug in one.guilds:
            if slug in guilds:
                _join(one, guilds[slug], now)
    return added, IN_EACH_GUILD * len(guilds)


def _account(one: SampleMember) -> User | None:
    """The account if it was missing."""
    if User.objects.filter(email=one.email).exists():
        return None
    return User.objects.create_user(one.email, name=one.name, is_sample=True)


def _join(one: SampleMember, guild: Guild, now: datetime) -> None:
    user = User.objects.get(email=one.email)
    today = timezone.localdate(now)
    membership = Membership.objects.create(
        guild=guild,
        number=f"SAMPLE-{one.email.partition('-')[0]}".upper(),
        user=user,
        name=one.name,
        search_name=names.search_name(one.name),
        mail=one.email,
        created_at=now,
    )
    _say(membership, one, today, now)


def _say(membership: Membership, one: SampleMember, today: date, now: datetime) -> None:
    trade = trade_of(membership.guild.slug)
    since = today - timedelta(days=900)
    MembershipPeriod.objects.create(
        membership=membership,
        from_on=since,
        standing="active",
        is_in_good_standing=not one.is_lapsed,
        dues_paid_until=today + timedelta(days=-140 if one.is_lapsed else 75),
        branch=trade.branches[0],
        categories=list(trade.categories[:1]),
        earnings={str(today.year - past): trade.median_cents * 2 for past in range(1, 5)},
        pension_years=4,
        units=list(trade.units[:1]),
        recorded_at=now,
    )
