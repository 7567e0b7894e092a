"""Which page of this portal an address names, and whether a viewer finds it there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.urls import Resolver404, resolve

from negotiations.models import (
    Agreement,
    Clause,
    Correction,
    Issue,
    Negotiation,
    Position,
    Release,
    SummaryRevision,
)
from portal.access import Viewer

LONGEST = 300
Found = Mapping[str, Any]
Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Page:
    """A public address: its path, and what its parts name."""

    path: str
    names: Found


def find(address: str) -> Page | None:
    """The public page at a path or a whole address of this portal; a query is left off."""
    ours = urlsplit(settings.BASE_URL)
    try:
        parts = urlsplit(address.strip())
        match = resolve(parts.path or "/")
    except (ValueError, Resolver404):
        return None
    if parts.netloc not in {"", ours.netloc}:
        return None
    is_public = getattr(match.func, "login_required", True) is False
    is_short = len(parts.path) <= LONGEST
    return Page(parts.path or "/", match.kwargs) if is_public and is_short else None


def is_shown(page: Page, viewer: Viewer, now: datetime) -> bool:
    """Whether the viewer finds everything that the address names; unknown names are not found."""
    names = {name: value for name, value in page.names.items() if name != "ending"}
    return all(name in NAMED and NAMED[name](names, viewer, now).exists() for name in names)


def negotiation_of(page: Page, viewer: Viewer, now: datetime) -> Negotiation | None:
    """The table that the page is about, where the viewer may know of it."""
    visible = Negotiation.objects.visible_to(viewer, now)
    names = page.names
    if "negotiation" in names:
        return visible.filter(slug=names["negotiation"]).first()
    if "agreement" in names:
        shown = _agreement(names, viewer, now)
        return visible.filter(pk__in=shown.values("negotiation")).first()
    if "release" in names:
        shown = _release(names, viewer, now)
        return visible.filter(pk__in=shown.values("negotiation")).first()
    return None


def _negotiation(names: Found, viewer: Viewer, now: datetime) -> Rows:
    return Negotiation.objects.visible_to(viewer, now).filter(slug=names["negotiation"])


def _issue(names: Found, viewer: Viewer, now: datetime) -> Rows:
    """An issue of one table, or of any table where the page goes across them."""
    shown = Issue.objects.visible_to(viewer, now).filter(slug=names["issue"])
    tables = Negotiation.objects.visible_to(viewer, now)
    if "negotiation" in names:
        tables = tables.filter(slug=names["negotiation"])
    return shown.filter(negotiation__in=tables)


def _clause(names: Found, viewer: Viewer, now: datetime) -> Rows:
    shown = Clause.objects.visible_to(viewer, now)
    return shown.filter(slug=names["clause"], negotiation__slug=names.get("negotiation"))


def _position(names: Found, viewer: Viewer, now: datetime) -> Rows:
    shown = Position.objects.tabled().visible_to(viewer, now).filter(slug=names["position"])
    return shown.filter(
        clause__slug=names.get("clause"), clause__negotiation__slug=names.get("negotiation")
    )


def _pair(names: Found, viewer: Viewer, now: datetime) -> Rows:
    """The first of two positions, where the second is there too."""
    before, after = (
        _position({**names, "position": slug}, viewer, now)
        for slug in (names["pair"].before, names["pair"].after)
    )
    return before if after.exists() else before.none()


def _agreement(names: Found, viewer: Viewer, now: datetime) -> Rows:
    return Agreement.objects.visible_to(viewer, now).filter(slug=names["agreement"])


def _other(names: Found, viewer: Viewer, now: datetime) -> Rows:
    return _agreement({"agreement": names["other"]}, viewer, now)


def _release(names: Found, viewer: Viewer, now: datetime) -> Rows:
    return Release.objects.told(viewer, now).filter(slug=names["release"])


def _summary(names: Found, viewer: Viewer, now: datetime) -> Rows:
    shown = SummaryRevision.objects.visible_to(viewer, now).filter(slug=names["summary"])
    return shown.filter(summary__negotiation__slug=names.get("negotiation"))


def _correction(names: Found, viewer: Viewer, now: datetime) -> Rows:
    return Correction.objects.visible_to(viewer, now).made(now).filter(slug=names["correction"])


NAMED: Mapping[str, Callable[[Found, Viewer, datetime], Rows]] = {
    "negotiation": _negotiation,
    "issue": _issue,
    "clause": _clause,
    "position": _position,
    "pair": _pair,
    "agreement": _agreement,
    "other": _other,
    "release": _release,
    "summary": _summary,
    "correction": _correction,
}
