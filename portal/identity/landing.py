"""Where a sign-in leads: where the person wanted to go, if that is here, or to their own pages."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
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


def own_pages() -> str:
    """The address of a person's own pages; empty while there is no such page."""
    try:
        return reverse("me")
    except NoReverseMatch:
        return ""


def home_of(request: Request) -> str:
    """The pages of whoever is signed in; before them the second factor that they may need."""
    user = request.user
    if not user.is_authenticated:
        return reverse("home")
    whole = viewer_for(user, request.now, is_proven=True)
    address = _first_of(*_pages_of(whole), "home")
    is_guarded = whole.is_inside_somewhere or whole.press_of or whole.is_operator
    is_waiting = is_guarded and not second_factor.is_given(request)
    return with_next("second-factor", address) if is_waiting else address


def _pages_of(viewer: Viewer) -> tuple[str, ...]:
    if viewer.is_staff_somewhere:
        return ("desk",)
    if viewer.permits_somewhere(Permission.ROSTER):
        return ("office", "me")
    if viewer.press_of:
        return ("press-desk",)
    return ("admin:index",) if viewer.is_operator else ("me",)


def _first_of(*names: str) -> str:
    """The address of the first route there is."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    raise NoReverseMatch(", ".join(names))
