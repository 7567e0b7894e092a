"""Feeds of releases and corrections, the same for everybody."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _

from negotiations import feeds
from negotiations.feeds import Feed
from negotiations.models import Negotiation
from negotiations.views.public.reading import page
from portal.access import ANYONE, Request

ATOM = "application/atom+xml; charset=utf-8"
JSON = "application/feed+json; charset=utf-8"


@page
def updates_atom(request: Request) -> HttpResponse:
    """Releases."""
    return _sent(_updates(request), feeds.as_atom, ATOM)


@page
def updates_json(request: Request) -> HttpResponse:
    """Releases."""
    return _sent(_updates(request), feeds.as_json, JSON)


@page
def corrections_atom(request: Request) -> HttpResponse:
    """Corrections."""
    return _sent(_corrections(request), feeds.as_atom, ATOM)


@page
def corrections_json(request: Request) -> HttpResponse:
    """Corrections."""
    return _sent(_corrections(request), feeds.as_json, JSON)


@page
def negotiation_atom(request: Request, negotiation: str) -> HttpResponse:
    """Releases and corrections of one table."""
    return _sent(_of_table(request, negotiation), feeds.as_atom, ATOM)


@page
def negotiation_json(request: Request, negotiation: str) -> HttpResponse:
    """Releases and corrections of one table."""
    return _sent(_of_table(request, negotiation), feeds.as_json, JSON)


def _updates(request: Request) -> Feed:
    return Feed(_("Releases"), reverse("updates"), request.path, feeds.releases(request.now))


def _corrections(request: Request) -> Feed:
    entries = feeds.corrections(request.now)
    return Feed(_("Corrections"), reverse("corrections"), request.path, entries)


def _of_table(request: Request, slug: str) -> Feed:
    """For the public alone: a table that only some know of has no feed."""
    table = Negotiation.objects.visible_to(ANYONE, request.now).filter(slug=slug).first()
    if table is None:
        raise Http404
    entries = feeds.newest(
        feeds.releases(request.now, table), feeds.corrections(request.now, table)
    )
    return Feed(table.title, table.get_absolute_url(), request.path, entries)


def _sent(feed: Feed, write: Callable[[Feed], str], kind: str) -> HttpResponse:
    response = HttpResponse(write(feed), content_type=kind)
    response.headers["Last-Modified"] = http_date(feed.updated.timestamp())
    return response
