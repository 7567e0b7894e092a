"""What a page says to the press while something that it may read is under embargo."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.template import Context
from django.utils import formats, timezone

from negotiations.embargoed import key_of, read_under_embargo
from negotiations.models import Release
from negotiations.models.release import ZONE
from portal.access import Request

register = template.Library()
register.filter("desk_key", key_of)


@register.filter
def pacific(at: datetime) -> str:
    """The day and hour of clocks in Los Angeles, with the short name that tells two hours apart.

    Django's own letter for that name is empty for an hour that comes twice.
    """
    local = timezone.localtime(at, ZoneInfo(ZONE))
    return f"{formats.date_format(local, 'j F Y, H:i')} {local.tzname()}"


@register.simple_tag(takes_context=True)
def under_embargo(context: Context) -> list[Release]:
    """Releases that this reader reads before others; one query for press, none for anyone else."""
    request: Request | None = context.get("request")
    return [] if request is None else read_under_embargo(request)
