"""Summaries as one viewer reads them: their lines, the words these describe, and what moved on.

Nothing of it is stored. Whether a summary is stale follows from what the viewer may see, so that a
hidden move tells outsiders nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from negotiations.models import (
    AgreementClause,
    Citation,
    Negotiation,
    Position,
    SummaryLine,
    SummaryRevision,
    TentativeAgreement,
)
from negotiations.models.party import at_the_table
from negotiations.models.release import released
from portal.access import Viewer
from portal.text import canonical

NOT_DOING = "What this does not do: "
Text = Position | AgreementClause


@dataclass(frozen=True, slots=True)
class Line:
    """One line with the words it describes, as far as the viewer may read them."""

    row: SummaryLine
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A cited text whose clause moved on; without one where the text may not be named."""

    text: Text | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One revision as the viewer reads it; `moved` says why it is stale, if it is."""

    revision: SummaryRevision
    lines: tuple[Line, ...]
    moved: tuple[Moved, ...]

    @property
    def is_stale(self) -> bool:
        return bool(self.moved)


def whole_text(lines: Iterable[SummaryLine]) -> str:
    """The canonical text of lines in order, which the revision's hash is made of."""
    parts = (
        f"{canonical(one.text)}\n{NOT_DOING}{canonical(one.not_doing)}"
        if canonical(one.not_doing)
        else one.text
        for one in lines
    )
    return canonical("\n\n".join(parts))


def citable_positions(negotiation: Negotiation) -> QuerySet[Position]:
    """Everything tabled at the table, by whichever side."""
    return Position.objects.tabled().exclude(sha256="").filter(proposal__negotiation=negotiation)


def citable_provisions(negotiation: Negotiation) -> QuerySet[AgreementClause]:
    """Provisions with words, of agreements of the table whose text is final."""
    final = AgreementClause.objects.exclude(agreement__sha256="").exclude(text="")
    return final.filter(agreement__negotiation=negotiation)


def newest_released(viewer: Viewer, now: datetime, **of: Any) -> list[Shown]:
    """The newest revision told to the viewer, of each summary that fits; one query."""
    told = SummaryRevision.objects.finished().filter(released("summary_revision", viewer, now))
    return _newest(told, viewer, now, **of)


def newest_finished(viewer: Viewer, now: datetime, **of: Any) -> list[Shown]:
    """The newest finished revision that the viewer may see, of each summary; one query."""
    visible = SummaryRevision.objects.finished().visible_to(viewer, now)
    return _newest(visible, viewer, now, **of)


def stale_count(viewer: Viewer, now: datetime) -> Coalesce:
    """For rows of negotiations: how many of the summaries finished last something came after."""
    finished = SummaryRevision.objects.finished().filter(
        at_the_table(viewer.staff_of, "summary__negotiation")
    )
    moved = _of_newest(finished, viewer, now).filter(is_moved=True).order_by()
    here = moved.filter(line__revision__summary__negotiation=OuterRef("pk"))
    counted = here.values("line__revision__summary__negotiation").annotate(
        count=Count("line__revision", distinct=True)
    )
    return Coalesce(Subquery(counted.values("count")), 0)


def _newest(
    revisions: QuerySet[SummaryRevision], viewer: Viewer, now: datetime, **of: Any
) -> list[Shown]:
    """`of` are fields of the summary."""
    fits = {f"line__revision__summary__{name}": value for name, value in of.items()}
    rows = _of_newest(revisions, viewer, now).filter(**fits)
    grouped = groupby(rows, key=lambda row: row.line.revision)
    return [_shown(revision, list(same)) for revision, same in grouped]


def _of_newest(
    revisions: QuerySet[SummaryRevision], viewer: Viewer, now: datetime
) -> QuerySet[Any]:
    """A finished line cites something, so citations lead to all that is shown."""
    same = revisions.filter(summary=OuterRef("line__revision__summary"))
    newest = Subquery(same.order_by("-finished_at", "-pk").values("pk")[:1])
    return _citations(viewer, now).filter(line__revision=newest)


