"""Where a sign-in leads: where the person wanted to go, if that is here, or to their own pages."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from portal import second_factor
from portal.access import Permission, Request, Viewer
from portal.middleware import viewer_for


def wanted(request: HttpRequest) -> str:
    """The page in `next`, of a form or of the address; empty unless it is one of this portal."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_here = target.startswith("/") and url_has_allowed_host_and_scheme(target, None)
    return target if is_here else ""


def with_next(name: str, target: str) -> str:
    """The address of a route that leads on to the target."""
    return f"{reverse(name)}?{urlencode({'next': target})}" if target else reverse(name)


def home_of(request: Request) -> str:
    """The pages of whoever is signed in; before them the second factor that they may need."""
    user = request.user
    if not user.is_authenticated:
        return reverse("home")
    whole = viewer_for(user, request.now, is_proven=True)
    address = reverse(_pages_of(whole))
    is_guarded = whole.is_inside_somewhere or whole.press_of or whole.is_operator
    is_waiting = is_guarded and not second_factor.is_given(request)
    return with_next("second-factor", address) if is_waiting else address


def _pages_of(viewer: Viewer) -> str:
    """The route of the pages on which the person works; without work, of their own."""
    if viewer.is_staff_somewhere:
        return "desk"
    if viewer.permits_somewhere(Permission.ROSTER):
        return "office"
    if viewer.press_of:
        return "press-desk"
    return "admin:index" if viewer.is_operator else "me"
