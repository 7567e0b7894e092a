"""A new clause in its place on the board."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from negotiations.actions import clauses
from negotiations.forms.clauses import ClauseForm
from negotiations.models import Clause, Negotiation
from negotiations.views.staff import tables
from portal.access import Permission, Request, requires


@requires(Permission.DRAFT)
def clause_new(request: Request, negotiation: str) -> HttpResponse:
    """Follow a further provision, behind another one or in an issue of its own."""
    table = tables.table_at(request, negotiation, Permission.DRAFT)
    initial = {"issue": request.GET.get("issue"), "after": request.GET.get("after")}
    form = ClauseForm(request.POST or None, negotiation=table, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            clause = _add(request, table, form)
        except clauses.TitleTaken:
            form.add_error("new_issue", _("An issue of that name is on the board already."))
        else:
            messages.success(request, _("“%(clause)s” is on the board.") % {"clause": clause})
            return redirect("board", table.slug)
    crumbs = tables.crumbs(table, here=_("New clause"))
    context = {"negotiation": table, "form": form, "crumbs": crumbs}
    return render(request, "negotiations/staff/clause_new.html", context)


@transaction.atomic
def _add(request: Request, table: Negotiation, form: ClauseForm) -> Clause:
    """The clause, and its issue where that is new; both or neither."""
    typed, person = form.cleaned_data, tables.person(request)
    issue = typed["issue"] or clauses.add_issue(
        negotiation=table, title=typed["new_issue"], by=person, now=request.now
    )
    return clauses.add_clause(
        negotiation=table,
        issue=issue,
        title=typed["title"],
        reference=typed["reference"],
        after=typed["after"],
        expiring_text=typed["expiring_text"],
        by=person,
        now=request.now,
    )
