"""The append-only log: writing one event, and checking the chain of hashes."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import models, transaction

from portal.access import Audience
from portal.models import ChainHead, Event, EventGuild, Guild, User


class ChainBrokenError(Exception):
    """The log does not hash to what it says: it was changed behind the portal's back."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(f"Event {number}: {reason}.")
        self.number = number


@transaction.atomic
def record(
    verb: str,
    *,
    by: User | None,
    at: datetime,
    target: models.Model,
    audience: Audience,
    guilds: Iterable[Guild],
    stream: str = "",
    payload: dict[str, Any] | None = None,
    visible_at: datetime | None = None,
) -> Event:
    """Append one event in the caller's transaction.

    The head of the chain is locked until that transaction ends, so numbers have no gaps. The
    payload must be safe for the audience. `visible_at` defaults to `at`.
    """
    head, _ = ChainHead.objects.select_for_update().get_or_create(pk=1)
    concerned = sorted(guilds, key=lambda guild: guild.slug)
    event = Event(
        number=head.number + 1,
        at=at,
        visible_at=visible_at or at,
        actor=by,
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        stream=stream,
        audience=audience,
        payload=payload or {},
        previous_hash=head.hash,
    )
    event.hash = digest(event, [guild.slug for guild in concerned])
    event.save(force_insert=True)
    EventGuild.objects.bulk_create(EventGuild(event=event, guild=guild) for guild in concerned)
    head.move_to(event)
    return event


def digest(event: Event, guild_slugs: list[str]) -> str:
    """SHA-256 over the event as sorted, compact JSON, the hash before it included."""
    facts = {
        "number": event.number,
        "at": event.at.astimezone(UTC).isoformat(),
        "visible_at": event.visible_at.astimezone(UTC).isoformat(),
        "actor": event.actor_id,
        "verb": event.verb,
        "target": [event.target_type, event.target_id],
        "stream": event.stream,
        "audience": str(event.audience),
        "guilds": sorted(guild_slugs),
        "payload": event.payload,
        "previous": event.previous_hash,
    }
    line = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(line.encode()).hexdigest()


def verify(batch_size: int = 1000) -> int:
    """Walk the whole log and return how many events it holds; raise ChainBrokenError."""
    number, previous = 0, ""
    events = Event.objects.order_by("number").prefetch_related("guilds")
    for event in events.iterator(chunk_size=batch_size):
        if event.number != number + 1:
            raise ChainBrokenError(number + 1, "is missing")
        if event.previous_hash != previous:
            raise ChainBrokenError(event.number, "does not follow the event before it")
        if event.hash != digest(event, [guild.slug for guild in event.guilds.all()]):
            raise ChainBrokenError(event.number, "was changed")
        number, previous = event.number, event.hash
    head = ChainHead.objects.filter(pk=1).first()
    if (head.number, head.hash) != (number, previous) if head else number:
        raise ChainBrokenError(number + 1, "was cut off the end of the log")
    return number
