"""The desk: what waits for this person, and the work that they asked for."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from negotiations import desk as desks
from portal.access import Permission, Request, requires
from portal.job_states import job_state_of
from portal.models import Job


@requires(Permission.SEE_DESK)
def desk(request: Request) -> HttpResponse:
    """Drafts, conflicts, turns, answers awaited and agreements, over all of one's tables."""
    mine = Job.objects.visible_to(request.viewer, request.now).unnoticed()
    context = {
        "desk": desks.load(request.viewer, request.now),
        "jobs": [job_state_of(job, request.now) for job in mine],
        "may_audit": request.viewer.permits_somewhere(Permission.AUDIT),
        "title": _("Staff desk"),
    }
    return render(request, "negotiations/staff/desk.html", context)
