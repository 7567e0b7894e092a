"""What is done at a table goes to the log of its guilds."""

from datetime import datetime
from typing import Any

from django.db.models import Model

from negotiations.models import Negotiation
from portal import events
from portal.access import Audience
from portal.models import User


def tell_table(
    verb: str,
    table: Negotiation,
    target: Model,
    *,
    by: User | None,
    now: datetime,
    payload: dict[str, Any],
    audience: Audience = Audience.STAFF,
    visible_at: datetime | None = None,
) -> None:
    """Record an event for every guild at the table; its staff alone learn of it unless told so."""
    events.record(
        verb,
        by=by,
        at=now,
        target=target,
        audience=audience,
        guilds=table.guilds.all(),
        stream=table.stream,
        payload=payload,
        visible_at=visible_at,
    )
