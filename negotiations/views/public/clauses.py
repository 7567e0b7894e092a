"""One clause: asked, offered, got, and everything that was said on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from negotiations import citations
from negotiations.comparisons import redline_of
from negotiations.forms.public import ComparePicker
from negotiations.models import Clause, Position
from negotiations.overview import ClauseView, Overview
from negotiations.redline import TextTooLong
from negotiations.redline.renderings import InlineParagraph, inline
from negotiations.templatetags.said import in_short
from negotiations.views.public import summaries, words
from negotiations.views.public.agreements import places_of
from negotiations.views.public.reading import (
    clause_crumbs,
    clause_in,
    overview_at,
    page,
    positions_of,
    with_sources,
)
from portal.access import Request


@dataclass(frozen=True, slots=True)
class Difference:
    """From what was first asked to what was got, as a small redline."""

    before: Position
    after: Position
    paragraphs: tuple[InlineParagraph, ...] | None
    statistics: str


@page
def clause(request: Request, negotiation: str, clause: str) -> HttpResponse:
    """The clause's standing, both sides' last words, every position, and a picker to compare."""
    whole = overview_at(request, negotiation)
    view = clause_in(whole, clause)
    said = positions_of(view)
    with_sources(*said)
    way = clause_crumbs(view.clause)
    standing = words.standing_of(view)
    data = citations.clause_data(view.clause, said)
    context = {
        "title": view.clause.title,
        "description": f"{standing} {whole.negotiation.title}.",
        "negotiation": whole.negotiation,
        "view": view,
        "standing": standing,
        "meaning": summaries.of_clause(request, view.clause),
        "difference": _difference(view),
        "positions": with_bases([one for one in said if one in view.said]),
        "in_agreements": places_of(request, view.clause),
        "citation": citations.of_clause(view.clause),
        "crumbs": way,
        "structured_data": citations.graph(way, request.path, data),
    }
    context |= _neighbours(whole, view.clause) | picker(said, request)
    return render(request, "negotiations/public/clause.html", context)


def with_bases(said: Sequence[Position]) -> list[tuple[Position, Position | None]]:
    """Each position with the one before it that has words, to compare it with."""
    bases: list[tuple[Position, Position | None]] = []
    before: Position | None = None
    for position in said:
        bases.append((position, before if position.text else None))
        before = position if position.text else before
    return bases


def _difference(view: ClauseView) -> Difference | None:
    """What the agreed words made of those asked for; None unless both are positions with words."""
    before, after = view.asked or view.offered, view.got
    if before is None or not isinstance(after, Position) or before == after:
        return None
    try:
        found = redline_of(before.text, after.text)
    except TextTooLong:
        return Difference(before, after, None, "")
    return Difference(before, after, inline(found), words.statistics_of(found.statistics))


def _neighbours(whole: Overview, clause: Clause) -> dict[str, Clause | None]:
    """The clauses before and after it on the board."""
    clauses = [view.clause for view in whole.clauses]
    place = clauses.index(clause)
    return {
        "previous": clauses[place - 1] if place else None,
        "next": clauses[place + 1] if place + 1 < len(clauses) else None,
    }


def picker(
    said: tuple[Position, ...],
    request: Request,
    before: Position | None = None,
    after: Position | None = None,
) -> dict[str, Any]:
    """A form for any two positions; it stands on the first and the last unless told."""
    if len(said) < 2:
        return {"picker": None}
    choices = [(position.slug, in_short(position)) for position in said]
    initial = {"before": (before or said[0]).slug, "after": (after or said[-1]).slug}
    return {"picker": ComparePicker(positions=choices, initial=initial)}
