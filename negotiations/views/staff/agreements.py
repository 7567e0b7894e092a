"""Whole agreements of a table: listed, begun, described, declared final, followed by status."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from negotiations import provisions
from negotiations.actions import agreements as actions
from negotiations.assembly import assemble, faults
from negotiations.forms.agreements import DetailsForm, FinalForm, StartForm, StatusForm
from negotiations.models import Agreement, Negotiation
from negotiations.views.staff import tables
from negotiations.views.staff.agreement_trees import agreement_at, crumb, faults_in_words
from portal.access import Permission, Request, requires


@requires(Permission.SEE_DESK)
def agreements_drafted(request: Request, negotiation: str) -> HttpResponse:
    """Every agreement of the table, with its status and how far it is."""
    table = tables.table_at(request, negotiation, Permission.SEE_DESK)
    visible = Agreement.objects.visible_to(request.viewer, request.now).filter(negotiation=table)
    context = {
        "negotiation": table,
        "agreements": visible.annotate(provision_count=Count("clauses")).order_by("-pk"),
        "crumbs": tables.crumbs(table, here=_("Agreements")),
    }
    return render(request, "negotiations/staff/agreements_drafted.html", context)


def _final(request: Request) -> QuerySet[Agreement]:
    """What may stand before an agreement: any final text that the person may read."""
    return Agreement.objects.visible_to(request.viewer, request.now).final()


@requires(Permission.DRAFT)
def agreement_new(request: Request, negotiation: str) -> HttpResponse:
    """Begin an agreement, empty or from the one before it."""
    table = tables.table_at(request, negotiation, Permission.DRAFT)
    form = StartForm(request.POST or None, final=_final(request))
    if request.method == "POST" and form.is_valid():
        started = actions.start(
            negotiation=table, by=tables.person(request), now=request.now, **form.cleaned_data
        )
        return redirect("agreement-draft", table.slug, started.slug)
    return _form(request, table, form, title=_("New agreement"), back="agreements-drafted")


def _form(
    request: Request,
    table: Negotiation,
    form: Any,
    *,
    title: str,
    back: str,
    agreement: Agreement | None = None,
) -> HttpResponse:
    way = (crumb(agreement),) if agreement else ()
    context = {
        "negotiation": table,
        "agreement": agreement,
        "form": form,
        "title": title,
        "back": back,
        "crumbs": tables.crumbs(table, *way, here=title),
    }
    return render(request, "negotiations/staff/agreement_form.html", context)


@requires(Permission.DRAFT)
def agreement_details(request: Request, negotiation: str, agreement: str) -> HttpResponse:
    """Title, term, and what was in force before."""
    table = tables.table_at(request, negotiation, Permission.DRAFT)
    row = agreement_at(request, table, agreement)
    names = ("title", "term_from", "term_to", "predecessor", "has_no_predecessor")
    form = DetailsForm(
        request.POST or None,
        final=_final(request).exclude(pk=row.pk),
        initial={name: getattr(row, name) for name in names},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.describe(
                agreement=row, by=tables.person(request), now=request.now, **form.cleaned_data
            )
        except actions.FollowsItself:
            form.add_error("predecessor", _("That agreement follows this one."))
        except actions.TextIsFinal:
            form.add_error(None, _("The text is final; this can’t be changed any more."))
        else:
            return redirect("agreement-draft", table.slug, row.slug)
    title = _("What the agreement says about itself")
    return _form(request, table, form, title=title, back="agreement-draft", agreement=row)


@requires(Permission.AGREE)
def agreement_final(request: Request, negotiation: str, agreement: str) -> HttpResponse:
    """The whole text with its hash, to be read once more and then fixed for ever."""
    table = tables.table_at(request, negotiation, Permission.AGREE)
    row = agreement_at(request, table, agreement)
    form = FinalForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _declare(request, row, form):
        messages.success(request, _("The text of “%(title)s” is final.") % {"title": row})
        return redirect("agreement-draft", table.slug, row.slug)
    nodes = provisions.nodes_of(row.clauses.all())
    whole, found = assemble(nodes), faults(nodes, provisions.held_against(row))
    context = {
        "negotiation": table,
        "agreement": row,
        "whole": whole,
        "faults": faults_in_words(row, found, whole.passages),
        "is_ready": not found and bool(row.predecessor_id or row.has_no_predecessor),
        "form": form,
        "crumbs": tables.crumbs(table, crumb(row), here=_("Declare final")),
    }
    return render(request, "negotiations/staff/agreement_final.html", context)


def _declare(request: Request, row: Agreement, form: FinalForm) -> bool:
    """Whether the text is final now; else the form says why not."""
    expected = form.cleaned_data["expected_sha256"]
    try:
        actions.declare_final(
            agreement=row, expected_sha256=expected, by=tables.person(request), now=request.now
        )
    except actions.TextIsFinal:
        form.add_error(None, _("The text was declared final meanwhile."))
    except actions.OtherWords:
        form.add_error(None, _("The text changed since you read it; here is what it says now."))
    except actions.HasFaults:
        form.add_error(None, _("Something is wrong with the text; see the list below."))
    except actions.PredecessorOpen:
        form.add_error(None, _("Say first which agreement came before it, or that none did."))
    else:
        return True
    return False


@requires(Permission.AGREE)
def agreement_status(request: Request, negotiation: str, agreement: str) -> HttpResponse:
    """Take the agreement on to its next status."""
    table = tables.table_at(request, negotiation, Permission.AGREE)
    row = agreement_at(request, table, agreement)
    form = StatusForm(request.POST or None, agreement=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_on(
                agreement=row, by=tables.person(request), now=request.now, **form.cleaned_data
            )
        except actions.OutOfOrder:
            words = _("A status begins no earlier than the one before it, and not in the future.")
            form.add_error("on", words)
        else:
            return redirect("agreement-draft", table.slug, row.slug)
    title = _("Where the agreement stands")
    return _form(request, table, form, title=title, back="agreement-draft", agreement=row)
