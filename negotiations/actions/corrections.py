"""Mending in the open what was wrong on a page: one person drafts it, another approves it."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction

from negotiations import pages, rules
from negotiations.actions.telling import tell_table
from negotiations.models import Correction, Negotiation
from portal.access import Audience
from portal.models import User

DESCRIBED = ("release", "path", "kind", "audience", "old_words", "new_words", "note")


class Refused(Exception):
    """What is asked can't be done with this correction; each below says why."""


class NeedsSecondPerson(Refused):
    """Whoever wrote a correction last does not approve it."""


class Settled(Refused):
    """The correction was approved or set aside."""


class PageHidden(Refused):
    """Those who are told of the correction do not find the page that it is about."""


class TableHidden(Refused):
    """Those who are told of the correction do not know of the negotiation."""


class OfAnotherTable(Refused):
    """A correction is of a release of its own negotiation."""


class OtherAudience(Refused):
    """A release is corrected before those whom it was told to."""


@transaction.atomic
def draft(*, negotiation: Negotiation, by: User, now: datetime, **described: Any) -> Correction:
    """Write a correction that waits for a second person; `described` are fields of DESCRIBED.

    Without a path it stands on the page of its release. Raises what `approve` raises, but for
    the second person.
    """
    row = Correction(
        negotiation=negotiation, slug=_slug(now), drafted_at=now, drafted_by=by, **_kept(described)
    )
    _check(row, now)
    row.save(force_insert=True)
    _tell("correction.drafted", row, by=by, now=now)
    return row


@transaction.atomic
def change(*, correction: Correction, by: User, now: datetime, **described: Any) -> Correction:
    """Write it anew; from then on another than `by` approves it."""
    fresh = _locked(correction)
    for name, value in _kept(described).items():
        setattr(fresh, name, value)
    fresh.drafted_at, fresh.drafted_by = now, by
    _check(fresh, now)
    fresh.save()
    _tell("correction.changed", fresh, by=by, now=now)
    return fresh


@transaction.atomic
def approve(*, correction: Correction, by: User, now: datetime) -> Correction:
    """Put it into the ledger, and onto the page it is about, at once and for ever."""
    fresh = _locked(correction)
    if by.pk == fresh.drafted_by_id:
        raise NeedsSecondPerson
    _check(fresh, now)
    fresh.approved_at, fresh.approved_by = now, by
    fresh.save(update_fields=["approved_at", "approved_by"])
    _tell("correction.made", fresh, by=by, now=now, audience=Audience(fresh.audience))
    return fresh


@transaction.atomic
def set_aside(*, correction: Correction, by: User, now: datetime) -> Correction:
    """Give up a correction that was not approved."""
    fresh = _locked(correction)
    fresh.set_aside_at = now
    fresh.save(update_fields=["set_aside_at"])
    _tell("correction.set_aside", fresh, by=by, now=now)
    return fresh


def _kept(described: dict[str, Any]) -> dict[str, Any]:
    kept = {name: described[name] for name in DESCRIBED if name in described}
    release = kept.get("release")
    if release is not None and not kept.get("path"):
        kept["path"] = release.get_absolute_url()
    return kept


def _slug(now: datetime) -> str:
    """The day and chance: a number would tell how many corrections strangers do not see."""
    return f"{now:%Y-%m-%d}-{secrets.token_hex(4)}"


def _locked(correction: Correction) -> Correction:
    rows = Correction.objects.select_for_update(of=("self",))
    fresh = rows.select_related("negotiation", "release").get(pk=correction.pk)
    if fresh.approved_at is not None or fresh.set_aside_at is not None:
        raise Settled
    return fresh


def _check(correction: Correction, now: datetime) -> None:
    """Raise where those who are to read it would learn of what they may not know."""
    table, release = correction.negotiation, correction.release
    if release is not None and release.negotiation_id != table.pk:
        raise OfAnotherTable
    if release is not None and release.audience != correction.audience:
        raise OtherAudience
    reader = rules.seen_as(Audience(correction.audience), table)
    if not Negotiation.objects.visible_to(reader, now).filter(pk=table.pk).exists():
        raise TableHidden
    page = pages.find(correction.path)
    if page is None or not pages.is_shown(page, reader, now):
        raise PageHidden


def _tell(
    verb: str,
    correction: Correction,
    *,
    by: User,
    now: datetime,
    audience: Audience = Audience.STAFF,
) -> None:
    tell_table(
        verb,
        correction.negotiation,
        correction,
        by=by,
        now=now,
        audience=audience,
        payload={
            "title": correction.path,
            "kind": correction.kind,
            "correction": correction.slug,
        },
    )
