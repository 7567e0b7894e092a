"""Corrections of a table: drafted by one person, approved by another."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from negotiations import rules
from negotiations.actions import corrections as actions
from negotiations.comparisons import marked
from negotiations.forms.corrections import CorrectionForm
from negotiations.models import Correction, Negotiation, Release
from negotiations.views.staff import tables
from portal.access import Permission, Request, requires

ON_A_PAGE = 50


@requires(Permission.RELEASE)
def corrections_drafted(request: Request, negotiation: str) -> HttpResponse:
    """Those that wait for a second person, then those that were made."""
    table = tables.table_at(request, negotiation, Permission.RELEASE)
    visible = Correction.objects.visible_to(request.viewer, request.now).filter(
        negotiation=table, set_aside_at=None
    )
    rows = visible.select_related("drafted_by", "approved_by")
    context = {
        "negotiation": table,
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "title": _("Corrections"),
        "crumbs": tables.crumbs(table, here=_("Corrections")),
    }
    return render(request, "negotiations/staff/corrections_drafted.html", context)


@requires(Permission.RELEASE)
def correction_new(request: Request, negotiation: str) -> HttpResponse:
    """Draft a correction; the address may name the page that it is about."""
    table = tables.table_at(request, negotiation, Permission.RELEASE)
    initial = {"path": request.GET.get("page", "")}
    form = CorrectionForm(request.POST or None, releases=_releases(request, table), initial=initial)
    if request.method == "POST" and form.is_valid():
        row = _drafted(request, table, form)
        if row is not None:
            return redirect("correction-draft", table.slug, row.pk)
    return _form(request, table, form, _("New correction"))


def _drafted(request: Request, table: Negotiation, form: CorrectionForm) -> Correction | None:
    try:
        return actions.draft(
            negotiation=table, by=tables.person(request), now=request.now, **form.cleaned_data
        )
    except actions.Refused as refusal:
        _say(form, refusal)
        return None


@requires(Permission.RELEASE)
def correction_draft(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """One correction: its redline, and what this person may do with it."""
    table = tables.table_at(request, negotiation, Permission.RELEASE)
    row = _correction_at(request, table, pk)
    is_open = row.approved_at is None and row.set_aside_at is None
    context = {
        "negotiation": table,
        "correction": row,
        "paragraphs": marked(row.old_words, row.new_words),
        "is_open": is_open,
        "may_approve": is_open
        and row.drafted_by_id != request.viewer.user_id
        and rules.may(request.viewer, Permission.APPROVE, table),
        "title": _("Correction"),
        "crumbs": tables.crumbs(table, _crumb(table), here=row.path),
    }
    return render(request, "negotiations/staff/correction_draft.html", context)


@requires(Permission.RELEASE)
def correction_edit(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Write a draft anew; whoever does so leaves the approval to another."""
    table = tables.table_at(request, negotiation, Permission.RELEASE)
    row = _correction_at(request, table, pk)
    form = CorrectionForm(
        request.POST or None,
        releases=_releases(request, table),
        initial=CorrectionForm.initial_of(row),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(
                correction=row, by=tables.person(request), now=request.now, **form.cleaned_data
            )
        except actions.Refused as refusal:
            _say(form, refusal)
        else:
            return redirect("correction-draft", table.slug, row.pk)
    return _form(request, table, form, _("Change the correction"), row)


@require_POST
@requires(Permission.APPROVE)
def correction_approve(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Put it into the ledger."""
    table = tables.table_at(request, negotiation, Permission.APPROVE)
    row = _correction_at(request, table, pk)
    try:
        actions.approve(correction=row, by=tables.person(request), now=request.now)
    except actions.Refused as refusal:
        messages.error(request, _in_words(refusal))
    else:
        messages.success(request, _("The correction stands in the ledger and on its page."))
    return redirect("correction-draft", table.slug, row.pk)


@require_POST
@requires(Permission.RELEASE)
def correction_set_aside(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Give up a correction that was not approved."""
    table = tables.table_at(request, negotiation, Permission.RELEASE)
    row = _correction_at(request, table, pk)
    try:
        actions.set_aside(correction=row, by=tables.person(request), now=request.now)
    except actions.Refused as refusal:
        messages.error(request, _in_words(refusal))
    return redirect("corrections-drafted", table.slug)


def _correction_at(request: Request, table: Negotiation, pk: int) -> Correction:
    visible = Correction.objects.visible_to(request.viewer, request.now)
    people = visible.select_related("drafted_by", "approved_by", "release")
    return get_object_or_404(people, negotiation=table, pk=pk)


def _releases(request: Request, table: Negotiation) -> Any:
    """What was told already; nothing else can be corrected."""
    visible = Release.objects.visible_to(request.viewer, request.now).filter(negotiation=table)
    told = (Release.State.APPROVED, Release.State.WITHDRAWN)
    return visible.filter(live_at__lte=request.now, state__in=told)


def _say(form: CorrectionForm, refusal: actions.Refused) -> None:
    fields: dict[type[actions.Refused], str] = {
        actions.PageHidden: "path",
        actions.OtherAudience: "audience",
    }
    form.add_error(fields.get(type(refusal)), _in_words(refusal))


def _in_words(refusal: actions.Refused) -> str:
    words: dict[type[actions.Refused], str] = {
        actions.PageHidden: _("Those who are told of the correction can’t see this page."),
        actions.TableHidden: _("Those who are told of it don’t know of this negotiation yet."),
        actions.OtherAudience: _("A release is corrected before those it was told to."),
        actions.OfAnotherTable: _("The release is of another negotiation."),
        actions.NeedsSecondPerson: _("You wrote it; a second person approves it."),
        actions.Settled: _("The correction was approved or set aside meanwhile."),
    }
    return words[type(refusal)]


def _crumb(table: Negotiation) -> tables.Crumb:
    return _("Corrections"), reverse("corrections-drafted", args=[table.slug])


def _form(
    request: Request,
    table: Negotiation,
    form: CorrectionForm,
    title: str,
    row: Correction | None = None,
) -> HttpResponse:
    context = {
        "negotiation": table,
        "correction": row,
        "form": form,
        "title": title,
        "crumbs": tables.crumbs(table, _crumb(table), here=title),
    }
    return render(request, "negotiations/staff/correction_form.html", context)
