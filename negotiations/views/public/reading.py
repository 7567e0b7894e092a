"""What a public page is about, loaded for its viewer; what they may not see is not found."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch, prefetch_related_objects
from django.db.models.expressions import BaseExpression
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from negotiations import overview
from negotiations.citations import Crumb
from negotiations.models import Clause, Negotiation, Position
from negotiations.models.source import Source
from negotiations.overview import ClauseView, Overview
from negotiations.views.public.keeping import kept
from negotiations.views.public.withdrawals import or_notice
from negotiations.views.watching import watched
from portal.access import Request

P = ParamSpec("P")
Page = Callable[Concatenate[Request, P], HttpResponse]


def page(view: Page[P]) -> Page[P]:
    """A page for anyone: read only, and not sent again to a browser that has just this answer.

    What a signed-in reader gets may hold more than others may see, so no shared cache keeps it.
    """

    @wraps(view)
    def shown(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = kept(request, lambda: view(request, *args, **kwargs))
        if request.viewer.is_signed_in:
            patch_cache_control(response, private=True)
        return response

    return login_not_required(require_safe(conditional_page(or_notice(watched(shown)))))


def negotiation_at(request: Request, slug: str, **beside: BaseExpression) -> Negotiation:
    """`beside` names what the same query shall bring along."""
    visible = Negotiation.objects.visible_to(request.viewer, request.now)
    return get_object_or_404(visible.annotate(**beside), slug=slug)


def overview_at(request: Request, slug: str, **beside: BaseExpression) -> Overview:
    return overview.load(negotiation_at(request, slug, **beside), request.viewer, request.now)


def clause_in(whole: Overview, slug: str) -> ClauseView:
    for view in whole.clauses:
        if view.clause.slug == slug:
            return view
    raise Http404


def positions_of(view: ClauseView) -> tuple[Position, ...]:
    """Everything said on the clause that the viewer may see, in the order of a course."""
    place = {move.key: move.order for move in view.course.moves}
    return tuple(sorted(view.said + view.outside, key=lambda position: place[position.pk]))


def position_in(view: ClauseView, slug: str) -> Position:
    for position in positions_of(view):
        if position.slug == slug:
            return position
    raise Http404


def with_sources(*positions: Position | None) -> None:
    """Read the sources of positions the viewer was found to see, notes last; one query."""
    in_order = Source.objects.order_by("note", "publisher", "pk")
    prefetch_related_objects([p for p in positions if p], Prefetch("sources", queryset=in_order))


def with_sources_of(views: Iterable[ClauseView]) -> None:
    """Read the sources of what was last asked, offered and agreed on each clause; one query."""
    last = [one for view in views for one in (view.asked, view.offered, view.got)]
    with_sources(*{one for one in last if isinstance(one, Position)})


def crumbs(negotiation: Negotiation, *way: Crumb) -> list[Crumb]:
    """The way from the front page to this page, whose own address is empty."""
    start = [
        (_("Negotiations"), reverse("home")),
        (negotiation.title, negotiation.get_absolute_url()),
        *way,
    ]
    return [*start[:-1], (start[-1][0], "")]


def clause_crumbs(clause: Clause, *way: Crumb) -> list[Crumb]:
    issue = (clause.issue.title, clause.issue.get_absolute_url())
    return crumbs(clause.negotiation, issue, (clause.title, clause.get_absolute_url()), *way)
