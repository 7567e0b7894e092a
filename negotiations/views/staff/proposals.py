"""Beginning a proposal, and what it says about itself and holds."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from negotiations.actions import proposals
from negotiations.forms.proposals import ClauseTicks, DetailsForm
from negotiations.models import Clause, Negotiation, Proposal
from negotiations.models.proposal import Side
from negotiations.views.staff import tables
from portal.access import Permission, Request, requires


@requires(Permission.DRAFT)
def proposal_new(request: Request, negotiation: str) -> HttpResponse:
    """Choose clauses and say what the proposal is; opens a draft."""
    table = tables.table_at(request, negotiation, Permission.DRAFT)
    initial = {"responds_to": request.GET.get("responds_to"), "medium": Proposal.Medium.WRITTEN}
    details = DetailsForm(request.POST or None, negotiation=table, initial=initial)
    adds_clause = request.POST.get("step") == "new-clause"
    ticks = ClauseTicks(
        request.POST or None,
        clauses=_clauses(request, table),
        may_be_none=adds_clause,
        initial={"clauses": request.GET.getlist("clause")},
    )
    if request.method == "POST" and details.is_valid() & ticks.is_valid():
        draft = _begin(request, table, details, ticks)
        further = f"{reverse('clause-new', args=[table.slug])}?draft={draft.pk}"
        return redirect(further if adds_clause else draft)
    context = {"negotiation": table, "form": details, "ticks": ticks}
    context |= {"crumbs": tables.crumbs(table, here=_("New proposal"))}
    return render(request, "negotiations/staff/proposal_new.html", context)


@transaction.atomic
def _begin(
    request: Request, table: Negotiation, details: DetailsForm, ticks: ClauseTicks
) -> Proposal:
    """A draft with its clauses, or neither."""
    draft = proposals.start_draft(
        negotiation=table,
        side=Side.GUILD,
        by=tables.person(request),
        now=request.now,
        **details.cleaned_data,
    )
    proposals.add_clauses(proposal=draft, clauses=ticks.cleaned_data["clauses"])
    return draft


def _clauses(request: Request, table: Negotiation) -> list[Clause]:
    visible = Clause.objects.visible_to(request.viewer, request.now).filter(negotiation=table)
    return list(visible.select_related("issue").order_by("issue__place", "place", "pk"))


@requires(Permission.DRAFT)
def proposal_details(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Change what a draft says about itself."""
    table = tables.table_at(request, negotiation, Permission.DRAFT)
    draft = tables.proposal_at(request, table, pk)
    initial = DetailsForm.initial_of(draft)
    form = DetailsForm(request.POST or None, negotiation=table, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            proposals.edit_details(proposal=draft, **form.cleaned_data)
        except proposals.NotADraft:
            messages.error(request, _("It is no draft any more; nothing was changed."))
        return redirect(draft)
    context = {"negotiation": table, "proposal": draft, "form": form}
    context |= {"crumbs": _crumbs(draft, here=_("Details"))}
    return render(request, "negotiations/staff/proposal_details.html", context)


@requires(Permission.DRAFT)
def proposal_clauses(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Put further clauses into a draft; what it holds can be left out and put back here."""
    table = tables.table_at(request, negotiation, Permission.DRAFT)
    draft = tables.proposal_at(request, table, pk)
    held = list(draft.positions.select_related("clause__issue").order_by("place", "pk"))
    present = {position.clause_id for position in held}
    absent = [clause for clause in _clauses(request, table) if clause.pk not in present]
    ticks = ClauseTicks(request.POST or None, clauses=absent)
    if request.method == "POST" and ticks.is_valid():
        try:
            proposals.add_clauses(proposal=draft, clauses=ticks.cleaned_data["clauses"])
        except proposals.NotADraft:
            messages.error(request, _("It is no draft any more; nothing was changed."))
        return redirect(draft)
    context = {"negotiation": table, "proposal": draft, "ticks": ticks, "positions": held}
    context |= {"crumbs": _crumbs(draft, here=_("Clauses"))}
    return render(request, "negotiations/staff/proposal_clauses.html", context)


def _crumbs(draft: Proposal, *, here: str) -> list[tables.Crumb]:
    return tables.crumbs(draft.negotiation, tables.proposal_crumb(draft), here=here)


@require_POST
@requires(Permission.DRAFT)
def proposal_clause(request: Request, negotiation: str, pk: int, position: int) -> HttpResponse:
    """Leave one clause out of a draft, or put it back."""
    table = tables.table_at(request, negotiation, Permission.DRAFT)
    draft = tables.proposal_at(request, table, pk)
    row = get_object_or_404(draft.positions, pk=position)
    change = proposals.leave_out if request.POST.get("do") == "leave-out" else proposals.put_back
    try:
        change(position=row)
    except proposals.NotADraft:
        messages.error(request, _("It is no draft any more; nothing was changed."))
    return redirect("proposal-clauses", table.slug, draft.pk)


@require_POST
@requires(Permission.DRAFT)
def proposal_discard(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Set a draft aside; its texts are kept."""
    table = tables.table_at(request, negotiation, Permission.DRAFT)
    draft = tables.proposal_at(request, table, pk)
    try:
        proposals.discard(proposal=draft)
    except proposals.NotADraft:
        messages.error(request, _("It is no draft any more; nothing was changed."))
    return redirect(draft)


@require_POST
@requires(Permission.DRAFT)
def proposal_restore(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Take a draft up again that was set aside."""
    table = tables.table_at(request, negotiation, Permission.DRAFT)
    draft = tables.proposal_at(request, table, pk)
    proposals.restore(proposal=draft)
    return redirect(draft)
