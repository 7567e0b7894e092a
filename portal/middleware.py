"""Login by default, the viewer of each request, what is refused, and what browsers are told."""

import codecs
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequired
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.module_loading import import_string

from portal import kept_words, second_factor
from portal.access import (
    ANYONE,
    GUARDED_ROLES,
    RecentSignInNeeded,
    Request,
    SecondFactorNeeded,
    Viewer,
)
from portal.models import RoleGrant, User

GetResponse = Callable[[HttpRequest], HttpResponse]

ASKS: dict[type[Exception], str] = {
    SecondFactorNeeded: "second-factor",
    RecentSignInNeeded: "recent-sign-in",
}
REFUSES: dict[type[Exception], int] = {Http404: 404, PermissionDenied: 403}


class FormMethodsMiddleware:
    """Answer 405 to what no form sends, unless the address is one of the API, which says itself.

    A page that draws its form for whatever is not a POST would answer the others too.
    """

    TAKEN = ("GET", "HEAD", "POST", "OPTIONS")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        _view_args: tuple[Any, ...],
        _view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if request.method in self.TAKEN or hasattr(view_func, "cls"):
            return None
        return HttpResponseNotAllowed(self.TAKEN)


class LoginRequiredMiddleware(DjangoLoginRequired):
    """Every view asks for a sign-in unless it is marked `login_not_required`.

    A form that was filled in before the session ended gets its words back; a redirect would drop
    them.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        refusal = super().process_view(request, view_func, view_args, view_kwargs)
        return (
            kept_words.give_back(request) if refusal and kept_words.typed_in(request) else refusal
        )


class ViewerMiddleware:
    """Give the request `now`, one instant for all its decisions, and a lazy `viewer`.

    What a signed-in reader gets may hold more than others may see, so no shared cache keeps it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = cast("Request", request)
        asked.now = timezone.now()
        asked.viewer = cast("Viewer", SimpleLazyObject(lambda: viewer_of(asked)))
        asked.signed_in_at = second_factor.signed_in_at(asked)
        response = self.get_response(asked)
        if asked.user.is_authenticated:
            second_factor.note_use(asked)
            if not response.has_header("Cache-Control"):
                patch_cache_control(response, private=True)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Ask for the sign-in that a page needs; words sent meanwhile are given back.

        They are too where a role ended while somebody wrote, with the answer that they get then.
        """
        is_written = request.method == "POST" and bool(kept_words.typed_in(request))
        if type(error) in ASKS:
            if is_written:
                return kept_words.give_back(request)
            page = reverse(ASKS[type(error)])
            return redirect(f"{page}?{urlencode({'next': request.get_full_path()})}")
        if type(error) in REFUSES and is_written and request.user.is_authenticated:
            return kept_words.give_back_for_good(request, REFUSES[type(error)])
        return None


def viewer_of(request: Request) -> Viewer:
    """The viewer with the roles that the signed-in person holds now; one query."""
    user = request.user
    if not user.is_authenticated:
        return ANYONE
    return viewer_for(user, request.now, is_proven=second_factor.is_given(request))


def viewer_for(user: User, now: datetime, *, is_proven: bool) -> Viewer:
    """A person with the roles held at that instant; guarded ones count only where `is_proven`."""
    held = roles_of(user, now)
    roles: dict[int, frozenset[str]] = {}
    at_tables: dict[tuple[str, int], frozenset[str]] = {}
    counted = [one for one in held if is_proven or one[2] not in GUARDED_ROLES]
    for guild_id, stream, role in counted:
        if stream:
            at_table = at_tables.get((stream, guild_id), frozenset())
            at_tables[stream, guild_id] = at_table | {role}
        else:
            roles[guild_id] = roles.get(guild_id, frozenset()) | {role}
    return Viewer(
        user_id=user.pk,
        roles=roles,
        is_operator=user.is_operator and is_proven,
        table_roles=at_tables,
        awaits_second_factor=not is_proven and (len(counted) < len(held) or user.is_operator),
    )


def roles_of(user: User, now: datetime) -> list[tuple[int, str, str]]:
    """Guild, stream and role, as given by people or by a membership; one query."""
    given = RoleGrant.objects.filter(user=user).held(now).order_by()
    of_members = import_string(settings.MEMBER_ROLES)(user, now)
    return list(given.values_list("guild_id", "stream", "role").union(of_members))


class PermissionsPolicyMiddleware:
    """Tell the browser that no page uses sensors, media or payment."""

    POLICY = ", ".join(
        f"{feature}=()"
        for feature in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
    )

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.POLICY)
        return response


class WellFormedRequestMiddleware:
    """Answer 400 where a request can't be read as text that the database keeps.

    That is an encoding other than UTF-8, which Python may not even take for one of texts, and a
    zero byte in the address.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            raise BadRequest("Not UTF-8.")
        if any("\0" in "".join((name, *values)) for name, values in request.GET.lists()):
            raise BadRequest("A zero byte.")
        return self.get_response(request)
