"""Summaries of a table: which there are, one in work, and finishing it."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import F, QuerySet, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from negotiations import rules, summaries
from negotiations.actions import summaries as actions
from negotiations.forms.summaries import (
    POSITION,
    PROVISION,
    FinishForm,
    LineForm,
    VersionForm,
    arranged,
    lines_of,
    lines_sent,
)
from negotiations.models import Negotiation, SummaryRevision
from negotiations.views.staff import comment_panels, summary_sheets, tables
from negotiations.views.staff.summary_lists import address, crumb, summary_rows
from negotiations.views.staff.summary_sheets import Citable
from portal.access import Permission, Request, requires

SEARCH = 100


@requires(Permission.SEE_DESK)
def summaries_kept(request: Request, negotiation: str) -> HttpResponse:
    """What has a summary, in which state, and what has none yet."""
    table = tables.table_at(request, negotiation, Permission.SEE_DESK)
    context = {
        "negotiation": table,
        "rows": summary_rows(request, table),
        "may_write": rules.may(request.viewer, Permission.RELEASE, table),
        "crumbs": tables.crumbs(table, here=_("Summaries")),
    }
    return render(request, "negotiations/staff/summaries_kept.html", context)


@require_POST
@requires(Permission.RELEASE)
def summary_begin(request: Request, negotiation: str) -> HttpResponse:
    """Begin a summary, or the next revision of one; lead to the one that is in work."""
    table = tables.table_at(request, negotiation, Permission.RELEASE)
    what, _colon, key = request.POST.get("about", "").partition(":")
    about: dict[str, Any] = {}
    if what == "issue":
        about["issue"] = get_object_or_404(table.issues, pk=tables.key_of(key))
    elif what == "clause":
        about["clause"] = get_object_or_404(table.clauses, pk=tables.key_of(key))
    try:
        revision = actions.begin(
            negotiation=table, by=tables.person(request), now=request.now, **about
        )
    except actions.InWork as found:
        messages.info(request, _("Somebody has begun this already; here it is."))
        revision = found.revision
    return redirect("summary-draft", table.slug, revision.pk)


@requires(Permission.SEE_DESK)
def summary_draft(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """The editor for those who may write; for others, and once finished, the words."""
    wanted = Permission.RELEASE if request.method == "POST" else Permission.SEE_DESK
    table = tables.table_at(request, negotiation, wanted)
    row = revision_at(request, table, pk)
    may_write = rules.may(request.viewer, Permission.RELEASE, table)
    if row.is_finished or not may_write:
        return _read(request, table, row)
    citable = Citable(table)
    if request.method != "POST":
        return _editor(request, row, citable, _saved_lines(row, citable))
    forms = lines_sent(request.POST, citable.values)
    if request.POST.get("do", "save") != "save":
        rows = arranged([form.typed for form in forms], request.POST["do"])
        return _editor(request, row, citable, lines_of(rows, citable.values))
    return _save(request, row, citable, forms)


def revision_at(request: Request, table: Negotiation, pk: int) -> SummaryRevision:
    visible = SummaryRevision.objects.visible_to(request.viewer, request.now)
    related = visible.select_related(
        "summary__issue", "summary__clause", "saved_by", "started_by", "finished_by"
    )
    row = get_object_or_404(related, summary__negotiation=table, pk=pk)
    row.summary.negotiation = table
    return row


def _read(request: Request, table: Negotiation, row: SummaryRevision) -> HttpResponse:
    """Lines, cited words, and why figures stand that these do not hold."""
    shown = summaries.of_revision(row, request.viewer, request.now)
    lines = [line.row for line in shown.lines]
    prefetch_related_objects(lines, "justifications__by")
    context = {
        "negotiation": table,
        "shown": shown,
        "justified": [(one, line) for line in lines for one in line.justifications.all()],
        "comments": comment_panels.on_summary(request, row),
        "title": str(row.summary),
        "crumbs": tables.crumbs(table, crumb(table), here=str(row.summary)),
    }
    return render(request, "negotiations/staff/summary_read.html", context)


def _saved_lines(row: SummaryRevision, citable: Citable) -> list[LineForm]:
    """What is saved, and an empty line where nothing is; two queries.

    The database tells a line once for each text that it cites.
    """
    saved: QuerySet[Any] = row.lines.annotate(
        position=F("citations__position"), provision=F("citations__provision")
    )
    in_order = saved.prefetch_related("justifications").order_by("place", "pk", "citations__pk")
    lines = [_initial(list(same)) for _pk, same in groupby(in_order, key=lambda line: line.pk)]
    return lines_of(lines or [{}], citable.values)


def _initial(told: Sequence[Any]) -> dict[str, Any]:
    line = told[0]
    cited = (
        (POSITION, one.position) if one.position else (PROVISION, one.provision) for one in told
    )
    return {
        "key": line.pk,
        "text": line.text,
        "not_doing": line.not_doing,
        "cites": [f"{kind}:{key}" for kind, key in cited if key],
        "reasons": {one.words: one.reason for one in line.justifications.all()},
    }


def _save(
    request: Request, row: SummaryRevision, citable: Citable, forms: list[LineForm]
) -> HttpResponse:
    """Keep the lines and the reasons; a save on an older version shows both texts instead."""
    head = VersionForm(request.POST)
    if not all([head.is_valid(), *(form.is_valid() for form in forms)]):
        return _editor(request, row, citable, forms)
    written = [form for form in forms if form.has_changed()]
    try:
        saved = actions.save(
            revision=row,
            version=head.cleaned_data["version"],
            lines=[form.line for form in written],
            by=tables.person(request),
            now=request.now,
        )
    except actions.NotInWork:
        messages.warning(request, _("The summary was finished or thrown away meanwhile."))
        return redirect("summaries-kept", row.summary.negotiation.slug)
    except actions.SavedMeanwhile:
        fresh = revision_at(request, row.summary.negotiation, row.pk)
        return _editor(request, fresh, citable, forms, is_beside=True)
    _justify(request, saved, written)
    messages.success(request, _("The summary is saved."))
    return redirect(address(row))


def _justify(request: Request, saved: SummaryRevision, forms: list[LineForm]) -> None:
    """Keep reasons that are new, of figures that the cited words still do not hold."""
    rows = saved.lines.prefetch_related(*actions.GROUNDS)
    for line, form in zip(rows, forms, strict=True):
        unfound = {one.words: one.reason for one in actions.checked(line).unfound}
        line.revision = saved
        for words, reason in form.reasons.items():
            if words in unfound and unfound[words] != reason:
                actions.justify(
                    line=line,
                    words=words,
                    reason=reason,
                    by=tables.person(request),
                    now=request.now,
                )


def _editor(
    request: Request,
    row: SummaryRevision,
    citable: Citable,
    forms: list[LineForm],
    *,
    is_beside: bool = False,
) -> HttpResponse:
    """Every line as typed; `is_beside` shows what somebody else saved, to be written over."""
    table, search = row.summary.negotiation, request.POST.get("search", "")[:SEARCH]
    lines = summary_sheets.edited(forms, citable, row.summary, search.strip())
    sent = request.POST.get("version", "")
    is_older = request.method == "POST" and not is_beside
    context = {
        "negotiation": table,
        "revision": row,
        "version": sent if is_older else row.version,
        "lines": lines,
        "missing": summary_sheets.missing(lines),
        "is_invalid": any(line.form.errors for line in lines),
        "saved": summaries.of_revision(row, request.viewer, request.now) if is_beside else None,
        "search": search,
        "comments": comment_panels.on_summary(request, row),
        "title": str(row.summary),
        "crumbs": tables.crumbs(table, crumb(table), here=str(row.summary)),
    }
    return render(request, "negotiations/staff/summary_edit.html", context)


@requires(Permission.RELEASE)
def summary_finish(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """The whole text as its readers will see it, to be fixed for ever."""
    table = tables.table_at(request, negotiation, Permission.RELEASE)
    row = revision_at(request, table, pk)
    if row.is_finished:
        return redirect(address(row))
    form = FinishForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _finish(request, row, form):
        messages.success(request, _("The summary is finished; a release makes it visible."))
        return redirect(address(row))
    fresh = revision_at(request, table, pk) if request.method == "POST" else row
    shown = summaries.of_revision(fresh, request.viewer, request.now)
    context = {
        "negotiation": table,
        "shown": shown,
        "missing": summary_sheets.missing_in(shown),
        "form": form,
        "crumbs": tables.crumbs(
            table, crumb(table), (str(row.summary), address(row)), here=_("Finish")
        ),
    }
    return render(request, "negotiations/staff/summary_finish.html", context)


def _finish(request: Request, row: SummaryRevision, form: FinishForm) -> bool:
    """Whether it is finished now; else the form says why not."""
    version = form.cleaned_data["version"]
    try:
        actions.finish(revision=row, version=version, by=tables.person(request), now=request.now)
    except actions.SavedMeanwhile:
        form.add_error(None, _("Somebody saved it since you read it; here is what it says now."))
    except actions.SaysNothing:
        form.add_error(None, _("It has no line yet."))
    except actions.NotGrounded:
        form.add_error(None, _("Some lines are not grounded yet; see below."))
    except actions.NotInWork:
        form.add_error(None, _("It was finished or thrown away meanwhile."))
    else:
        return True
    return False


@requires(Permission.RELEASE)
def summary_discard(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Throw a working copy away, after a page that says so."""
    table = tables.table_at(request, negotiation, Permission.RELEASE)
    row = revision_at(request, table, pk)
    if request.method == "POST":
        try:
            actions.discard(revision=row, by=tables.person(request), now=request.now)
        except actions.NotInWork:
            messages.warning(request, _("It is finished; it stays."))
        else:
            messages.success(request, _("The working copy is thrown away."))
        return redirect("summaries-kept", table.slug)
    context = {
        "negotiation": table,
        "revision": row,
        "crumbs": tables.crumbs(
            table, crumb(table), (str(row.summary), address(row)), here=_("Throw away")
        ),
    }
    return render(request, "negotiations/staff/summary_discard.html", context)
