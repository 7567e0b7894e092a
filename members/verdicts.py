"""Whether a member may vote, by their guild's rules and what its file says of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members.eligibility import Facts, Said, Verdict, evaluate, from_data, parse, to_data
from members.models import (
    READING,
    Dispute,
    EligibilityRule,
    Membership,
    MembershipPeriod,
)
from members.verdict_words import Part, day_words, verdict_parts
from portal.models import Guild, User

Purpose = EligibilityRule.Purpose


@dataclass(frozen=True, slots=True)
class Card:
    """The answer to "may I vote?" by one rule, in one sentence and with every reason."""

    rule: EligibilityRule
    sentence: str
    is_eligible: bool
    parts: Sequence[Part]
    as_of: date
    guild: Guild
    contest_href: str
    dispute_href: str

    @property
    def as_of_words(self) -> str:
        return day_words(self.as_of)

    @property
    def contest_until_words(self) -> str:
        return day_words(self.rule.contest_until_on) if self.rule.contest_until_on else ""


def facts_of(period: MembershipPeriod | None, earlier: Iterable[MembershipPeriod] = ()) -> Facts:
    """What a period says of a member, and what the ones before it said; without one, nothing.

    An empty value in the guild's file is not known. So is nothing that adds up to zero: whoever
    earned nothing has a year with 0.
    """
    if period is None:
        return Facts(is_member=None)
    return Facts(
        is_member=period.standing in READING,
        standing=period.standing,
        is_in_good_standing=period.is_in_good_standing,
        dues_paid_until=period.dues_paid_until,
        branch=period.branch or None,
        categories=tuple(period.categories) or None,
        earnings=_by_year(period.earnings) or None,
        pension_years=period.pension_years,
        units=tuple(period.units) or None,
        from_on=period.from_on,
        earlier=tuple(map(_said, earlier)),
    )


def _by_year(earnings: dict[str, Any]) -> dict[int, int]:
    return {int(year): int(cents) for year, cents in earnings.items()}


def _said(period: MembershipPeriod) -> Said:
    is_good = period.is_in_good_standing if period.standing in READING else False
    return Said(period.from_on, period.until_on, is_good, period.dues_paid_until)


def facts_at(periods: Iterable[MembershipPeriod], day: date) -> Facts:
    """What one member's periods say as of a day; those that begin later are left out."""
    known = [period for period in periods if period.from_on <= day]
    current = next((one for one in known if one.until_on is None or one.until_on > day), None)
    return facts_of(current, (one for one in known if one is not current))


def day_of(rule: EligibilityRule, now: datetime) -> date:
    """The day as of which a rule is asked."""
    return rule.as_of_on or timezone.localdate(now)


def verdict_of(membership: Membership, rule: EligibilityRule, now: datetime) -> Verdict:
    """What a rule says of a member; one query, or none where their periods are at hand."""
    as_of = day_of(rule, now)
    return evaluate(
        parse(rule.condition),
        facts_at(membership.periods.all(), as_of),
        as_of,
        today=timezone.localdate(now),
        contest_until=rule.contest_until_on,
    )


def kept_of(verdict: Verdict, rule: EligibilityRule, now: datetime) -> dict[str, Any]:
    """What was told, as a dispute keeps it."""
    return to_data(verdict) | {"as_of": day_of(rule, now).isoformat()}


@dataclass(frozen=True, slots=True)
class Told:
    """What a member was told when they contested it."""

    is_eligible: bool
    parts: Sequence[Part]
    as_of_words: str


def told_in(dispute: Dispute) -> Told | None:
    """The verdict that a dispute keeps; none where it is about data."""
    if not dispute.verdict:
        return None
    verdict = from_data(dispute.verdict)
    return Told(verdict.is_eligible, verdict_parts(verdict), day_words(dispute.verdict["as_of"]))


def may_contest(rule: EligibilityRule, now: datetime) -> bool:
    """Whether a member may still contest the answer; the last day counts whole."""
    until = rule.contest_until_on
    return rule.retired_at is None and (until is None or timezone.localdate(now) <= until)


def cards_for(user: User, now: datetime) -> list[Card]:
    """Every answer that concerns a person, guild by guild; three queries."""
    return cards_of(memberships_of(user), now)


def cards_of(memberships: Iterable[Membership], now: datetime) -> list[Card]:
    """The answers for these memberships, each by every rule of its guild in use."""
    by_guild = {membership.guild_id: membership for membership in memberships}
    rules = EligibilityRule.objects.in_use().filter(guild__in=by_guild)
    return [card_of(by_guild[rule.guild_id], rule, now) for rule in rules.order_by(*IN_ORDER)]


IN_ORDER = ("guild__slug", "purpose", "name", "pk")


def memberships_of(user: User) -> QuerySet[Membership]:
    """A person's memberships with guild, periods and the open dispute about an answer, if any."""
    contested = Dispute.objects.open().filter(
        membership=OuterRef("pk"), subject=Dispute.Subject.ELIGIBILITY
    )
    periods = Prefetch("periods", MembershipPeriod.objects.order_by("from_on"))
    mine = Membership.objects.unmerged().filter(user=user).select_related("guild")
    return mine.annotate(open_dispute=Subquery(contested.values("pk")[:1])).prefetch_related(
        periods
    )


def card_of(membership: Membership, rule: EligibilityRule, now: datetime) -> Card:
    """One answer; `membership` is one of `memberships_of`, so that its open dispute is known."""
    rule.guild = membership.guild
    verdict = verdict_of(membership, rule, now)
    contested: int | None = getattr(membership, "open_dispute", None)
    slug = membership.guild.slug
    new = f"{reverse('me-dispute-new', args=[slug])}?rule={rule.pk}"
    return Card(
        rule=rule,
        sentence=sentence_of(verdict, rule),
        is_eligible=verdict.is_eligible,
        parts=verdict_parts(verdict),
        as_of=day_of(rule, now),
        guild=membership.guild,
        contest_href=new if may_contest(rule, now) and not contested else "",
        dispute_href=reverse("me-dispute", args=[slug, contested]) if contested else "",
    )


def sentence_of(verdict: Verdict, rule: EligibilityRule) -> str:
    """The answer itself."""
    values = {"votes": _votes(rule.purpose), "guild": rule.guild.short_name}
    if verdict.is_eligible:
        return _("You may vote in %(votes)s of %(guild)s.") % values
    if verdict.is_curable:
        return _("You may not vote in %(votes)s of %(guild)s yet.") % values
    return _("You may not vote in %(votes)s of %(guild)s.") % values


def _votes(purpose: str) -> str:
    return {
        Purpose.AUTHORIZATION.value: _("strike authorizations"),
        Purpose.RATIFICATION.value: _("ratifications"),
        Purpose.SURVEY.value: _("surveys"),
        Purpose.ANY.value: _("the votes"),
    }[purpose]
