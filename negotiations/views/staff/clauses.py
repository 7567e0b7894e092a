"""A new clause in its place on the board."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from negotiations.actions import clauses, proposals
from negotiations.forms.clauses import ClauseForm
from negotiations.models import Clause, Negotiation, Proposal
from negotiations.models.proposal import Side
from negotiations.views.staff import tables
from portal.access import Permission, Request, requires


@requires(Permission.DRAFT)
def clause_new(request: Request, negotiation: str) -> HttpResponse:
    """Follow a further provision, behind another one or in an issue of its own."""
    table = tables.table_at(request, negotiation, Permission.DRAFT)
    draft = _draft(request, table)
    initial = {"issue": request.GET.get("issue"), "after": request.GET.get("after")}
    form = ClauseForm(request.POST or None, negotiation=table, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            clause = _add(request, table, form, draft)
        except proposals.NotADraft:
            form.add_error(None, _("The draft was handed over or set aside meanwhile."))
        except clauses.TitleTaken:
            form.add_error("new_issue", _("An issue of that name is on the board already."))
        else:
            messages.success(request, _("“%(clause)s” is on the board.") % {"clause": clause})
            return redirect(draft or reverse("board", args=[table.slug]))
    crumbs = tables.crumbs(table, here=_("New clause"))
    context = {"negotiation": table, "form": form, "draft": draft, "crumbs": crumbs}
    return render(request, "negotiations/staff/clause_new.html", context)


def _draft(request: Request, table: Negotiation) -> Proposal | None:
    """The proposal that the address names, into which the new clause comes."""
    if "draft" not in request.GET:
        return None
    visible = Proposal.objects.visible_to(request.viewer, request.now)
    wanted = tables.key_of(request.GET["draft"])
    draft = get_object_or_404(visible, negotiation=table, side=Side.GUILD, pk=wanted)
    draft.negotiation = table
    return draft


@transaction.atomic
def _add(request: Request, table: Negotiation, form: ClauseForm, draft: Proposal | None) -> Clause:
    """The clause, its issue where that is new, and its place in the draft; all or nothing."""
    typed, person = form.cleaned_data, tables.person(request)
    issue = typed["issue"] or clauses.add_issue(
        negotiation=table, title=typed["new_issue"], by=person, now=request.now
    )
    clause = clauses.add_clause(
        negotiation=table,
        issue=issue,
        title=typed["title"],
        reference=typed["reference"],
        after=typed["after"],
        expiring_text=typed["expiring_text"],
        by=person,
        now=request.now,
    )
    if draft:
        proposals.add_clauses(proposal=draft, clauses=[clause])
    return clause
