"""Watching a job: its page with a bar, its state for scripts, stopping it, trying it again."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal import jobs as work
from portal.access import Permission, Request, requires
from portal.job_states import job_state_of
from portal.models import Job

TOLD_AT_ONCE = 20


@require_safe
@never_cache
@requires(Permission.SEE_OWN)
def jobs(request: Request) -> HttpResponse:
    """The person's jobs that run or whose end they have not seen, for the note on every page."""
    mine = Job.objects.visible_to(request.viewer, request.now).unnoticed()[:TOLD_AT_ONCE]
    return JsonResponse({"jobs": [job_state_of(job, request.now) for job in mine]})


@require_safe
@never_cache
@requires(Permission.SEE_OWN)
def job(request: Request, pk: int) -> HttpResponse:
    """How far the work is; on to its result once it is done."""
    shown = _job(request, pk)
    work.notice(job=shown, now=request.now)
    if shown.state == Job.State.DONE:
        return redirect(shown.address)
    context = {
        "job": job_state_of(shown, request.now),
        "title": shown.title,
        "about": shown.address,
    }
    return render(request, "portal/job.html", context)


@require_safe
@never_cache
@requires(Permission.SEE_OWN)
def job_state(request: Request, pk: int) -> HttpResponse:
    return JsonResponse(job_state_of(_job(request, pk), request.now))


@require_POST
@requires(Permission.SEE_OWN)
def job_notice(request: Request, pk: int) -> HttpResponse:
    """The person put the note about its end away."""
    work.notice(job=_job(request, pk), now=request.now)
    return HttpResponse(status=204)


@require_POST
@requires(Permission.SEE_OWN)
def job_cancel(request: Request, pk: int) -> HttpResponse:
    shown = _job(request, pk)
    try:
        work.cancel(job=shown, now=request.now)
    except work.AlreadyOver:
        messages.info(request, _("It had ended already."))
    return redirect(shown)


@require_POST
@requires(Permission.SEE_OWN)
def job_again(request: Request, pk: int) -> HttpResponse:
    shown = _job(request, pk)
    try:
        work.try_again(job=shown, now=request.now)
    except work.AlreadyOver:
        messages.info(request, _("It is done or under way; there is nothing to try again."))
    return redirect(shown)


def _job(request: Request, pk: int) -> Job:
    return get_object_or_404(Job.objects.visible_to(request.viewer, request.now), pk=pk)
