"""One release for whoever holds a link, before it is told."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from negotiations.actions import previews
from negotiations.models import PreviewLink
from negotiations.views.press.previewed import parts_of
from portal.access import Request
from portal.throttles import wait_before_preview

HEADERS = {
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


@login_not_required
@require_safe
def preview(request: Request, token: str) -> HttpResponse:
    """The texts of one release; told to everybody, the link leads to its public address."""
    if seconds := wait_before_preview(request):
        return _answer("negotiations/press/preview_later.html", {"seconds": seconds}, status=429)
    try:
        link = previews.open_link(token=token, now=request.now)
    except previews.NoSuchLink as absent:
        raise Http404 from absent
    if link.release.stage(request.now) in previews.TOLD:
        return redirect(link.release)
    previews.record_look(link=link, now=request.now)
    return _answer("negotiations/press/preview.html", _context(link))


def _context(link: PreviewLink) -> dict[str, object]:
    release = link.release
    return {"link": link, "release": release, "parts": parts_of(release)}


def _answer(template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    """Rendered without the request: neither its address nor who is signed in comes into it."""
    return HttpResponse(render_to_string(template, context), status=status, headers=HEADERS)
