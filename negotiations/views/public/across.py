"""Two guilds' clauses on one issue beside each other, each column movable by itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from negotiations import citations, overview
from negotiations.citations import Citation, Crumb
from negotiations.comparisons import redline_of
from negotiations.models import Negotiation, Position
from negotiations.overview import ClauseView, Overview
from negotiations.redline import TextTooLong
from negotiations.redline.memory import remembered_similarity
from negotiations.redline.renderings import change_list, inline, side_by_side
from negotiations.views.public import words
from negotiations.views.public.agreements import places_of
from negotiations.views.public.columns import (
    Column,
    Name,
    Reference,
    State,
    last_words,
    moment_of,
)
from negotiations.views.public.reading import page, with_sources
from negotiations.views.public.shelf import Shelf, picker_of, shelf_of
from portal.access import Request
from portal.http import absolute


@dataclass(frozen=True, slots=True)
class Step:
    """A way on from a column."""

    words: str
    address: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One of the texts that a column can hold."""

    position: Position
    address: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Side:
    """A column with the addresses that move it."""

    column: Column
    heading: str
    steps: tuple[Step, ...]
    spoken: tuple[Spoken, ...]
    last: str
    in_agreements: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Row:
    """A clause of the issue, to be put into either column."""

    view: ClauseView
    last_at: datetime | None
    left: str
    right: str


@page
def issue_across(request: Request, issue: str) -> HttpResponse:
    """Both columns as the address has them; what it leaves open is filled in."""
    shelf = shelf_of(request, issue)
    if not shelf.holders:
        raise Http404
    asked = State.asked_for(request)
    left, right = _columns(request, shelf, asked)
    title = _("%(issue)s, side by side") % {"issue": shelf.title}
    context: dict[str, Any] = {
        "title": title,
        "description": title,
        "issue_title": shelf.title,
        "holders": [shelf.of_issue(table)[0].issue for table in shelf.holders],
        "crumbs": _way(shelf),
        "picker": picker_of(shelf, left, right),
        "structured_data": citations.graph(_way(shelf), request.path),
        "sides": [],
    }
    if left and right:
        context |= _beside(request, shelf, asked, (left, right))
    return render(request, "negotiations/public/issue_across.html", context)


def _way(shelf: Shelf) -> list[Crumb]:
    return [(_("Negotiations"), reverse("home")), (shelf.title, "")]


def _columns(request: Request, shelf: Shelf, asked: State) -> tuple[Column | None, Column | None]:
    """The two columns; None where no other negotiation has the issue. Four queries."""
    left = asked.left or shelf.beside(asked.right)
    right = asked.right or shelf.beside(left)
    names: list[tuple[Name, Reference | None]] = [("left", left), ("right", right)]
    slugs = {reference.negotiation for _name, reference in names if reference}
    tables = [shelf.table(slug) for slug in sorted(slugs)]
    wholes = overview.load_many(tables, request.viewer, request.now)
    by_slug = {whole.negotiation.slug: whole for whole in wholes}
    found = [
        Column.of(name, one, by_slug[one.negotiation], shelf.issue) if one else None
        for name, one in names
    ]
    with_sources(*{column.position for column in found if column and column.position})
    return found[0], found[1]


def _beside(
    request: Request, shelf: Shelf, asked: State, columns: tuple[Column, Column]
) -> dict[str, Any]:
    """What the page holds where there are two columns."""
    left, right = columns
    state = State(asked.path, left.reference, right.reference, asked.view)
    citation = _citation(shelf, left, right, asked.path)
    is_chosen = asked.left or asked.right
    context = {
        "description": citation.title,
        "canonical_url": citation.address if is_chosen else absolute(asked.path),
        "structured_data": citations.graph(_way(shelf), asked.path, _data(citation, *columns)),
        "citation": citation,
        "sides": [_side(request, state, one) for one in columns],
        "state": state,
        "tabs": _tabs(state),
        "shared": _shared(left, right),
        "is_retold": any(one.position and one.position.is_retold for one in columns),
        "rows_by_table": _rows(shelf, state, left.whole, right.whole),
    }
    return context | _compared(state, left, right)