def of_revision(revision: SummaryRevision, viewer: Viewer, now: datetime) -> Shown:
    """One revision that the viewer was found to see, uncited lines of a draft too; two queries."""
    rows = list(_citations(viewer, now).filter(line__revision=revision))
    return _shown(revision, rows, list(revision.lines.all()))


def _shown(
    revision: SummaryRevision, rows: Sequence[Any], lines: Iterable[SummaryLine] = ()
) -> Shown:
    by_line: dict[SummaryLine, list[Text]] = {line: [] for line in lines}
    for row in rows:
        texts = by_line.setdefault(row.line, [])
        if row.is_shown:
            texts.append(text_of(row))
    return Shown(
        revision,
        tuple(Line(line, tuple(texts)) for line, texts in by_line.items()),
        _moved(rows) if revision.is_finished else (),
    )


def text_of(row: Citation) -> Text:
    """What is cited; one of the two is there."""
    return row.position or row.provision  # type: ignore[return-value]


def _moved(rows: Iterable[Any]) -> tuple[Moved, ...]:
    """One for each clause or provision that moved on, in the order of the lines."""
    found: dict[object, Moved] = {}
    for row in rows:
        if row.is_moved:
            found.setdefault(
                (row.clause_of, row.clause_of or row.pk),
                Moved(text_of(row) if row.is_shown else None),
            )
    return tuple(found.values())


RELATED = (
    "line__revision__summary__negotiation",
    "line__revision__summary__issue",
    "line__revision__summary__clause",
    "position__clause__negotiation",
    "position__proposal",
    "provision__agreement",
)


def _citations(viewer: Viewer, now: datetime) -> QuerySet[Any]:
    """Each with whether its text may be read, and whether its clause moved on since."""
    positions = Position.objects.visible_to(viewer, now)
    provisions = AgreementClause.objects.visible_to(viewer, now)
    rows = Citation.objects.annotate(
        clause_of=Coalesce("position__clause", "provision__clause"),
        finished_at=Coalesce("line__revision__finished_at", now),
        cited_at=Coalesce("position__said_at", "provision__agreement__final_at"),
    )
    read = Q(Exists(positions.filter(pk=OuterRef("position"))))
    read |= Q(Exists(provisions.filter(pk=OuterRef("provision"))))
    moved = Q(Exists(_said_later(positions))) | Q(Exists(_agreed_later(viewer, now)))
    moved |= Q(Exists(_final_later(provisions)))
    in_order = rows.order_by("line__revision__summary", "line__place", "line", "pk")
    return in_order.annotate(is_shown=read, is_moved=moved).select_related(*RELATED)


def _said_later(positions: QuerySet[Position]) -> QuerySet[Position]:
    """Tabled after the summary was finished, or written down after it, as an answer may be."""
    later = positions.tabled().filter(  # type: ignore[attr-defined]
        clause=OuterRef("clause_of"), said_at__gt=OuterRef("cited_at")
    )
    since = OuterRef("finished_at")
    return later.filter(Q(said_at__gt=since) | Q(proposal__created_at__gt=since))  # type: ignore[no-any-return]


def _agreed_later(viewer: Viewer, now: datetime) -> QuerySet[TentativeAgreement]:
    """Proposed, confirmed or reopened since, as far as the viewer was told."""
    told = TentativeAgreement.objects.as_told(viewer, now)
    return told.moved_since(OuterRef("finished_at")).filter(clause=OuterRef("clause_of"))


def _final_later(provisions: QuerySet[AgreementClause]) -> QuerySet[AgreementClause]:
    """Of an agreement declared final since, that holds the clause or came out of the provision."""
    final = provisions.exclude(agreement__sha256="")
    return final.filter(
        Q(clause=OuterRef("clause_of")) | Q(carried_from=OuterRef("provision")),
        agreement__final_at__gt=OuterRef("finished_at"),
    )
