"""Making things visible to an audience from an instant on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from negotiations.models import (
    Negotiation,
    Position,
    Release,
    ReleaseItem,
    Session,
    TentativeAgreement,
)
from portal import events
from portal.access import Audience
from portal.models import User

Item = Negotiation | Session | Position | TentativeAgreement


class NothingToRelease(Exception):
    """A release names one thing at least."""


class OfAnotherTable(Exception):
    """A release names things of its own negotiation only."""


class NotTabled(Exception):
    """A draft is never released."""


@transaction.atomic
def publish(
    *,
    negotiation: Negotiation,
    title: str,
    audience: Audience,
    live_at: datetime,
    items: Sequence[Item],
    change_note: str,
    by: User | None,
    now: datetime,
    is_major: bool = True,
) -> Release:
    """Make the items visible to the audience from `live_at` on, by the clock alone.

    Records `release.published`, which the same audience sees from the same instant. Without `by`
    the release is the record's own.
    """
    _check(negotiation, items)
    release = Release.objects.create(
        negotiation=negotiation,
        title=title,
        audience=audience,
        live_at=live_at,
        change_note=change_note,
        is_major=is_major,
        created_at=now,
        created_by=by,
    )
    ReleaseItem.objects.bulk_create(_item(release, item) for item in items)
    _record(release, items, by=by, now=now)
    return release


def _record(release: Release, items: Sequence[Item], *, by: User | None, now: datetime) -> None:
    events.record(
        "release.published",
        by=by,
        at=now,
        target=release,
        audience=Audience(release.audience),
        guilds=release.negotiation.guilds.all(),
        stream=release.negotiation.stream,
        payload={
            "title": release.title,
            "change_note": release.change_note,
            "is_major": release.is_major,
            "items": [_in_words(item) for item in items],
        },
        visible_at=release.live_at,
    )


def _check(negotiation: Negotiation, items: Sequence[Item]) -> None:
    if not items:
        raise NothingToRelease
    if any(_negotiation_id(item) != negotiation.pk for item in items):
        raise OfAnotherTable
    if any(isinstance(item, Position) and not item.is_frozen for item in items):
        raise NotTabled


def _negotiation_id(item: Item) -> int:
    match item:
        case Negotiation():
            return item.pk
        case Session():
            return item.negotiation_id
        case _:
            return item.clause.negotiation_id


def _item(release: Release, item: Item) -> ReleaseItem:
    match item:
        case Negotiation():
            return ReleaseItem(release=release, negotiation_itself=item)
        case Session():
            return ReleaseItem(release=release, session=item)
        case Position():
            return ReleaseItem(release=release, position=item)
        case TentativeAgreement():
            return ReleaseItem(release=release, tentative_agreement=item)


def _in_words(item: Item) -> dict[str, Any]:
    """What the log tells of an item: its kind, its title, and the addresses it is found at."""
    match item:
        case Negotiation():
            return {"item": "negotiation", "title": item.title}
        case Session():
            title = item.get_kind_display()
            return {"item": "session", "title": title, "held_on": item.held_on.isoformat()}
        case Position():
            found = {"position": item.slug, "side": item.proposal.side, "stance": item.stance}
            return {"item": "position"} | _clause(item) | found
        case TentativeAgreement():
            return {"item": "tentative_agreement"} | _clause(item) | {"sha256": item.sha256}


def _clause(item: Position | TentativeAgreement) -> dict[str, str]:
    return {"title": item.clause.title, "clause": item.clause.slug}
