"""Opening a table: a negotiation that its guilds' staff may work on."""

from datetime import datetime

from django.db import transaction

from negotiations.actions.telling import tell_table
from negotiations.models import Negotiation
from portal.models import User


@transaction.atomic
def open_table(*, negotiation: Negotiation, by: User, now: datetime) -> None:
    """Tell the staff of its guilds that a negotiation exists; nobody else learns of it."""
    tell_table(
        "negotiation.opened",
        negotiation,
        negotiation,
        by=by,
        now=now,
        payload={"title": negotiation.title},
    )