def _citation(shelf: Shelf, left: Column, right: Column, path: str) -> Citation:
    """Both texts by name; the address holds them for ever where each has a page of its own."""
    ends = {"issue": shelf.title, "left": left.source, "right": right.source}
    address = State(path, left.exact, right.exact).address
    return Citation(_("%(issue)s: %(left)s, beside %(right)s") % ends, absolute(address))


def _data(citation: Citation, *columns: Column) -> citations.Thing:
    parts = [column.position for column in columns if column.position]
    return {
        "@type": "CreativeWork",
        "name": citation.title,
        "url": citation.address,
        "hasPart": [{"@id": absolute(one.get_absolute_url())} for one in parts],
    }


def _tabs(state: State) -> list[tuple[str, str, bool]]:
    """The views of the same two texts: words, address, whether it is this one."""
    names = {
        "plain": _("As plain words"),
        "redline": _("Redline"),
        "side-by-side": _("Redline in two columns"),
    }
    return [(name, state.seen_as(view), view == state.view) for view, name in names.items()]


def _side(request: Request, state: State, column: Column) -> Side:
    return Side(
        column=column,
        heading=_("Left") if column.name == "left" else _("Right"),
        steps=tuple(_steps(state, column)),
        spoken=tuple(
            Spoken(one, state.moved(column.name, column.at(one)), one == column.shown)
            for one in column.said
        ),
        last=state.moved(column.name, column.floating),
        in_agreements=places_of(request, column.view.clause),
    )


def _steps(state: State, column: Column) -> list[Step]:
    """Earlier, later, previous, next; a way that does not exist has no address."""

    def to(reference: Reference | None) -> str:
        return state.moved(column.name, reference) if reference else ""

    def clause(view: ClauseView | None) -> tuple[str, str]:
        if view is None:
            return "", ""
        return to(Reference(column.negotiation.slug, view.clause.slug)), view.clause.title

    return [
        Step(_("← Earlier words"), to(column.earlier)),
        Step(_("Later words →"), to(column.later)),
        Step(_("↑ Previous clause"), *clause(column.previous)),
        Step(_("↓ Next clause"), *clause(column.next)),
    ]


def _rows(shelf: Shelf, state: State, *wholes: Overview) -> list[tuple[Negotiation, list[Row]]]:
    """Every clause of the issue at the tables shown."""
    tables = list(dict.fromkeys(whole.negotiation for whole in wholes))
    views = {view.clause: view for whole in wholes for view in whole.clauses}
    listed = [
        (table, [_row(state, views[clause]) for clause in shelf.of_issue(table)])
        for table in tables
    ]
    return [(table, rows) for table, rows in listed if rows]


def _row(state: State, view: ClauseView) -> Row:
    reference = Reference(view.clause.negotiation.slug, view.clause.slug)
    last = last_words(view)
    return Row(
        view=view,
        last_at=moment_of(last) if last else None,
        left=state.moved("left", reference),
        right=state.moved("right", reference),
    )


def _compared(state: State, left: Column, right: Column) -> dict[str, Any]:
    """The redline where one is asked for, or why there is none."""
    context: dict[str, Any] = {"redline": None, "reason": ""}
    if state.view == "plain":
        return context
    if not left.text or not right.text:
        return context | {"reason": _("One of the columns has no words to compare.")}
    try:
        found = redline_of(left.text, right.text)
    except TextTooLong:
        return context | {"reason": _("One of the texts is too long to be compared here.")}
    return context | {
        "redline": found,
        "paragraphs": inline(found),
        "rows": side_by_side(found),
        "changes": change_list(found),
        "statistics": words.statistics_of(found.statistics),
    }


def _shared(left: Column, right: Column) -> str:
    """How much of their words the two texts share, in a sentence."""
    if not left.text or not right.text:
        return ""
    try:
        return words.shared_of(remembered_similarity(left.text, right.text))
    except TextTooLong:
        return ""
