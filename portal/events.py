"""The append-only log: writing one event, and checking the chain of hashes."""

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import models, transaction
from django.db.models.functions import Coalesce

from portal.access import Audience
from portal.models import ChainCheck, ChainHead, Event, EventGuild, EventRecall, Guild, User

Fault = ChainCheck.Fault
# How far the walk is: events compared, of how many.
Told = Callable[[int, int], None]


class ChainBrokenError(Exception):
    """The log does not hash to what it says: it was changed behind the portal's back."""

    def __init__(self, number: int, fault: Fault) -> None:
        super().__init__(f"Event {number}: {fault.label}.")
        self.number, self.fault = number, fault


class AlreadyVisibleError(Exception):
    """What its audience may know already is not recalled."""


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


@transaction.atomic
def recall(event: Event, *, at: datetime) -> None:
    """See to it that an event whose instant has not come never becomes visible.

    The event stays in the chain. Raise AlreadyVisibleError once its instant has come.
    """
    if event.visible_at <= at:
        raise AlreadyVisibleError
    EventRecall.objects.get_or_create(event=event, defaults={"at": at})


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


def verify(batch_size: int = 1000, told: Told = lambda _done, _steps: None) -> tuple[int, str]:
    """Walk the log up to its end at the beginning; return how many events it holds and its head.

    Raise ChainBrokenError at the first event that does not fit. What is appended meanwhile is for
    the next walk. Each batch is read by itself, so that `told` may write between them.
    """
    head = ChainHead.objects.filter(pk=1).first() or ChainHead()
    number, previous = 0, ""
    while batch := _batch(number, head.number, batch_size):
        for event in batch:
            _compare(event, number, previous)
            number, previous = event.number, event.hash
        told(number, head.number)
    if (head.number, head.hash) != (number, previous):
        raise ChainBrokenError(number + 1, Fault.CUT_OFF)
    _check_end()
    return number, previous


def _batch(after: int, until: int, size: int) -> list[Event]:
    rows = Event.objects.filter(number__gt=after, number__lte=until).order_by("number")
    return list(rows.prefetch_related("guilds")[:size])


def _compare(event: Event, number: int, previous: str) -> None:
    if event.number != number + 1:
        raise ChainBrokenError(number + 1, Fault.MISSING)
    if event.previous_hash != previous:
        raise ChainBrokenError(event.number, Fault.ASTRAY)
    if event.hash != digest(event, [guild.slug for guild in event.guilds.all()]):
        raise ChainBrokenError(event.number, Fault.CHANGED)


def _check_end() -> None:
    """Nothing stands behind the end that the head names now."""
    head = models.Subquery(ChainHead.objects.filter(pk=1).values("number")[:1])
    beyond = Event.objects.filter(number__gt=Coalesce(head, 0)).order_by("number")
    if (number := beyond.values_list("number", flat=True).first()) is not None:
        raise ChainBrokenError(number, Fault.BEYOND)
