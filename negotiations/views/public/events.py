"""What happened at a table: the timeline of its log, and its sessions."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from negotiations import citations
from negotiations import timeline as log
from negotiations.forms.public import TimelineFilter
from negotiations.models import Negotiation, Session
from negotiations.views.public.reading import crumbs, negotiation_at, page
from portal.access import Request

LINES = 250


@page
def timeline(request: Request, negotiation: str) -> HttpResponse:
    """Every event that this viewer may know of, by month and day, oldest first."""
    table = negotiation_at(request, negotiation)
    told = log.lines(table, request.viewer, request.now)
    narrowing = TimelineFilter(request.GET, told=told)
    kept = narrowing.keep(told)
    part = Paginator(kept, LINES).get_page(request.GET.get("page"))
    way = crumbs(table, (_("Timeline"), ""))
    context = {
        "title": _("Timeline: %s") % table.title,
        "description": _("What happened at this table, day by day."),
        "negotiation": table,
        "filter": narrowing,
        "months": log.by_month(part.object_list),
        "page": part,
        "shown": len(kept),
        "total": len(told),
        "crumbs": way,
        "structured_data": citations.graph(way, request.path),
    }
    return render(request, "negotiations/public/timeline.html", context)


@page
def sessions(request: Request, negotiation: str) -> HttpResponse:
    """The dated meetings at the table."""
    table = negotiation_at(request, negotiation)
    visible = Session.objects.visible_to(request.viewer, request.now)
    way = crumbs(table, (_("Sessions"), ""))
    context = {
        "title": _("Sessions: %s") % table.title,
        "description": _("When the sides met, on what, and how sure the record is of it."),
        "negotiation": table,
        "sessions": _in_order(visible, table),
        "crumbs": way,
        "structured_data": citations.graph(way, request.path),
    }
    return render(request, "negotiations/public/sessions.html", context)


def _in_order(visible: QuerySet[Session], table: Negotiation) -> list[Session]:
    return list(visible.filter(negotiation=table))
