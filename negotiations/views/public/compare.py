"""Two positions of one clause against each other, at an address that names both."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from negotiations import citations
from negotiations.citations import Pair, whose
from negotiations.comparisons import redline_of
from negotiations.models import Position
from negotiations.redline import Options, Redline, TextTooLong
from negotiations.redline.model import RowKind
from negotiations.redline.renderings import (
    InlineParagraph,
    SideBySideRow,
    change_list,
    inline,
    side_by_side,
)
from negotiations.templatetags.said import day
from negotiations.views.public import file_links, words
from negotiations.views.public.clauses import picker
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
class Showing:
    """How the comparison is to be shown; the address says it, and its canonical form does not."""

    side_by_side: bool
    without_marks: bool
    without_deletions: bool
    only_changes: bool
    exact: bool

    @classmethod
    def asked_for(cls, query: QueryDict) -> "Showing":
        return cls(
            side_by_side=query.get("view") == "side-by-side",
            without_marks=query.get("marks") == "hide",
            without_deletions=query.get("deletions") == "hide",
            only_changes=query.get("only") == "changes",
            exact=query.get("exact") == "1",
        )


@page
def compare_picked(request: Request, negotiation: str, clause: str) -> HttpResponse:
    """Send the picker's two choices on to their permanent address."""
    view = clause_in(overview_at(request, negotiation), clause)
    before = position_in(view, request.GET.get("from", ""))
    after = position_in(view, request.GET.get("to", ""))
    return redirect(citations.comparison_address(before, after))


@page
def compare_texts(request: Request, negotiation: str, clause: str, pair: Pair) -> HttpResponse:
    """The redline from one position to another, with both named."""
    whole = overview_at(request, negotiation)
    view = clause_in(whole, clause)
    before, after = position_in(view, pair.before), position_in(view, pair.after)
    with_sources(before, after)
    way = clause_crumbs(view.clause, (_("Comparison"), ""))
    citation = citations.of_comparison(view.clause, before, after, request.path)
    data = {"@type": "CreativeWork", "name": citation.title, "url": citation.address}
    context = {
        "title": citation.title,
        "description": citation.title,
        "negotiation": whole.negotiation,
        "view": view,
        "before": before,
        "after": after,
        "before_name": _name(before),
        "after_name": _name(after),
        "citation": citation,
        "files": file_links.of_comparison(before, after, request.viewer),
        "crumbs": way,
        "structured_data": citations.graph(way, request.path, data),
    }
    context |= compared(before, after, Showing.asked_for(request.GET))
    context |= picker(positions_of(view), request, before, after)
    return render(request, "negotiations/public/compare.html", context)


def compared(before: Position, after: Position, showing: Showing) -> dict[str, Any]:
    """The redline in the form asked for, or why there is none."""
    context: dict[str, Any] = {"showing": showing, "redline": None, "silent": [], "reason": ""}
    silent = [one for one in (before, after) if not one.text]
    if silent:
        return context | {"silent": silent, "spoken": [p for p in (before, after) if p.text]}
    try:
        options = Options(exact=showing.exact)
        found = redline_of(before.text, after.text, options=options)
    except TextTooLong:
        return context | {"reason": _("One of the texts is too long to be compared here.")}
    return context | {
        "redline": found,
        "paragraphs": _paragraphs(found, showing),
        "rows": _rows(found, showing),
        "changes": change_list(found),
        "statistics": words.statistics_of(found.statistics),
    }


def _name(position: Position) -> str:
    negotiation = position.clause.negotiation
    return f"{whose(negotiation, position.proposal.side)}, {day(position.said_at)}"


def _paragraphs(found: Redline, showing: Showing) -> tuple[InlineParagraph, ...]:
    if not showing.without_deletions:
        return inline(found, changes_only=showing.only_changes)
    return tuple(_as_it_reads_now(row) for row in _rows(found, showing) if row.right)


def _rows(found: Redline, showing: Showing) -> tuple[SideBySideRow, ...]:
    return tuple(_kept(side_by_side(found), only_changes=showing.only_changes))


def _kept(rows: Iterable[SideBySideRow], *, only_changes: bool) -> Iterable[SideBySideRow]:
    return (row for row in rows if row.kind is not RowKind.EQUAL or not only_changes)


def _as_it_reads_now(row: SideBySideRow) -> InlineParagraph:
    """A paragraph of the later text alone, with its insertions marked."""
    return InlineParagraph(
        kind=row.kind,
        segments=row.right,
        label_before=row.label_after,
        label_after=row.label_after,
        is_relabelled=False,
        anchor=row.anchor,
        group=row.group,
        move=row.move,
    )
