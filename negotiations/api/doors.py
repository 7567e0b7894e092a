"""How the editor's script is let in: signed in, with a permission, answered in JSON."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from rest_framework.authentication import SessionAuthentication
from rest_framework.decorators import api_view, authentication_classes
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response

from negotiations import rules
from negotiations.models import Position
from portal import access
from portal.access import Permission
from portal.models import User

ApiView = Callable[..., Response]
View = Callable[..., HttpResponseBase]


class Session(SessionAuthentication):
    """The page's own session; signed out it asks for one with 401, where DRF would say 403."""

    def authenticate_header(self, request: ApiRequest) -> str:
        return "Session"


def api(
    permission: Permission, *methods: str
) -> Callable[[ApiView], Callable[..., HttpResponseBase]]:
    """Answer these methods for holders of the permission; a stranger gets 401 in JSON.

    The middleware's redirect to the sign-in page would be of no use to a script.
    """

    def decorate(view: ApiView) -> View:
        def guarded(request: ApiRequest, *args: Any, **kwargs: Any) -> Response:
            access.check(page_request(request).viewer, permission)
            return view(request, *args, **kwargs)

        guarded.__name__, guarded.__doc__ = view.__name__, view.__doc__
        opened = api_view(list(methods))(authentication_classes([Session])(guarded))
        opened.permission = permission  # type: ignore[attr-defined]
        return cast("View", login_not_required(opened))

    return decorate


def page_request(request: ApiRequest) -> access.Request:
    """The request that the middleware gave its instant and its viewer."""
    return cast("access.Request", request._request)  # noqa: SLF001 - DRF has no public name


def person(request: access.Request) -> User:
    """Whoever is signed in; the door asked for that before."""
    return cast("User", request.user)


def position_at(request: ApiRequest, pk: int, permission: Permission) -> Position:
    """A position of one's own table, for holders of the permission there; else 404 or 403."""
    asked = page_request(request)
    visible = Position.objects.visible_to(asked.viewer, asked.now)
    related = visible.select_related("proposal__negotiation", "clause", "held_by")
    position = get_object_or_404(related.prefetch_related("proposal__negotiation__parties"), pk=pk)
    rules.require(asked.viewer, permission, position.proposal.negotiation)
    return position
