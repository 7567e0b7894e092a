"""What the sides said in public, as staff keep it for a release."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from negotiations.actions import statements as actions
from negotiations.forms.statements import StatementForm
from negotiations.models import Negotiation, Release, ReleaseItem, Statement
from negotiations.views.staff import tables
from portal.access import Permission, Request, requires

ON_A_PAGE = 50


@requires(Permission.RELEASE)
def statements_kept(request: Request, negotiation: str) -> HttpResponse:
    """Every statement kept at the table, and whether a release carries it."""
    table = tables.table_at(request, negotiation, Permission.RELEASE)
    kept = Statement.objects.visible_to(request.viewer, request.now).kept()
    named = ReleaseItem.objects.filter(statement=OuterRef("pk"))
    rows = kept.filter(negotiation=table).annotate(
        is_sent=Exists(named.exclude(release__state__in=actions.DRAFTED)),
        is_named=Exists(named.exclude(release__state=Release.State.SET_ASIDE)),
    )
    context = {
        "negotiation": table,
        "page": Paginator(rows.select_related("source", "issue"), ON_A_PAGE).get_page(
            request.GET.get("page")
        ),
        "title": _("Statements"),
        "crumbs": tables.crumbs(table, here=_("Statements")),
    }
    return render(request, "negotiations/staff/statements_kept.html", context)


@requires(Permission.RELEASE)
def statement_new(request: Request, negotiation: str) -> HttpResponse:
    """Write down what a side said."""
    table = tables.table_at(request, negotiation, Permission.RELEASE)
    today = timezone.localtime(request.now).date()
    form = StatementForm(
        request.POST or None, negotiation=table, today=today, initial={"is_quote": True}
    )
    if request.method == "POST" and form.is_valid():
        actions.record(
            negotiation=table,
            source=form.source,
            by=tables.person(request),
            now=request.now,
            **form.said,
        )
        messages.success(request, _("The statement is kept; a release makes it public."))
        return redirect("statements-kept", table.slug)
    return _form(request, table, form, _("New statement"))


@requires(Permission.RELEASE)
def statement(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Mend a statement that no release carries yet."""
    table = tables.table_at(request, negotiation, Permission.RELEASE)
    row = _statement_at(request, table, pk)
    today = timezone.localtime(request.now).date()
    initial = StatementForm.initial_of(row)
    form = StatementForm(request.POST or None, negotiation=table, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(
                statement=row,
                source=form.source,
                by=tables.person(request),
                now=request.now,
                **form.said,
            )
        except actions.Released:
            form.add_error(None, _("A release names this statement; it stays as it is."))
        except actions.SetAside:
            form.add_error(None, _("The statement was set aside meanwhile."))
        else:
            return redirect("statements-kept", table.slug)
    return _form(request, table, form, _("Statement"), row)


@require_POST
@requires(Permission.RELEASE)
def statement_set_aside(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Take a statement off the list."""
    table = tables.table_at(request, negotiation, Permission.RELEASE)
    row = _statement_at(request, table, pk)
    try:
        actions.set_aside(statement=row, by=tables.person(request), now=request.now)
    except actions.Released:
        messages.error(request, _("A release names this statement; take it out there first."))
    except actions.SetAside:
        messages.info(request, _("The statement was set aside already."))
    else:
        messages.success(request, _("The statement is set aside."))
    return redirect("statements-kept", table.slug)


def _statement_at(request: Request, table: Negotiation, pk: int) -> Statement:
    visible = Statement.objects.visible_to(request.viewer, request.now).kept()
    return get_object_or_404(visible.select_related("source"), negotiation=table, pk=pk)


def _form(
    request: Request,
    table: Negotiation,
    form: StatementForm,
    title: str,
    row: Statement | None = None,
) -> HttpResponse:
    way = (_("Statements"), reverse("statements-kept", args=[table.slug]))
    context = {
        "negotiation": table,
        "statement": row,
        "form": form,
        "title": title,
        "crumbs": tables.crumbs(table, way, here=title),
    }
    return render(request, "negotiations/staff/statement_form.html", context)
