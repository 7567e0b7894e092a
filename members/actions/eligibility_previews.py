"""Previews of a rule: asked for, counted over everybody in the guild, compared with the last."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members import previews, verdicts
from members.eligibility import evaluate, parse
from members.models import (
    EligibilityOutcome,
    EligibilityPreview,
    EligibilityRule,
    Membership,
    MembershipPeriod,
)
from portal import events, jobs
from portal.access import Audience
from portal.models import Guild, Job, User

COUNT = "preview-eligibility"
AT_ONCE = 1000
Told = Callable[[int, int], None]


class UnderWay(Exception):
    """A preview of the same rule is being counted; `job` does it."""

    def __init__(self, job: Job) -> None:
        super().__init__(str(job.pk))
        self.job = job


@transaction.atomic
def ask(
    *, rule: EligibilityRule, as_of_on: date, by: User, now: datetime
) -> tuple[EligibilityPreview, Job]:
    """Ask for a preview; the rule's row is locked, so that a button pressed twice asks once."""
    locked = EligibilityRule.objects.select_for_update(of=("self",)).select_related("guild")
    rule = locked.get(pk=rule.pk)
    _check_idle(rule, now)
    preview = EligibilityPreview.objects.create(
        rule=rule, as_of_on=as_of_on, asked_by=by, asked_at=now
    )
    job = _start(preview, now)
    events.record(
        "eligibility.previewed",
        by=by,
        at=now,
        target=preview,
        audience=Audience.STAFF,
        guilds=[rule.guild],
        payload={"title": rule.name, "version": rule.version, "as_of": as_of_on.isoformat()},
    )
    return preview, job


def _start(preview: EligibilityPreview, now: datetime) -> Job:
    rule = preview.rule
    return jobs.start(
        kind=COUNT,
        title=_("Counting who may vote by “%(rule)s”") % {"rule": rule.name},
        target_id=preview.pk,
        address=reverse("eligibility-preview", args=[rule.guild.slug, preview.pk]),
        guild=rule.guild,
        by=preview.asked_by,
        now=now,
    )


def _check_idle(rule: EligibilityRule, now: datetime) -> None:
    waiting = EligibilityPreview.objects.filter(rule=rule, done_at=None).values_list(
        "pk", flat=True
    )
    under_way = Job.objects.filter(kind=COUNT, state__in=Job.UNFINISHED)
    mine = under_way.filter(target_id__in=[str(pk) for pk in waiting])
    if job := mine.exclude(pk__in=Job.objects.left(now)).first():
        raise UnderWay(job)


def family_of(rule: EligibilityRule) -> dict[str, object]:
    """What all versions of a rule have in common, as a filter of previews."""
    return {"rule__guild": rule.guild_id, "rule__slug": rule.slug}


def count(
    preview: EligibilityPreview, told: Told = lambda _done, _steps: None
) -> EligibilityPreview:
    """Decide about everybody, some at a time, and keep what was found; harmless twice.

    Everybody is who belongs to the guild on the day and is nobody's double. `told` is called
    between transactions, so a preview that is not done holds a part and is shown to nobody.
    """
    if preview.done_at:
        return preview
    EligibilityOutcome.objects.filter(preview=preview).delete()
    decide = _decider(preview)
    steps = Membership.objects.unmerged().filter(guild=preview.rule.guild_id).count()
    counted, done = Counter[str](), 0
    for size, members in batches(preview.rule.guild_id, preview.as_of_on):
        outcomes = [decide(key, periods) for key, periods in members]
        found = [outcome for outcome in outcomes if outcome]
        EligibilityOutcome.objects.bulk_create(found)
        for outcome in found:
            counted.update(_counted(outcome))
        done += size
        told(min(done, steps), steps)
    return _finish(preview, counted, timezone.now())


Periods = Iterable[MembershipPeriod]


def batches(
    guild: int, day: date, *, after: int = 0
) -> Iterator[tuple[int, Iterator[tuple[int, Periods]]]]:
    """Everybody's periods that begin by the day, in batches of so many memberships.

    `after` is the key of a membership: those up to it are left out.
    """
    last = after
    everybody = Membership.objects.unmerged().filter(guild=guild).order_by("pk")
    while keys := list(everybody.filter(pk__gt=last).values_list("pk", flat=True)[:AT_ONCE]):
        periods = MembershipPeriod.objects.filter(membership__in=keys, from_on__lte=day)
        rows = periods.order_by("membership_id", "from_on")
        yield len(keys), groupby(rows, key=attrgetter("membership_id"))
        last = keys[-1]


def _decider(preview: EligibilityPreview) -> Callable[[int, Periods], EligibilityOutcome | None]:
    """What makes the outcome of one member; nobody's who does not belong to the guild that day."""
    condition, day = parse(preview.rule.condition), preview.as_of_on

    def decide(key: int, periods: Periods) -> EligibilityOutcome | None:
        facts = verdicts.facts_at(periods, day)
        if not facts.is_member:
            return None
        verdict = evaluate(condition, facts, day)
        reasons = [previews.code_of(one) for one in verdict.reasons if one.keeps_out]
        return EligibilityOutcome(
            preview=preview, membership_id=key, is_in=verdict.is_eligible, reasons=reasons
        )

    return decide


def _counted(outcome: EligibilityOutcome) -> Iterator[str]:
    yield "in" if outcome.is_in else "out"
    if any(code.endswith(previews.UNKNOWN) for code in outcome.reasons):
        yield "not_known"
    yield from outcome.reasons


@transaction.atomic
def _finish(
    preview: EligibilityPreview, counted: Counter[str], now: datetime
) -> EligibilityPreview:
    """Note what was counted and what has changed since the last preview; put old outcomes away.

    The rule's guild is locked, so that of two previews ending at once one is the other's last.
    """
    Guild.objects.select_for_update().get(pk=preview.rule.guild_id)
    family = EligibilityPreview.objects.filter(**family_of(preview.rule)).exclude(pk=preview.pk)
    last = family.filter(done_at__isnull=False).order_by("-done_at", "-pk").first()
    preview.done_at, preview.previous = now, last
    totals = {name: counted.pop(name, 0) for name in ("in", "out", "not_known")}
    preview.counts = {**totals, "by_reason": dict(sorted(counted.items()))}
    preview.changes = _changes(preview)
    preview.save(update_fields=["done_at", "previous", "counts", "changes"])
    keys = [preview.pk, *([last.pk] if last else [])]
    over = family.filter(done_at__isnull=False).exclude(pk__in=keys)
    EligibilityOutcome.objects.filter(preview__in=over).delete()
    return preview


def _changes(preview: EligibilityPreview) -> dict[str, int]:
    if preview.previous is None:
        return {}
    return {
        "came_in": previews.came_in(preview).count(),
        "went_out": previews.went_out(preview).count(),
    }
