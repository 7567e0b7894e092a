"""The desk: what waits for this person."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from negotiations import desk as desks
from portal.access import Permission, Request, requires


@requires(Permission.SEE_DESK)
def desk(request: Request) -> HttpResponse:
    """Drafts, conflicts, turns, answers awaited and agreements, over all of one's tables."""
    context = {"desk": desks.load(request.viewer, request.now), "title": _("Staff desk")}
    return render(request, "negotiations/staff/desk.html", context)
