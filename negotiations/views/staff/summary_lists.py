"""The list of a table's summaries: one row for the negotiation, each issue and each clause."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from negotiations import comments, summaries
from negotiations.models import (
    Clause,
    Issue,
    Negotiation,
    Release,
    ReleaseItem,
    Summary,
    SummaryRevision,
)
from negotiations.summaries import Shown
from negotiations.views.staff.tables import Crumb
from portal.access import Audience, Request


@dataclass(frozen=True, slots=True)
class Row:
    """A thing that has a summary or could have one; `level` 1 is the negotiation, 3 a clause."""

    level: int
    title: str
    about: str
    in_work: SummaryRevision | None
    newest: Shown | None
    released: str
    comment_count: int


def crumb(table: Negotiation) -> Crumb:
    return _("Summaries"), reverse("summaries-kept", args=[table.slug])


def address(row: SummaryRevision) -> str:
    return reverse("summary-draft", args=[row.summary.negotiation.slug, row.pk])


def summary_rows(request: Request, table: Negotiation) -> list[Row]:
    """The whole board in its order; five queries."""
    in_work = SummaryRevision.objects.filter(sha256="").select_related("saved_by", "started_by")
    visible = Summary.objects.visible_to(request.viewer, request.now).filter(negotiation=table)
    counted = visible.annotate(
        comment_count=comments.open_count(request.viewer, request.now, "summary")
    )
    begun = {
        (one.issue_id, one.clause_id): one
        for one in counted.prefetch_related(Prefetch("revisions", in_work, to_attr="in_work"))
    }
    found = summaries.newest_finished(request.viewer, request.now, negotiation=table)
    newest = {one.revision.summary_id: one for one in found}
    told = _released(request, [one.revision.pk for one in found])
    return [_row(level, thing, begun.get(key), newest, told) for level, thing, key in _board(table)]


def _board(
    table: Negotiation,
) -> Iterator[tuple[int, Negotiation | Issue | Clause, tuple[int | None, int | None]]]:
    yield 1, table, (None, None)
    for issue in table.issues.prefetch_related("clauses"):
        yield 2, issue, (issue.pk, None)
        for clause in issue.clauses.all():
            yield 3, clause, (None, clause.pk)


def _row(
    level: int,
    thing: Negotiation | Issue | Clause,
    summary: "Summary | None",
    newest: dict[int, Shown],
    told: dict[int, str],
) -> Row:
    shown = newest.get(summary.pk) if summary else None
    in_work: list[SummaryRevision] = getattr(summary, "in_work", [])
    return Row(
        level=level,
        title=str(thing),
        about=f"{thing._meta.model_name}:{thing.pk}",
        in_work=in_work[0] if in_work else None,
        newest=shown,
        released=told.get(shown.revision.pk, _("not released")) if shown else "",
        comment_count=getattr(summary, "comment_count", 0),
    )


def _released(request: Request, revisions: list[int]) -> dict[int, str]:
    """To whom each was told, the widest audience in words, or that a release still waits."""
    named = ReleaseItem.objects.filter(summary_revision__in=revisions).exclude(
        release__state__in=(Release.State.SET_ASIDE, Release.State.WITHDRAWN)
    )
    widest = list(Audience)
    found: dict[int, tuple[int, str]] = {}
    for item in named.select_related("release"):
        release = item.release
        is_live = release.state == Release.State.APPROVED and (
            release.live_at is not None and release.live_at <= request.now
        )
        rank = widest.index(Audience(release.audience)) if is_live else -1
        words = _("released to %(audience)s") % {"audience": release.get_audience_display()}
        said = rank, words if is_live else _("named by a release that is not live")
        key = item.summary_revision_id or 0
        found[key] = max(found.get(key, said), said, key=lambda one: one[0])
    return {key: words for key, (_rank, words) in found.items()}
