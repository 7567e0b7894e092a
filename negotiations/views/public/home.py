"""The front page: where things stand."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from negotiations import citations, overview, timeline
from negotiations.models import Negotiation, Release, Session
from negotiations.overview import Overview
from negotiations.timeline import Line
from negotiations.views.public import words
from negotiations.views.public.reading import page
from portal.access import Request
from portal.http import absolute

NEWEST = 6


@dataclass(frozen=True, slots=True)
class Story:
    """One negotiation on the front page."""

    overview: Overview
    state: str
    turn: str
    convergence: str
    next_date: str
    course: list[Line]
    figures: list[words.Figure]


@page
def home(request: Request) -> HttpResponse:
    """A story for each negotiation, the newest first, and what was published last."""
    visible = Negotiation.objects.visible_to(request.viewer, request.now)
    tables = list(visible.newest_first())
    wholes = overview.load_many(tables, request.viewer, request.now)
    releases = Release.objects.told(request.viewer, request.now).standing()
    newest = releases.filter(negotiation__in=tables).select_related("negotiation")
    description = _(
        "Who proposed what on artificial intelligence, what was answered, what was agreed."
    )
    site = {
        "@type": "WebSite",
        "@id": absolute("/"),
        "url": absolute("/"),
        "name": settings.SITE_NAME,
    }
    context = {
        "title": _("Where things stand"),
        "description": description,
        "stories": _stories(request, wholes),
        "releases": newest.order_by("-live_at", "-pk")[:NEWEST],
        "structured_data": citations.graph([], reverse("home"), site),
    }
    return render(request, "negotiations/public/home.html", context)


def _next_sessions(request: Request, tables: list[Negotiation]) -> dict[int, date]:
    """The next session that the viewer may know of, by negotiation."""
    today = timezone.localtime(request.now).date()
    visible = Session.objects.visible_to(request.viewer, request.now)
    coming = visible.filter(negotiation__in=tables, held_on__gte=today).order_by("-held_on")
    return dict(coming.values_list("negotiation_id", "held_on"))


def _stories(request: Request, wholes: list[Overview]) -> list[Story]:
    tables = [whole.negotiation for whole in wholes]
    upcoming = _next_sessions(request, tables)
    courses = timeline.turning_points(tables, request.viewer, request.now)
    return [
        _story(whole, upcoming.get(whole.negotiation.pk), courses[whole.negotiation.stream])
        for whole in wholes
    ]


def _story(whole: Overview, next_session: date | None, course: list[Line]) -> Story:
    return Story(
        course=course,
        overview=whole,
        state=words.state_of(whole),
        turn=words.turn_of(whole),
        convergence=words.convergence_of(whole),
        next_date=words.next_date_of(whole, next_session),
        figures=words.figures_of(whole),
    )
