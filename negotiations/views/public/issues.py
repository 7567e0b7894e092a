"""One issue: how its clauses moved round by round, and the same issue at other tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from negotiations import citations, overview
from negotiations.citations import Thing, said_on
from negotiations.course import Side
from negotiations.exchange import clause_distance
from negotiations.models import Issue, Negotiation, Position, Statement
from negotiations.overview import ClauseView, IssueView, Overview
from negotiations.views.public import summaries, words
from negotiations.views.public.reading import crumbs, page, with_sources
from portal.access import Request
from portal.http import absolute

LAST_STATEMENTS = 3


@dataclass(frozen=True, slots=True)
class Round:
    """What was said on a clause on one day, by side, and how far apart the sides were after it."""

    on: date | None
    name: str
    guild: tuple[Position, ...]
    employer: tuple[Position, ...]
    joint: tuple[Position, ...]
    distance: float | None


@dataclass(frozen=True, slots=True)
class Movement:
    """One clause with its rounds."""

    view: ClauseView
    standing: str
    rounds: tuple[Round, ...]


@page
def issue(request: Request, negotiation: str, issue: str) -> HttpResponse:
    """Each clause of the issue with both sides' words by round."""
    whole, others = _tables(request, negotiation, issue)
    shown = _issue_in(whole, issue)
    elsewhere = [(one, view) for one in others for view in one.issues if view.issue.slug == issue]
    _read_sources(shown, elsewhere)
    way = crumbs(whole.negotiation, (shown.issue.title, ""))
    counted = {"clauses": len(shown.clauses), "table": whole.negotiation.title}
    description = _("%(clauses)s clauses, round by round: %(table)s.") % counted
    context = {
        "title": f"{shown.issue.title}: {whole.negotiation.title}",
        "description": description,
        "negotiation": whole.negotiation,
        "issue": shown,
        "meaning": summaries.of_issue(request, shown.issue),
        "movements": [_movement(view, whole) for view in shown.clauses],
        "elsewhere": elsewhere,
        "statements": _statements(request, shown.issue),
        "crumbs": way,
        "structured_data": citations.graph(way, request.path, _data(request, shown)),
    }
    return render(request, "negotiations/public/issue.html", context)


def _data(request: Request, shown: IssueView) -> Thing:
    return {
        "@type": "CreativeWork",
        "name": shown.issue.title,
        "url": absolute(request.path),
        "hasPart": [{"@id": absolute(v.clause.get_absolute_url())} for v in shown.clauses],
    }


def _statements(request: Request, issue: Issue) -> list[Statement]:
    """What was said in public on the issue last; one query."""
    visible = Statement.objects.visible_to(request.viewer, request.now).kept()
    return list(visible.filter(issue=issue).select_related("source")[:LAST_STATEMENTS])


def _read_sources(shown: IssueView, elsewhere: Iterable[tuple[Overview, IssueView]]) -> None:
    """Of all that stands on the page; one query."""
    agreed = [view.got for _whole, other in elsewhere for view in other.clauses]
    said = [position for view in shown.clauses for position in view.said]
    with_sources(*said, *(one for one in agreed if isinstance(one, Position)))


def _issue_in(whole: Overview, slug: str) -> IssueView:
    for view in whole.issues:
        if view.issue.slug == slug:
            return view
    raise Http404


def _movement(view: ClauseView, whole: Overview) -> Movement:
    rounds = [_round(view, list(same)) for _on, same in groupby(view.said, key=said_on)]
    return Movement(view, words.standing_of(view), tuple(rounds))


def _round(view: ClauseView, said: list[Position]) -> Round:
    last = max(move.at for move in view.course.moves if move.key in {one.pk for one in said})
    return Round(
        on=said_on(said[0]),
        name=said[0].round_name,
        guild=_of_side(said, Side.GUILD),
        employer=_of_side(said, Side.EMPLOYER),
        joint=_of_side(said, Side.JOINT),
        distance=clause_distance(view.course.moves, view.course.agreed, last),
    )


def _of_side(said: Iterable[Position], side: Side) -> tuple[Position, ...]:
    return tuple(position for position in said if position.proposal.side == side)


def _tables(request: Request, here: str, issue: str) -> tuple[Overview, list[Overview]]:
    """This negotiation and the others with the issue that the viewer may see; four queries."""
    issues = Issue.objects.visible_to(request.viewer, request.now).filter(slug=issue)
    visible = Negotiation.objects.visible_to(request.viewer, request.now)
    has_it = Exists(issues.filter(negotiation=OuterRef("pk")))
    tables = list(visible.filter(Q(has_it) | Q(slug=here)).newest_first())
    place = next((place for place, one in enumerate(tables) if one.slug == here), None)
    if place is None:
        raise Http404
    wholes = overview.load_many(tables, request.viewer, request.now)
    return wholes.pop(place), wholes
