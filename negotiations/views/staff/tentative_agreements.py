"""Tentative agreements on one clause: proposed, confirmed by its hash, reopened with a reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from negotiations import drafting, rules
from negotiations.actions import tentative_agreements
from negotiations.forms.tentative_agreements import ReopenForm, SideTextForm
from negotiations.models import Clause, Negotiation, Position, TentativeAgreement
from negotiations.redline.renderings import inline
from negotiations.views.staff import tables
from portal.access import Permission, Request, requires

PEOPLE = ("guild_confirmed_by", "employer_confirmed_by", "reopened_by")


@requires(Permission.SEE_DESK)
def tentative_agreement(request: Request, negotiation: str, clause: str) -> HttpResponse:
    """Where the clause's agreement stands, what is missing, and what was reopened before."""
    table = tables.table_at(request, negotiation, Permission.SEE_DESK)
    return _page(request, tables.clause_at(request, table, clause))


def _page(request: Request, clause: Clause, **shown: Any) -> HttpResponse:
    """`shown` may hold the form that was refused, and the paragraphs of the two texts' redline."""
    table = clause.negotiation
    visible = TentativeAgreement.objects.visible_to(request.viewer, request.now)
    history = list(
        visible.filter(clause=clause).select_related(*PEOPLE).order_by("-proposed_at", "-pk")
    )
    standing = next((one for one in history if one.reopened_at is None), None)
    texts = _texts(request, clause)
    context = {
        "negotiation": table,
        "clause": clause,
        "standing": standing,
        "history": [one for one in history if one.reopened_at is not None],
        "texts": texts,
        "may_agree": rules.may(request.viewer, Permission.AGREE, table),
        "form": SideTextForm(initial=_initial(request, standing, texts)),
        "reopen_form": ReopenForm(),
        "crumbs": tables.crumbs(table, here=_("Agreement on %(clause)s") % {"clause": clause}),
    }
    return render(request, "negotiations/staff/tentative_agreement.html", context | shown)


def _texts(request: Request, clause: Clause) -> list[tuple[Position, str]]:
    """Texts handed over on the clause, newest first, each with its name."""
    visible = Position.objects.tabled().visible_to(request.viewer, request.now)
    said = visible.filter(clause=clause).exclude(text="").select_related("proposal__negotiation")
    return [(row, drafting.name_of(row)) for row in said.order_by("-said_at", "-pk")]


def _initial(
    request: Request, standing: TentativeAgreement | None, texts: list[tuple[Position, str]]
) -> dict[str, str]:
    """The missing side when one has to confirm; else the text that the address names."""
    if standing:
        return {"side": "employer" if standing.guild_confirmed_at else "guild"}
    wanted = request.GET.get("text", "")
    chosen = [position.text for position, _name in texts if str(position.pk) == wanted]
    return {"side": "guild", "text": chosen[0] if chosen else ""}


@require_POST
@requires(Permission.AGREE)
def tentative_agreement_propose(request: Request, negotiation: str, clause: str) -> HttpResponse:
    """Put one text up for agreement."""
    table = tables.table_at(request, negotiation, Permission.AGREE)
    row, form = tables.clause_at(request, table, clause), SideTextForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form=form)
    try:
        tentative_agreements.propose(
            clause=row, by=tables.person(request), now=request.now, **form.cleaned_data
        )
    except tentative_agreements.AgreementStands:
        messages.warning(request, _("The clause has an agreement already; reopen it first."))
    except tentative_agreements.NoText:
        form.add_error("text", _("Paste the words that are agreed."))
        return _page(request, row, form=form)
    return _back(table, row)


def _shown(request: Request, clause: Clause) -> TentativeAgreement | None:
    """The agreement that the posted page showed, if it still stands."""
    standing = clause.tentative_agreements.standing()
    return standing.filter(pk=tables.key_of(request.POST.get("agreement", ""))).first()


def _back(table: Negotiation, clause: Clause) -> HttpResponse:
    return redirect("tentative-agreement", table.slug, clause.slug)


def _gone(request: Request, table: Negotiation, clause: Clause) -> HttpResponse:
    messages.warning(request, _("This agreement was reopened meanwhile."))
    return _back(table, clause)


@require_POST
@requires(Permission.AGREE)
def tentative_agreement_confirm(request: Request, negotiation: str, clause: str) -> HttpResponse:
    """Confirm for one side the words it has before it; other words are refused and shown."""
    table = tables.table_at(request, negotiation, Permission.AGREE)
    row, form = tables.clause_at(request, table, clause), SideTextForm(request.POST)
    standing = _shown(request, row)
    if standing is None:
        return _gone(request, table, row)
    if not form.is_valid():
        return _page(request, row, form=form)
    try:
        tentative_agreements.confirm(
            agreement=standing, by=tables.person(request), now=request.now, **form.cleaned_data
        )
    except tentative_agreements.TextsDiffer as error:
        form.add_error("text", _("These words are not the proposed ones; nothing was confirmed."))
        divergence = inline(error.redline) if error.redline else ()
        return _page(request, row, form=form, divergence=divergence)
    except tentative_agreements.AgreementReopened:
        return _gone(request, table, row)
    return _back(table, row)


@require_POST
@requires(Permission.AGREE)
def tentative_agreement_reopen(request: Request, negotiation: str, clause: str) -> HttpResponse:
    """End the agreement that stands, for a reason that stays on record."""
    table = tables.table_at(request, negotiation, Permission.AGREE)
    row, form = tables.clause_at(request, table, clause), ReopenForm(request.POST)
    standing = _shown(request, row)
    if standing is None:
        return _gone(request, table, row)
    if not form.is_valid():
        return _page(request, row, reopen_form=form)
    try:
        tentative_agreements.reopen(
            agreement=standing, by=tables.person(request), now=request.now, **form.cleaned_data
        )
    except tentative_agreements.Ratified:
        messages.error(request, _("The members have ratified; this can't be reopened any more."))
    except tentative_agreements.ReasonMissing:
        form.add_error("reason", _("Say why the agreement is reopened."))
        return _page(request, row, reopen_form=form)
    else:
        messages.success(request, _("Reopened. Readers are told by a release, and not before."))
    return _back(table, row)
