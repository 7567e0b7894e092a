"""Releases in the words that pages for readers and pages for staff share."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from negotiations.actions.release_items import Item
from negotiations.disclosure import Stage
from negotiations.models import (
    Agreement,
    Negotiation,
    Position,
    Session,
    Statement,
    SummaryRevision,
    TentativeAgreement,
)

STAGES: dict[Stage, Promise] = {
    Stage.DRAFT: gettext_lazy("being drafted"),
    Stage.IN_REVIEW: gettext_lazy("in review"),
    Stage.SET_ASIDE: gettext_lazy("set aside"),
    Stage.SCHEDULED: gettext_lazy("approved and scheduled"),
    Stage.EMBARGOED: gettext_lazy("under embargo"),
    Stage.LIVE: gettext_lazy("live"),
    Stage.SUPERSEDED: gettext_lazy("superseded by a later release"),
    Stage.CORRECTED: gettext_lazy("corrected"),
    Stage.WITHDRAWN: gettext_lazy("withdrawn"),
}


def instant_in_words(at: datetime | None, zone: str) -> str:
    """The day and hour that clocks of the zone show, with its short and its long name."""
    if at is None:
        return ""
    local = timezone.localtime(at, ZoneInfo(zone))
    # Django's own letter for the short name is empty for an hour that comes twice.
    moment = f"{formats.date_format(local, 'j F Y, H:i')} {local.tzname()}"
    return _("%(moment)s (%(zone)s)") % {"moment": moment, "zone": zone.replace("_", " ")}


@dataclass(frozen=True, slots=True)
class Named:
    """One thing of a release: what kind it is, what it is called, where it is read."""

    kind: str
    title: str
    href: str
    words: str = ""


def named(item: Item) -> Named:
    """An item in words, with the page that shows it."""
    found: tuple[str, ...]
    match item:
        case Negotiation():
            found = (_("The negotiation itself"), item.title, item.get_absolute_url())
        case Session():
            href = reverse("sessions", args=[item.negotiation.slug])
            found = (_("Session"), item.get_kind_display(), href)
        case Position():
            found = (_("Text"), item.clause.title, item.get_absolute_url())
        case TentativeAgreement():
            found = (_("Agreed text"), item.clause.title, item.clause.get_absolute_url())
        case Agreement():
            found = (_("Agreement"), item.title, item.get_absolute_url())
        case SummaryRevision():
            found = (_("Summary"), str(item.summary), item.get_absolute_url())
        case Statement():
            href = reverse("statements", args=[item.negotiation.slug]) + f"#{item.anchor}"
            found = (_("Statement"), item.told_by, href, item.words)
    return Named(*found)
