"""Who opened what is confidential: one row for each look, apart from the log."""

from datetime import datetime

from django.db import models

from portal.access import Audience
from portal.models import Guild, Opening, User

LONGEST = 300


def record(
    *,
    by: User | None,
    at: datetime,
    guild: Guild,
    stream: str,
    what: str,
    target: models.Model,
    through: str = "",
    audience: Audience = Audience.STAFF,
) -> Opening:
    """Write down one look; `what` names the thing in words that its guild's staff may read.

    `through` says by which link or for which outlet; without `by` it was a link alone. Of what is
    the committee's alone `audience` says so.
    """
    return Opening.objects.create(
        at=at,
        user=by,
        through=through[:200],
        guild=guild,
        stream=stream,
        what=what[:LONGEST],
        audience=audience,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
    )
