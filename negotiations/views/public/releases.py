"""What was published here: every release an address of its own, for ever."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from negotiations import citations
from negotiations.actions import release_items
from negotiations.disclosure import Stage
from negotiations.models import Negotiation, Release
from negotiations.views.public.reading import page
from negotiations.views.released import STAGES, named
from portal.access import Request

ON_A_PAGE = 50


@page
def updates(request: Request) -> HttpResponse:
    """Every release that the viewer was told of, the newest first."""
    told = Release.objects.told(request.viewer, request.now).with_course(request.now)
    tables = Negotiation.objects.visible_to(request.viewer, request.now)
    rows = told.filter(negotiation__in=tables).select_related("negotiation")
    part = Paginator(rows.order_by("-live_at", "-pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    way = [(_("Releases"), "")]
    context = {
        "title": _("Releases"),
        "description": _("What was published here, when, and what changed."),
        "releases": [(one, STAGES[one.stage(request.now)]) for one in part.object_list],
        "page": part,
        "crumbs": way,
        "structured_data": citations.graph(way, request.path),
    }
    return render(request, "negotiations/public/updates.html", context)


@page
def release(request: Request, release: str) -> HttpResponse:
    """What one release made visible, what changed, and whether it still stands.

    People of the table read theirs here in every state, which is said.
    """
    visible = Release.objects.visible_to(request.viewer, request.now).with_course(request.now)
    row = get_object_or_404(visible.select_related("negotiation", "supersedes"), slug=release)
    stage = row.stage(request.now)
    way = [(_("Releases"), reverse("updates")), (row.title, "")]
    citation = citations.of_release(row)
    data = {"@type": "CreativeWork", "name": citation.title, "url": citation.address}
    context = {
        "title": row.title,
        "description": row.change_note,
        "release": row,
        "stage": stage.value,
        "stage_words": STAGES[stage],
        "items": [] if stage is Stage.WITHDRAWN else [named(one) for one in release_items.of(row)],
        "successor": row.successors.filter(
            pk__in=Release.objects.told(request.viewer, request.now).standing().values("pk")
        ).first(),
        "citation": citation,
        "crumbs": way,
        "structured_data": citations.graph(way, request.path, data),
    }
    return render(request, "negotiations/public/release.html", context)
