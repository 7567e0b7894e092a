"""Approving, forcing, recalling and withdrawing a release."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from negotiations import rules
from negotiations.actions import release_items, releases
from negotiations.actions.release_items import Item
from negotiations.actions.telling import tell_table
from negotiations.disclosure import STEPS, Step
from negotiations.models import (
    AgreementClause,
    GroundRules,
    Negotiation,
    Position,
    Release,
)
from portal import events
from portal.access import Audience
from portal.models import Event, User


class NeedsSecondPerson(Exception):
    """Whoever wrote a release or sent it to review does not approve it."""


class InThePast(Exception):
    """A release goes live when it is approved or later."""


class EmbargoWithoutEnd(Exception):
    """An embargo ends at an instant that is still to come."""


class TableHidden(Exception):
    """The audience does not know of the negotiation yet, and the release does not tell them."""


class CitesHidden(Exception):
    """A summary describes words that its audience could not read."""

    def __init__(self, cited: Sequence[Position | AgreementClause]) -> None:
        super().__init__(", ".join(str(one) for one in cited))
        self.cited = cited


class AgainstGroundRules(Exception):
    """The ground rules in force do not allow these kinds for this audience."""

    def __init__(self, ground_rules: GroundRules, kinds: Sequence[str]) -> None:
        super().__init__(ground_rules.words)
        self.ground_rules, self.kinds = ground_rules, kinds


def check(release: Release, now: datetime) -> None:
    """Raise what stands in the way of this release as it is."""
    if not release.items.exists():
        raise releases.NothingToRelease
    _check_instant(release, now)
    check_ground_rules(release, now)
    _check_whole(release, release.live_at or now)


def _check_instant(release: Release, now: datetime) -> None:
    if release.live_at is not None and release.live_at < now:
        raise InThePast
    if release.is_embargoed and (release.live_at is None or release.live_at <= now):
        raise EmbargoWithoutEnd


def _check_whole(release: Release, at: datetime) -> None:
    """Raise TableHidden or CitesHidden where the audience would find only a part."""
    audience, shown = Audience(release.audience), frozenset({release.pk})
    seen_by = rules.seen_as(audience, release.negotiation, shown=shown)
    tables = Negotiation.objects.visible_to(seen_by, at)
    if not tables.filter(pk=release.negotiation_id).exists():
        raise TableHidden
    cited = {"cited_by__line__revision__release_items__release": release}
    positions = Position.objects.filter(**cited).distinct()
    provisions = AgreementClause.objects.filter(**cited).distinct()
    hidden = [
        *positions.exclude(pk__in=Position.objects.visible_to(seen_by, at).values("pk")),
        *provisions.exclude(pk__in=AgreementClause.objects.visible_to(seen_by, at).values("pk")),
    ]
    if hidden:
        raise CitesHidden(hidden)


def check_ground_rules(release: Release, now: datetime) -> None:
    """Raise AgainstGroundRules where what holds now does not let these things be told."""
    held = GroundRules.objects.filter(negotiation=release.negotiation_id).in_force(now).first()
    if held is None:
        return
    refused = held.rules.refused(releases.kinds_of(release.items.all()), release.audience)
    if refused:
        raise AgainstGroundRules(held, refused)


@transaction.atomic
def approve(*, release: Release, by: User, now: datetime) -> Release:
    """Let it go live at its instant; a second person's signature.

    The negotiation is locked, so that ground rules set at the same time come before or after.
    """
    fresh = _locked(release, Step.APPROVE, now)
    if by.pk in {fresh.created_by_id, fresh.submitted_by_id}:
        raise NeedsSecondPerson
    return _decide(fresh, by=by, now=now)


@transaction.atomic
def force(*, release: Release, reason: str, by: User, now: datetime) -> Release:
    """Let it go live on one person's word; the page says so for ever. Ground rules still hold."""
    fresh = _locked(release, Step.FORCE, now)
    fresh.is_forced, fresh.forced_reason = True, reason
    return _decide(fresh, by=by, now=now)


