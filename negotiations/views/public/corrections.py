"""The ledger: what was wrong here, what is right, and what readers asked."""

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from negotiations import citations
from negotiations.citations import Thing
from negotiations.comparisons import marked
from negotiations.forms.corrections import ASKED, LedgerFilter
from negotiations.models import Correction, ErrorReport, Negotiation
from negotiations.views.public.reading import page
from portal.access import Request
from portal.http import absolute

ON_A_PAGE = 25
NEWEST_ASKED = 5


@page
def corrections(request: Request) -> HttpResponse:
    """Every correction that the viewer is told of, the newest first, and what readers asked."""
    tables = Negotiation.objects.visible_to(request.viewer, request.now).newest_first()
    narrowing = LedgerFilter(request.GET, tables=tables)
    asked = _asked(request, narrowing)
    is_asked_only = narrowing.kind_wanted == ASKED
    rows = asked if is_asked_only else _made(request, narrowing)
    part = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    way = [(_("Corrections"), "")]
    context = {
        "title": _("Corrections"),
        "description": _("What was wrong on this portal, and what is right."),
        "filter": narrowing,
        "corrections": [] if is_asked_only else part.object_list,
        "asked": part.object_list if is_asked_only else list(asked[: NEWEST_ASKED + 1]),
        "is_asked_only": is_asked_only,
        "newest_asked": NEWEST_ASKED,
        "page": part,
        "crumbs": way,
        "structured_data": citations.graph(way, request.path),
    }
    return render(request, "negotiations/public/corrections.html", context)


def _made(request: Request, narrowing: LedgerFilter) -> QuerySet[Correction]:
    visible = Correction.objects.visible_to(request.viewer, request.now).made(request.now)
    return visible.filter(**narrowing.wanted).select_related("negotiation")


def _asked(request: Request, narrowing: LedgerFilter) -> QuerySet[ErrorReport]:
    """Public answers to readers; a correction is named where the viewer may read it."""
    told = Correction.objects.visible_to(request.viewer, request.now).made(request.now)
    answered = ErrorReport.objects.answered_in_public().filter(**narrowing.of_table)
    if narrowing.kind_wanted not in {"", ASKED}:
        return answered.none()
    newest = answered.order_by("-answered_at", "-pk")
    return newest.prefetch_related(Prefetch("correction", queryset=told))


@page
def correction(request: Request, correction: str) -> HttpResponse:
    """One correction for ever: what the page said, what is right, how it came about."""
    told = Correction.objects.visible_to(request.viewer, request.now).made(request.now)
    row = get_object_or_404(told.select_related("negotiation", "release"), slug=correction)
    citation = citations.of_correction(row)
    way = [(_("Corrections"), reverse("corrections")), (citation.title, "")]
    context = {
        "title": citation.title,
        "description": row.new_words or row.old_words,
        "correction": row,
        "paragraphs": marked(row.old_words, row.new_words),
        "citation": citation,
        "crumbs": way,
        "structured_data": citations.graph(way, request.path, _data(row)),
    }
    return render(request, "negotiations/public/correction.html", context)


def _data(row: Correction) -> Thing:
    return {
        "@type": "CorrectionComment",
        "@id": absolute(row.get_absolute_url()),
        "url": absolute(row.get_absolute_url()),
        "text": row.new_words,
        "datePublished": row.approved_at.isoformat() if row.approved_at else "",
        "about": {"@id": absolute(row.path)},
    }
