"""One negotiation: the two-sided board and what surrounds it."""

from itertools import groupby
from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from negotiations import citations, timeline
from negotiations.forms.public import ClauseFilter
from negotiations.models import GroundRules
from negotiations.overview import Overview
from negotiations.timeline import Kind
from negotiations.views.public import agreements, drawings, summaries, words
from negotiations.views.public.reading import crumbs, overview_at, page, with_sources_of
from portal.access import Request


@page
def negotiation(request: Request, negotiation: str) -> HttpResponse:
    """Where it stands, the talks on a line, the board, the distance over time, the documents."""
    rules = GroundRules.objects.filter(negotiation=OuterRef("pk")).in_force(request.now)
    whole = overview_at(request, negotiation, notice=Subquery(rules.values("notice")[:1]))
    told = timeline.lines(whole.negotiation, request.viewer, request.now)
    context = _head(whole, request.path) | _board(request, whole)
    meaning, of_issues = summaries.of_table(request, whole)
    context |= {
        "turn": words.turn_of(whole),
        "meaning": meaning,
        "meanings_of_issues": of_issues,
        "figures": words.figures_of(whole),
        "convergence": words.convergence_of(whole),
        "strip": drawings.strip_of(whole.negotiation, told),
        "chart": drawings.convergence_of(whole),
        "documents": [line for line in told if line.kind == Kind.DOCUMENTS],
        "agreements": agreements.of_table(request, whole.negotiation),
        "sources": whole.negotiation.sources.order_by("publisher", "note", "pk"),
        "citation": citations.of_negotiation(whole.negotiation),
    }
    return render(request, "negotiations/public/negotiation.html", context)


def _head(whole: Overview, path: str) -> dict[str, Any]:
    table, state = whole.negotiation, words.state_of(whole)
    way = crumbs(table)
    names = {"guild": table.guild_short_name, "employer": table.employer_short_name}
    description = _("%(guild)s and %(employer)s on AI, clause by clause.") % names
    data = citations.negotiation_data(table, f"{description} {state}")
    return {
        "title": table.title,
        "description": f"{description} {state}",
        "negotiation": table,
        "overview": whole,
        "state": state,
        "crumbs": way,
        "structured_data": citations.graph(way, path, data),
    }


def _board(request: Request, whole: Overview) -> dict[str, Any]:
    """The clauses that fit the filter, by issue; and every issue with how many are settled."""
    narrowing = ClauseFilter(request.GET, overview=whole)
    kept = narrowing.keep(whole.clauses, whole)
    with_sources_of(kept)
    return {
        "filter": narrowing,
        "issues": [
            (issue, list(views)) for issue, views in groupby(kept, key=lambda v: v.clause.issue)
        ],
        "shown": len(kept),
    }
