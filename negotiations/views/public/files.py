"""Texts and redlines as files, for whoever may see the page that shows them."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from negotiations.citations import Pair, comparison_address
from negotiations.exports import agreements, positions
from negotiations.exports.files import Format
from negotiations.models import Position
from negotiations.views.public.agreements import agreement_at
from negotiations.views.public.reading import clause_in, overview_at, position_in, with_sources
from negotiations.views.public.withdrawals import or_notice
from negotiations.views.sending import sent
from negotiations.views.watching import watched
from portal.access import Request

P = ParamSpec("P")
Door = Callable[Concatenate[Request, P], HttpResponse]


def download(view: Door[P]) -> Door[P]:
    """A file for anyone; not kept among the public pages, for its tag saves making it again."""
    return login_not_required(require_safe(or_notice(watched(view))))


@download
def position_file(
    request: Request, negotiation: str, clause: str, position: str, ending: Format
) -> HttpResponse:
    """The words of one position."""
    (shown,) = _spoken(request, negotiation, clause, position)
    return sent(request, positions.file_of(shown), ending)


@download
def compare_file(
    request: Request, negotiation: str, clause: str, pair: Pair, ending: Format
) -> HttpResponse:
    """The redline from one position to another."""
    before, after = _spoken(request, negotiation, clause, pair.before, pair.after)
    address = comparison_address(before, after)
    made = positions.redline_of_two(before, after, address, settings.SITE_NAME)
    return sent(request, made, ending)


def _spoken(request: Request, negotiation: str, clause: str, *slugs: str) -> tuple[Position, ...]:
    """Positions of one clause that have words; a file of no words is not found."""
    view = clause_in(overview_at(request, negotiation), clause)
    found = tuple(position_in(view, slug) for slug in slugs)
    if not all(position.text for position in found):
        raise Http404
    with_sources(*found)
    return found


@download
def agreement_file(request: Request, agreement: str, ending: Format) -> HttpResponse:
    """A whole agreement."""
    return sent(request, agreements.file_of(agreement_at(request, agreement), request.now), ending)


@download
def agreement_compare_file(
    request: Request, agreement: str, other: str, ending: Format
) -> HttpResponse:
    """The redline from one agreement to another."""
    before, after = agreement_at(request, agreement), agreement_at(request, other)
    address = reverse("agreement-compare", args=[before.slug, after.slug])
    made = agreements.redline_of_two(
        before, after, address=address, author=settings.SITE_NAME, now=request.now
    )
    return sent(request, made, ending)
