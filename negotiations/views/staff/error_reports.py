"""What readers say is wrong: at one table, and on pages of none."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from negotiations.actions import error_reports as actions
from negotiations.forms.error_reports import AnswerForm
from negotiations.models import Correction, ErrorReport, Negotiation
from negotiations.views.staff import tables
from portal.access import Permission, Request, requires

ON_A_PAGE = 50


@requires(Permission.RELEASE)
def reports(request: Request, negotiation: str) -> HttpResponse:
    """Reports on pages of one table, those that wait first."""
    table = tables.table_at(request, negotiation, Permission.RELEASE)
    return _list(request, table, crumbs=tables.crumbs(table, here=_("Reports of readers")))


@requires(Permission.RELEASE)
def reports_at_large(request: Request) -> HttpResponse:
    """Reports on pages of no negotiation; the staff of every guild see them."""
    way = [(_("Staff desk"), reverse("desk")), (_("Reports of readers"), "")]
    return _list(request, None, crumbs=way)


def _list(
    request: Request, table: Negotiation | None, *, crumbs: list[tables.Crumb]
) -> HttpResponse:
    visible = ErrorReport.objects.visible_to(request.viewer, request.now)
    rows = visible.filter(negotiation=table).select_related("answered_by").waiting_first()
    context = {
        "negotiation": table,
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "title": _("Reports of readers"),
        "crumbs": crumbs,
    }
    return render(request, "negotiations/staff/reports.html", context)


@requires(Permission.RELEASE)
def report_answer(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Read a report on a page of the table and answer it."""
    table = tables.table_at(request, negotiation, Permission.RELEASE)
    return _answer(request, _report_at(request, table, pk), table)


@requires(Permission.RELEASE)
def report_answer_at_large(request: Request, pk: int) -> HttpResponse:
    """Read a report on a page of no negotiation and answer it."""
    return _answer(request, _report_at(request, None, pk), None)


def _answer(request: Request, row: ErrorReport, table: Negotiation | None) -> HttpResponse:
    form = AnswerForm(request.POST or None, corrections=_corrections(request, table))
    if request.method == "POST" and form.is_valid() and _answered(request, row, form):
        messages.success(request, _("The report is answered."))
        return redirect(_list_address(table))
    way = (_("Reports of readers"), _list_address(table))
    here = row.path
    start = [(_("Staff desk"), reverse("desk")), way, (here, "")]
    context = {
        "negotiation": table,
        "report": row,
        "form": form,
        "back": _list_address(table),
        "dismiss": _dismiss_address(row, table),
        "title": _("Report of a reader"),
        "crumbs": tables.crumbs(table, way, here=here) if table else start,
    }
    return render(request, "negotiations/staff/report.html", context)


def _answered(request: Request, row: ErrorReport, form: AnswerForm) -> bool:
    """Whether the report is answered now; else the form says why not."""
    by = tables.person(request)
    try:
        actions.answer(report=row, by=by, now=request.now, **form.cleaned_data)
    except actions.Settled:
        form.add_error(None, _("The report was answered or closed meanwhile."))
    except actions.PageHidden:
        words = _("The public can’t see this page, so the answer can’t be public either.")
        form.add_error("is_public", words)
    else:
        return True
    return False


@require_POST
@requires(Permission.RELEASE)
def report_dismiss(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Close a report on a page of the table without an answer."""
    table = tables.table_at(request, negotiation, Permission.RELEASE)
    return _dismiss(request, _report_at(request, table, pk), table)


@require_POST
@requires(Permission.RELEASE)
def report_dismiss_at_large(request: Request, pk: int) -> HttpResponse:
    """Close a report on a page of no negotiation without an answer."""
    return _dismiss(request, _report_at(request, None, pk), None)


def _dismiss(request: Request, row: ErrorReport, table: Negotiation | None) -> HttpResponse:
    try:
        actions.dismiss(report=row, by=tables.person(request), now=request.now)
    except actions.Settled:
        messages.info(request, _("The report was answered or closed already."))
    return redirect(_list_address(table))


def _report_at(request: Request, table: Negotiation | None, pk: int) -> ErrorReport:
    visible = ErrorReport.objects.visible_to(request.viewer, request.now)
    people = visible.select_related("answered_by", "correction")
    return get_object_or_404(people, negotiation=table, pk=pk)


def _corrections(request: Request, table: Negotiation | None) -> QuerySet[Correction]:
    made = Correction.objects.visible_to(request.viewer, request.now).made(request.now)
    return made.filter(negotiation=table) if table else made


def _list_address(table: Negotiation | None) -> str:
    return reverse("reports", args=[table.slug]) if table else reverse("reports-at-large")


def _dismiss_address(row: ErrorReport, table: Negotiation | None) -> str:
    if table is None:
        return reverse("report-dismiss-at-large", args=[row.pk])
    return reverse("report-dismiss", args=[table.slug, row.pk])
