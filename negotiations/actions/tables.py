"""Opening a table: a negotiation that its guilds' staff may work on."""

from datetime import datetime

from django.db import transaction

from negotiations.models import Negotiation
from portal import events
from portal.access import Audience
from portal.models import User


@transaction.atomic
def open_table(*, negotiation: Negotiation, by: User, now: datetime) -> None:
    """Tell the staff of its guilds that a negotiation exists; nobody else learns of it."""
    events.record(
        "negotiation.opened",
        by=by,
        at=now,
        target=negotiation,
        audience=Audience.STAFF,
        guilds=negotiation.guilds.all(),
        stream=negotiation.stream,
        payload={"title": negotiation.title},
    )
