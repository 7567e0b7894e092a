"""Anyone may say that something here is wrong; no account is asked for."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from negotiations import citations, pages
from negotiations.actions import error_reports as actions
from negotiations.forms.error_reports import ReportForm, no_such_page
from portal.access import Request
from portal.throttles import wait_before_report


@login_not_required
@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: Request) -> HttpResponse:
    """What is wrong on which page; kept without the name of whoever says it."""
    form = ReportForm(request.POST or None, initial={"page": _asked_about(request)})
    status = 200
    if request.method == "POST" and form.is_valid():
        seconds = wait_before_report(request)
        if not seconds and _kept(request, form):
            messages.success(request, _("Thank you. Your report went to the staff of the guilds."))
            return redirect("report")
        if seconds:
            status = 429
            form.add_error(None, _too_many(seconds))
    way = [(_("Report an error"), "")]
    context = {
        "title": _("Report an error"),
        "description": _("Say what is wrong on a page of this portal."),
        "form": form,
        "crumbs": way,
        "structured_data": citations.graph(way, request.path),
    }
    return render(request, "negotiations/public/report.html", context, status=status)


def _asked_about(request: Request) -> str:
    page = pages.find(request.GET.get("page", ""))
    return page.path if page and request.GET.get("page") else ""


def _kept(request: Request, form: ReportForm) -> bool:
    """Whether the report is kept; nobody is named in the log, signed in or not."""
    try:
        actions.report(viewer=request.viewer, by=None, now=request.now, **form.cleaned_data)
    except actions.NoSuchPage:
        form.add_error("page", no_such_page())
        return False
    return True


def _too_many(seconds: int) -> str:
    minutes = max(1, round(seconds / 60))
    words = ngettext(
        "Too many reports from here. Try again in %(minutes)d minute.",
        "Too many reports from here. Try again in %(minutes)d minutes.",
        minutes,
    )
    return words % {"minutes": minutes}
