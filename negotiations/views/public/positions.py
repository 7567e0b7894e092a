"""One text for ever: its words, its hash, and what stands beside it."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from negotiations import citations
from negotiations.citations import party
from negotiations.course import Side
from negotiations.models import Position
from negotiations.templatetags.said import day, did
from negotiations.views.public import file_links
from negotiations.views.public.reading import (
    clause_crumbs,
    clause_in,
    overview_at,
    page,
    position_in,
    positions_of,
    with_sources,
)
from portal.access import Request


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The positions beside it by date, and the two to compare it with."""

    previous: Position | None
    next: Position | None
    base: Position | None
    other_side: Position | None


@page
def position(request: Request, negotiation: str, clause: str, position: str) -> HttpResponse:
    """The words of one side on one clause on one day."""
    whole = overview_at(request, negotiation)
    view = clause_in(whole, clause)
    shown = position_in(view, position)
    with_sources(shown)
    way = clause_crumbs(view.clause, (day(shown.said_at), ""))
    heading = _heading(shown)
    context = {
        "title": f"{view.clause.title}: {heading}",
        "description": shown.text[:300] or heading,
        "negotiation": whole.negotiation,
        "view": view,
        "position": shown,
        "heading": heading,
        "neighbours": _neighbours(shown, positions_of(view)),
        "files": file_links.of_position(shown),
        "citation": citations.of_position(shown),
        "crumbs": way,
        "structured_data": citations.graph(way, request.path, citations.position_data(shown)),
    }
    return render(request, "negotiations/public/position.html", context)


def _heading(shown: Position) -> str:
    values = {
        "party": party(shown.clause.negotiation, shown.proposal.side),
        "did": did(shown),
        "day": day(shown.said_at),
    }
    return _("%(party)s %(did)s, %(day)s") % values


def _neighbours(shown: Position, said: tuple[Position, ...]) -> Neighbours:
    place = said.index(shown)
    earlier = [one for one in said[:place] if one.text]
    other = Side(shown.proposal.side).other
    across = [one for one in earlier if one.proposal.side == other != shown.proposal.side]
    return Neighbours(
        previous=said[place - 1] if place else None,
        next=said[place + 1] if place + 1 < len(said) else None,
        base=earlier[-1] if earlier else None,
        other_side=across[-1] if across and across[-1] is not earlier[-1] else None,
    )
