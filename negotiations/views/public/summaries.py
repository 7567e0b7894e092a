"""What clauses mean, in words that people wrote: one revision for ever, and the newest in place."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from negotiations import citations, summaries
from negotiations.citations import Crumb
from negotiations.models import Clause, Issue, Negotiation, SummaryRevision
from negotiations.models.release import released
from negotiations.overview import Overview
from negotiations.summaries import Shown
from negotiations.views.public.reading import crumbs, negotiation_at, page
from portal.access import Request


@page
def summary(request: Request, negotiation: str, summary: str) -> HttpResponse:
    """The lines of one revision with the words they describe, its hash, and what moved on."""
    table = negotiation_at(request, negotiation)
    visible = SummaryRevision.objects.visible_to(request.viewer, request.now).finished()
    is_told = released("summary_revision", request.viewer, request.now)
    rows = visible.filter(summary__negotiation=table)
    related = rows.select_related("summary__issue", "summary__clause")
    row = get_object_or_404(related, slug=summary)
    row.summary.negotiation = table
    beside = list(rows.filter(summary=row.summary_id).order_by("finished_at", "pk"))
    place = beside.index(row)
    shown = summaries.of_revision(row, request.viewer, request.now)
    way = crumbs(table, *_about(request, row, table), (_("What it means"), ""))
    context = {
        "title": _("What it means: %s") % row.summary,
        "description": shown.lines[0].row.text if shown.lines else "",
        "negotiation": table,
        "shown": shown,
        "is_told": rows.filter(is_told, pk=row.pk).exists(),
        "earlier": _with_table(beside[:place][::-1], row),
        "later": _with_table(beside[place + 1 :], row),
        "citation": citations.of_summary(row),
        "crumbs": way,
        "structured_data": citations.graph(way, request.path, citations.summary_data(row)),
    }
    return render(request, "negotiations/public/summary.html", context)


def _with_table(
    revisions: Sequence[SummaryRevision], row: SummaryRevision
) -> Sequence[SummaryRevision]:
    """Revisions of one summary, which know it without a query."""
    for one in revisions:
        one.summary = row.summary
    return revisions


def _about(request: Request, row: SummaryRevision, table: Negotiation) -> list[Crumb]:
    """The page of its issue or clause, where the viewer may know of that; one query at most."""
    clauses = Clause.objects.visible_to(request.viewer, request.now)
    issues = Issue.objects.visible_to(request.viewer, request.now)
    about: Clause | Issue | None = None
    if row.summary.clause_id:
        about = clauses.filter(pk=row.summary.clause_id).first()
    elif row.summary.issue_id:
        about = issues.filter(pk=row.summary.issue_id).first()
    if about is None:
        return []
    about.negotiation = table
    return [(about.title, about.get_absolute_url())]


def of_clause(request: Request, clause: Clause) -> Shown | None:
    """What the clause means, as told last; one query."""
    return _first(summaries.newest_released(request.viewer, request.now, clause=clause))


def of_issue(request: Request, issue: Issue) -> Shown | None:
    """What the issue comes to, as told last; one query."""
    return _first(summaries.newest_released(request.viewer, request.now, issue=issue))


def of_table(request: Request, whole: Overview) -> tuple[Shown | None, list[Shown]]:
    """What was told last of the negotiation, and of each issue of its board; one query."""
    found = summaries.newest_released(
        request.viewer, request.now, negotiation=whole.negotiation, clause=None
    )
    by_issue = {one.revision.summary.issue_id: one for one in found}
    issues = (by_issue.get(view.issue.pk) for view in whole.issues)
    return by_issue.get(None), [one for one in issues if one]


def _first(found: Sequence[Shown]) -> Shown | None:
    return found[0] if found else None
