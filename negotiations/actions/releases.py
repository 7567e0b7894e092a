"""Drafting what becomes visible to an audience from an instant on, and sending it to review."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from negotiations.actions import release_items
from negotiations.actions.release_items import Item
from negotiations.actions.telling import tell_table
from negotiations.disclosure import STEPS, Step
from negotiations.models import Negotiation, Release, ReleaseItem
from negotiations.models.release import ITEM_FIELDS
from portal.models import User

DESCRIBED = (
    "title",
    "audience",
    "zone",
    "live_at",
    "is_embargoed",
    "terms",
    "change_note",
    "is_major",
    "supersedes",
)


class NotNow(Exception):
    """The release does not stand where this step can be taken."""


class NothingToRelease(Exception):
    """A release names one thing at least."""


class OfAnotherTable(Exception):
    """A release takes the place of one of its own negotiation."""


def locked(release: Release, step: Step, now: datetime) -> Release:
    """Lock the row and return it fresh; raise NotNow where the step can't be taken."""
    fresh = (
        Release.objects.select_for_update(of=("self",))
        .select_related("negotiation")
        .get(pk=release.pk)
    )
    if step not in fresh.course.steps(now):
        raise NotNow
    return fresh


@transaction.atomic
def start(*, negotiation: Negotiation, by: User, now: datetime, **described: Any) -> Release:
    """Begin a release of the negotiation; `described` are fields of DESCRIBED."""
    release = Release.objects.create(
        negotiation=negotiation,
        slug=_free_slug(negotiation, described["title"]),
        created_at=now,
        created_by=by,
        **_described(negotiation, described),
    )
    record("release.drafted", release, by=by, now=now)
    return release


@transaction.atomic
def describe(*, release: Release, by: User, now: datetime, **described: Any) -> Release:
    """Change what a draft says of itself."""
    fresh = locked(release, Step.EDIT, now)
    changes = _described(fresh.negotiation, described)
    for name, value in changes.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=list(changes))
    record("release.changed", fresh, by=by, now=now)
    return fresh


def _described(negotiation: Negotiation, described: dict[str, Any]) -> dict[str, Any]:
    earlier = described.get("supersedes")
    if earlier is not None and earlier.negotiation_id != negotiation.pk:
        raise OfAnotherTable
    kept = {name: described[name] for name in DESCRIBED if name in described}
    return kept if kept.get("is_embargoed") else kept | {"is_embargoed": False, "terms": ""}


def _free_slug(negotiation: Negotiation, title: str) -> str:
    """An address below the negotiation's name; a taken one gets a chance ending, not a number."""
    slug = f"{negotiation.slug[:40]}-{slugify(title)[:48]}".strip("-")
    if Release.objects.filter(slug=slug).exists():
        slug = f"{slug}-{secrets.token_hex(3)}"
    return slug


@transaction.atomic
def choose_items(*, release: Release, items: Sequence[Item], by: User, now: datetime) -> Release:
    """Let a draft name exactly these things; raise as `release_items.check` does."""
    fresh = locked(release, Step.EDIT, now)
    release_items.check(fresh.negotiation, items)
    held = {(one.kind, getattr(one, f"{one.kind}_id")): one for one in fresh.items.all()}
    wanted = {_key(row): row for row in (release_items.row(fresh, item) for item in items)}
    gone = [row.pk for key, row in held.items() if key not in wanted]
    ReleaseItem.objects.filter(pk__in=gone).delete()
    ReleaseItem.objects.bulk_create(row for key, row in wanted.items() if key not in held)
    record("release.changed", fresh, by=by, now=now)
    return fresh


def _key(row: ReleaseItem) -> tuple[str, int]:
    return row.kind, getattr(row, f"{row.kind}_id")


@transaction.atomic
def submit(*, release: Release, by: User, now: datetime) -> Release:
    """Send a draft to review by a second person."""
    fresh = locked(release, Step.SUBMIT, now)
    if not fresh.items.exists():
        raise NothingToRelease
    fresh.state, fresh.review_note = STEPS[Step.SUBMIT][1], ""
    fresh.submitted_at, fresh.submitted_by = now, by
    fresh.save(update_fields=["state", "review_note", "submitted_at", "submitted_by"])
    record("release.submitted", fresh, by=by, now=now)
    return fresh


@transaction.atomic
def send_back(*, release: Release, note: str, by: User, now: datetime) -> Release:
    """Return a release to its draft, saying why."""
    fresh = locked(release, Step.SEND_BACK, now)
    fresh.state, fresh.review_note = STEPS[Step.SEND_BACK][1], note
    fresh.submitted_at = fresh.submitted_by = None
    fresh.save(update_fields=["state", "review_note", "submitted_at", "submitted_by"])
    record("release.sent_back", fresh, by=by, now=now, note=note)
    return fresh


@transaction.atomic
def set_aside(*, release: Release, by: User, now: datetime) -> Release:
    """Give up a release that was not approved; it stays in the list."""
    fresh = locked(release, Step.SET_ASIDE, now)
    fresh.state = STEPS[Step.SET_ASIDE][1]
    fresh.save(update_fields=["state"])
    record("release.set_aside", fresh, by=by, now=now)
    return fresh


def record(verb: str, release: Release, *, by: User, now: datetime, **more: Any) -> None:
    """Tell the table's own people of a step."""
    tell_table(
        verb,
        release.negotiation,
        release,
        by=by,
        now=now,
        payload={"title": release.title, "release": release.slug} | more,
    )


def kinds_of(rows: Iterable[ReleaseItem]) -> list[str]:
    """The kinds of things named, each once, in the order of ITEM_FIELDS."""
    held = {row.kind for row in rows}
    return [field for field in ITEM_FIELDS if field in held]
