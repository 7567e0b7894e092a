"""What a person sees of themselves: what each guild says of them, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from members import verdicts
from members.models import READING, Membership, MembershipPeriod
from members.news import Interest
from portal.models import RoleGrant, User

Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class MembershipView:
    """One membership of the person: what counts today, and what counted before."""

    membership: Membership
    period: MembershipPeriod | None
    history: Sequence[MembershipPeriod]

    @property
    def since(self) -> date | None:
        """The first day of which the guild said something."""
        return self.history[-1].from_on if self.history else None

    @property
    def standing(self) -> str:
        return standing_of(self.period) if self.period else _("nothing is said for today")

    @property
    def summary(self) -> list[Fact]:
        """What one wants to know at a glance."""
        facts = [(_("Member number"), self.membership.number), (_("Standing"), self.standing)]
        if self.period:
            facts += _told(self.period)
        if self.since:
            facts.append((_("On record since"), day(self.since)))
        return facts

    @property
    def details(self) -> list[Fact]:
        """Everything the guild says of the person today, and who says so."""
        if self.period is None:
            return self.summary
        return [*self.summary, *_counted(self.period), (_("Who says so"), source_of(self.period))]


def memberships_of(user: User, now: datetime) -> list[MembershipView]:
    """The person's own memberships by guild, with all their periods; two queries.

    `verdicts.cards_of` can answer from them without asking for them again.
    """
    today = timezone.localdate(now)
    periods = MembershipPeriod.objects.select_related("source").order_by("from_on")
    mine = verdicts.memberships_of(user).prefetch_related(None)
    rows = mine.prefetch_related(Prefetch("periods", queryset=periods)).order_by("guild__slug")
    return [_view(one, today) for one in rows]


def _view(membership: Membership, today: date) -> MembershipView:
    history = list(membership.periods.all())[::-1]
    current = (
        one
        for one in history
        if one.from_on <= today and (one.until_on is None or one.until_on > today)
    )
    return MembershipView(membership, next(current, None), history)


def categories_of(views: Iterable[MembershipView]) -> list[str]:
    """The kinds of work that the guilds' files name for the person today, each once."""
    return sorted({name for view in views if view.period for name in view.period.categories})


def interest_of(views: Iterable[MembershipView], chosen: Sequence[str]) -> Interest:
    """Which tables come first for a person who chose these categories of work."""
    rows = list(views)
    wanted = {
        view.membership.guild_id
        for view in rows
        if view.period and set(chosen) & set(view.period.categories)
    }
    guilds = frozenset(view.membership.guild_id for view in rows)
    return Interest(guilds, frozenset(wanted), tuple(chosen))


def standing_of(period: MembershipPeriod) -> str:
    """How somebody belongs, and whether in good standing where that says anything."""
    words = period.get_standing_display()
    if period.standing not in READING:
        return words
    if period.is_in_good_standing:
        return _("%(standing)s, in good standing") % {"standing": words}
    return _("%(standing)s, not in good standing") % {"standing": words}


def source_of(period: MembershipPeriod) -> str:
    """Who said it: a file of the guild, or its membership office."""
    if period.source is not None:
        values = {"day": day(period.source.as_of_on)}
        return _("the guild’s membership file as of %(day)s") % values
    values = {"day": day(timezone.localdate(period.recorded_at))}
    return _("the membership office on %(day)s") % values


def offices_of(user: User, now: datetime) -> list[Fact]:
    """Where the person works for a guild or is accredited, and as what; one query."""
    held = RoleGrant.objects.held(now).guarded().filter(user=user).select_related("guild")
    rows = held.order_by("guild__short_name", "role", "pk")
    return [(one.guild.name, one.get_role_display()) for one in rows]


def _told(period: MembershipPeriod) -> list[Fact]:
    facts = [
        (_("Branch or local"), period.branch),
        (_("Categories of work"), ", ".join(period.categories)),
        (_("Dues paid until"), day(period.dues_paid_until) if period.dues_paid_until else ""),
    ]
    return [(name, value) for name, value in facts if value]


def _counted(period: MembershipPeriod) -> list[Fact]:
    """What decides on votes in many guilds: pension years, earnings, where one is employed."""
    facts = [(_("Employed in"), ", ".join(period.units))] if period.units else []
    if period.pension_years is not None:
        facts.append((_("Pension years"), str(period.pension_years)))
    for year, cents in sorted(period.earnings.items()):
        facts.append((_("Earned in %(year)s") % {"year": year}, dollars(cents)))
    return facts


def dollars(cents: int) -> str:
    return f"${formats.number_format(cents / 100, 2, use_l10n=True, force_grouping=True)}"


def day(on: date) -> str:
    return formats.date_format(on, "j F Y")
