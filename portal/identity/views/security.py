"""The page on which a person sees how they sign in and where they are signed in."""

from typing import cast

from allauth.usersessions.internal.flows import sessions as session_flows
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.access import Permission, Request, requires
from portal.identity import keys
from portal.models import User


@never_cache
@require_safe
@requires(Permission.SEE_OWN)
def me_security(request: Request) -> HttpResponse:
    """List passkeys, the authenticator app, recovery codes and sessions."""
    user = cast("User", request.user)
    context = {
        "keys": keys.keys_of(user),
        "places": keys.places_of(request, user),
        "title": _("Sign-in and security"),
        "crumbs": crumbs(),
    }
    return render(request, "identity/security.html", context)


def crumbs(*last: str) -> list[tuple[str, str]]:
    """The way to a page below this one, or to this one."""
    above = (_("My pages"), reverse("me"))
    here = (_("Sign-in and security"), reverse("me-security") if last else "")
    return [above, here, *((one, "") for one in last)]


@require_POST
@requires(Permission.SEE_OWN)
def session_end(request: Request, pk: int) -> HttpResponse:
    """End one session; this one too, which is to sign out."""
    own = keys.open_sessions(cast("User", request.user), request.now)
    session_flows.end_sessions(request, [get_object_or_404(own, pk=pk)])
    if not request.user.is_authenticated:
        return redirect("home")
    messages.success(request, _("That session has ended."))
    return redirect("me-security")


@require_POST
@requires(Permission.SEE_OWN)
def sessions_end(request: Request) -> HttpResponse:
    """End every session but this one."""
    session_flows.end_other_sessions(request, request.user)
    messages.success(request, _("You are signed in here only."))
    return redirect("me-security")