def held(release: Release) -> Release:
    """Lock what a decision locks, and return the release as it is; for use in a transaction."""
    Negotiation.objects.select_for_update().get(pk=release.negotiation_id)
    return Release.objects.select_for_update(of=("self",)).get(pk=release.pk)


def _locked(release: Release, step: Step, now: datetime) -> Release:
    Negotiation.objects.select_for_update().get(pk=release.negotiation_id)
    return releases.locked(release, step, now)


def _decide(release: Release, *, by: User | None, now: datetime) -> Release:
    check(release, now)
    release.state = STEPS[Step.APPROVE][1]
    release.approved_at, release.approved_by = now, by
    release.live_at = release.live_at or now
    release.embargo_from = now if release.is_embargoed else None
    release.save()
    _record_published(release, release_items.of(release), by=by, now=now)
    if by is not None:
        verb = "release.forced" if release.is_forced else "release.approved"
        releases.record(verb, release, by=by, now=now, reason=release.forced_reason)
    return release


@transaction.atomic
def recall(*, release: Release, by: User, now: datetime) -> Release:
    """Take an approved release back to its draft before anyone could read it."""
    fresh = releases.locked(release, Step.RECALL, now)
    for event in _published(fresh):
        events.recall(event, at=now)
    fresh.state, fresh.recalled_at = STEPS[Step.RECALL][1], now
    fresh.approved_at = fresh.approved_by = fresh.submitted_at = fresh.submitted_by = None
    fresh.embargo_from = None
    fresh.is_forced, fresh.forced_reason = False, ""
    fresh.save()
    releases.record("release.recalled", fresh, by=by, now=now)
    return fresh


@transaction.atomic
def withdraw(*, release: Release, reason: str, by: User, now: datetime) -> Release:
    """Take back what was told: its addresses stay and say that, since when and why."""
    fresh = releases.locked(release, Step.WITHDRAW, now)
    is_live = fresh.live_at is not None and fresh.live_at <= now
    if not is_live:
        for event in _published(fresh):
            events.recall(event, at=now)
    fresh.state, fresh.withdrawn_at, fresh.withdrawn_by = STEPS[Step.WITHDRAW][1], now, by
    fresh.withdrawn_reason = reason
    fresh.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    tell_table(
        "release.withdrawn",
        fresh.negotiation,
        fresh,
        by=by,
        now=now,
        audience=Audience(fresh.audience) if is_live else Audience.STAFF,
        payload={"title": fresh.title, "release": fresh.slug, "reason": reason},
    )
    return fresh


def _published(release: Release) -> list[Event]:
    told = Event.objects.filter(
        verb="release.published", target_type=release._meta.label_lower, target_id=str(release.pk)
    )
    return list(told.filter(recall=None))


@transaction.atomic
def publish_record(
    *, release: Release, items: Sequence[Item], live_at: datetime, now: datetime
) -> Release:
    """Make things of the shipped record visible from the instant at which they became known."""
    release_items.check(release.negotiation, items)
    if not items:
        raise releases.NothingToRelease
    release.is_of_record, release.created_at = True, now
    release.save(force_insert=True)
    release.items.bulk_create(release_items.row(release, item) for item in items)
    release.state = Release.State.APPROVED
    release.live_at, release.approved_at = live_at, now
    release.save()
    _record_published(release, items, by=None, now=now)
    return release


def _record_published(
    release: Release, items: Sequence[Item], *, by: User | None, now: datetime
) -> None:
    """Tell the audience from the instant on; who approved is for the staff's own line."""
    if release.live_at is None:
        raise ValueError(f"Release {release.pk} has no instant.")
    payload = {
        "title": release.title,
        "release": release.slug,
        "change_note": release.change_note,
        "is_major": release.is_major,
        "items": [release_items.in_words(item) for item in items],
    }
    tell_table(
        "release.published",
        release.negotiation,
        release,
        by=by,
        now=now,
        audience=Audience(release.audience),
        visible_at=release.live_at,
        payload=payload | ({"is_forced": True} if release.is_forced else {}),
    )
