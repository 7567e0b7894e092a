"""Each page that press opens under an embargo is written down."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpResponse

from negotiations.actions import embargoes
from negotiations.embargoed import read_under_embargo
from negotiations.models import Release
from portal.access import Request
from portal.models import User

P = ParamSpec("P")
Door = Callable[Concatenate[Request, P], HttpResponse]


def watched(view: Door[P]) -> Door[P]:
    """Write down each page that press opens of a table with something under embargo."""

    @wraps(view)
    def shown(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.viewer.press_of and response.status_code in {200, 304}:
            concerned = [one for one in read_under_embargo(request) if _concerns(one, request)]
            embargoes.record_reading(
                concerned=concerned,
                path=request.path,
                by=cast("User", request.user),
                now=request.now,
            )
        return response

    return shown


def _concerns(release: Release, request: Request) -> bool:
    """Whether the page is of the release itself or may show what it holds."""
    own = f"/negotiations/{release.negotiation.slug}/"
    return request.path.startswith((own, "/agreements/", "/issues/", release.get_absolute_url()))
