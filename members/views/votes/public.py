"""Votes as everybody may see them: their list, and one vote with what it found."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from members import vote_lists, vote_sheets
from members.models import Vote
from negotiations import citations
from negotiations.models import Negotiation
from negotiations.views.public import fact_boxes
from negotiations.views.public.fact_boxes import FactBox
from portal.access import Permission, Request
from portal.models import Guild

P = ParamSpec("P")
Page = Callable[Concatenate[Request, P], HttpResponse]


def vote_page(view: Page[P]) -> Page[P]:
    """A page for anyone that follows the clock: made anew each time, for it opens and closes."""

    @wraps(view)
    def shown(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.viewer.is_signed_in:
            patch_cache_control(response, private=True)
        return response

    return login_not_required(require_safe(conditional_page(shown)))


@vote_page
def votes(request: Request) -> HttpResponse:
    """All votes that the viewer may know of, those that were run elsewhere too."""
    way = [(_("Votes"), "")]
    context = {
        "title": _("Votes"),
        "description": _("What members were asked, who could vote, and what was found."),
        "groups": vote_lists.groups_for(request.viewer, request.now),
        "elsewhere": _elsewhere(request),
        "set_up_in": _set_up_in(request),
        "crumbs": way,
        "structured_data": citations.graph(way, request.path),
    }
    return render(request, "members/public/votes.html", context)


def _set_up_in(request: Request) -> QuerySet[Guild]:
    """The guilds whose votes the viewer sets up."""
    mine = request.viewer.guilds_granting(Permission.VOTES, "")
    return Guild.objects.filter(pk__in=mine).order_by("short_name", "pk")


def _elsewhere(request: Request) -> list[tuple[Negotiation, list[FactBox]]]:
    """Votes of the record, by negotiation; two queries."""
    visible = Negotiation.objects.visible_to(request.viewer, request.now)
    tables = list(visible.newest_first())
    boxes = fact_boxes.votes_of(tables, request.viewer, request.now)
    return [(table, boxes[table.stream]) for table in tables if boxes[table.stream]]


@vote_page
def vote(request: Request, vote: str) -> HttpResponse:
    """One vote: what was asked of whom, by which rule, and what was found."""
    visible = vote_sheets.for_page(Vote.objects.visible_to(request.viewer, request.now))
    found = get_object_or_404(visible, slug=vote)
    way = [(_("Votes"), reverse("votes")), (found.title, "")]
    context = {
        "title": found.title,
        "description": found.decides,
        "sheet": vote_sheets.sheet_of(found, request.viewer, request.now),
        "crumbs": way,
        "structured_data": citations.graph(way, request.path),
    }
    return render(request, "members/public/vote.html", context)
