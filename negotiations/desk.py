"""What waits for a person at their guilds' tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from negotiations import comments, overview, summaries
from negotiations.course import Side
from negotiations.models import (
    Comment,
    DraftRevision,
    ErrorReport,
    Negotiation,
    Position,
    Proposal,
    Release,
    TentativeAgreement,
)
from negotiations.models.party import at_the_table
from negotiations.overview import ClauseView, Overview
from portal.access import Permission, Reach, Viewer

LAST_MOVES = 6
CLAUSES_NAMED = 8


@dataclass(frozen=True, slots=True)
class OurTurn:
    """Clauses of one table that wait for the guild side; the first few by name."""

    negotiation: Negotiation
    views: tuple[ClauseView, ...]

    @property
    def named(self) -> tuple[ClauseView, ...]:
        return self.views[:CLAUSES_NAMED]

    @property
    def further(self) -> int:
        return len(self.views) - len(self.named)


@dataclass(frozen=True, slots=True)
class Awaited:
    """A proposal of ours, and on how many of its clauses the answer is still to come."""

    proposal: Proposal
    clauses: int
    days: int


@dataclass(frozen=True, slots=True)
class Reported:
    """How many reports of readers wait at a table; without one, on pages of no negotiation."""

    negotiation: Negotiation | None
    count: int


@dataclass(frozen=True, slots=True)
class Stale:
    """How many summaries of a table describe words that others came after."""

    negotiation: Negotiation
    count: int


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody writing on a clause right now."""

    name: str
    clause: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything the desk lists, each list in the order in which it should be read."""

    tables: tuple[Overview, ...]
    drafts: tuple[Any, ...]
    mentions: tuple[Comment, ...]
    commented: tuple[Negotiation, ...]
    conflicts: tuple[DraftRevision, ...]
    our_turn: tuple[OurTurn, ...]
    awaited: tuple[Awaited, ...]
    agreements: tuple[TentativeAgreement, ...]
    last_moves: tuple[Proposal, ...]
    reported: tuple[Reported, ...]
    signatures: tuple[Release, ...]
    stale: tuple[Stale, ...]

    @property
    def has_comments(self) -> bool:
        return bool(self.commented) or any(draft.comment_count for draft in self.drafts)


def load(viewer: Viewer, now: datetime) -> Desk:
    """Read the desk in eight queries, whatever the number of tables."""
    seated = _seated(viewer, now)
    tables = overview.load_many(seated, viewer, now)
    return Desk(
        tables=tuple(tables),
        drafts=tuple(_drafts(viewer, now)),
        mentions=tuple(comments.mentions_of(viewer, now)),
        commented=tuple(one for one in seated if one.comment_count),
        conflicts=tuple(_conflicts(viewer, now)),
        our_turn=tuple(turn for table in tables if (turn := _our_turn(table)).views),
        awaited=tuple(_awaited(tables, now)),
        agreements=tuple(_half_agreed(tables)),
        last_moves=tuple(_last_moves(tables)),
        reported=tuple(_reported(seated, viewer)),
        signatures=tuple(_signatures(viewer)),
        stale=tuple(Stale(one, one.stale_count) for one in seated if one.stale_count),
    )


def _seated(viewer: Viewer, now: datetime) -> list[Any]:
    """One's own tables with what is counted at each; one query."""
    own = Negotiation.objects.visible_to(viewer, now).filter(at_the_table(viewer.staff_of, "pk"))
    in_work = {"summary__revisions__sha256": ""}
    counted = _with_reports(own.newest_first()).annotate(
        stale_count=summaries.stale_count(viewer, now),
        comment_count=comments.open_count(viewer, now, "summary__negotiation", **in_work),
    )
    return list(counted)


def _signatures(viewer: Viewer) -> QuerySet[Release]:
    """Releases in review that this person may approve, the longest wait first."""
    works, permission = viewer.staff_of, Permission.APPROVE
    decides = Reach(
        frozenset(guild for guild in works.guilds if viewer.permits(permission, (guild,))),
        frozenset(stream for stream in works.tables if viewer.permits(permission, (), stream)),
    )
    waiting = Release.objects.filter(at_the_table(decides), state=Release.State.IN_REVIEW)
    others = waiting.exclude(created_by=viewer.user_id).exclude(submitted_by=viewer.user_id)
    return others.select_related("negotiation", "submitted_by").order_by("submitted_at", "pk")


def _drafts(viewer: Viewer, now: datetime) -> list[Any]:
    """Drafts, last worked on first, with who saved last, who is writing and what is remarked.

    The database tells a draft once for each clause on which somebody is writing.
    """
    drafts = Proposal.objects.drafts().visible_to(viewer, now).select_related("negotiation")
    saves = DraftRevision.objects.filter(position__proposal=OuterRef("pk")).order_by("-pk")
    spoken = Position.objects.filter(proposal=OuterRef("pk"), is_left_out=False).order_by()
    counted = spoken.values("proposal").annotate(count=Count("pk")).values("count")
    rows: QuerySet[Any] = drafts.annotate(
        held_now=FilteredRelation("positions", condition=Q(positions__held_until__gt=now)),
        held_by_name=F("held_now__held_by__name"),
        held_clause=F("held_now__clause__title"),
        clause_count=Coalesce(Subquery(counted), 0),
        comment_count=comments.open_count(viewer, now, "position__proposal"),
        saved_at=Subquery(saves.values("saved_at")[:1]),
        saved_by_name=Subquery(saves.values("saved_by__name")[:1]),
    )
    last_first = F("saved_at").desc(nulls_last=True), "-created_at", "-pk"
    in_order = rows.order_by(*last_first, "held_now__place", "held_now__pk")
    return [_held(list(same)) for _pk, same in groupby(in_order, key=lambda draft: draft.pk)]


def _held(told: Sequence[Any]) -> Any:
    """One draft, with who is writing on it as `held`."""
    draft = told[0]
    draft.held = [Held(one.held_by_name, one.held_clause) for one in told if one.held_clause]
    return draft


def _conflicts(viewer: Viewer, now: datetime) -> QuerySet[DraftRevision]:
    waiting = DraftRevision.objects.unsettled().visible_to(viewer, now)
    return (
        waiting.filter(position__proposal__state=Proposal.State.DRAFT)
        .select_related("position__clause", "position__proposal__negotiation", "saved_by")
        .order_by("saved_at", "pk")
    )


def _our_turn(table: Overview) -> OurTurn:
    ours = (view for view in table.clauses if view.standing.turn in {Side.GUILD, Side.JOINT})
    longest_first = sorted(ours, key=lambda view: -(view.days or 0))
    return OurTurn(table.negotiation, tuple(longest_first))


def _awaited(tables: Iterable[Overview], now: datetime) -> list[Awaited]:
    """Our proposals that still wait for an answer on some clause, the longest wait first."""
    waiting: dict[int, tuple[Proposal, int]] = {}
    for table in tables:
        for view in table.clauses:
            ours = [said for said in view.said if said.proposal.side == Side.GUILD]
            if ours and view.standing.turn in {Side.EMPLOYER, Side.JOINT}:
                proposal = ours[-1].proposal
                _, count = waiting.get(proposal.pk, (proposal, 0))
                waiting[proposal.pk] = (proposal, count + 1)
    lines = [
        Awaited(proposal, count, (now - proposal.tabled_at).days)
        for proposal, count in waiting.values()
        if proposal.tabled_at is not None
    ]
    return sorted(lines, key=lambda line: -line.days)


def _half_agreed(tables: Sequence[Overview]) -> list[TentativeAgreement]:
    """Tentative agreements that one side has confirmed and the other has not."""
    standing = [view.agreement for table in tables for view in table.clauses if view.agreement]
    waiting = [agreement for agreement in standing if agreement.agreed_at is None]
    return sorted(waiting, key=lambda agreement: agreement.proposed_at)


def _last_moves(tables: Sequence[Overview]) -> list[Proposal]:
    """What was handed over last, by either side, at any of the tables."""
    moved = {
        said.proposal.pk: said.proposal
        for table in tables
        for view in table.clauses
        for said in view.said
    }
    dated = [proposal for proposal in moved.values() if proposal.tabled_at is not None]
    dated.sort(key=lambda proposal: (proposal.tabled_at, proposal.pk), reverse=True)
    return dated[:LAST_MOVES]


def _with_reports(tables: QuerySet[Negotiation]) -> QuerySet[Any]:
    """Each table with how many readers' reports wait on its pages, and on pages of none."""
    waiting = ErrorReport.objects.open().order_by().values("state").annotate(count=Count("pk"))
    here = waiting.filter(negotiation=OuterRef("pk")).values("count")
    elsewhere = waiting.filter(negotiation=None).values("count")
    return tables.annotate(
        reports_here=Coalesce(Subquery(here), 0), reports_elsewhere=Coalesce(Subquery(elsewhere), 0)
    )


def _reported(tables: Sequence[Any], viewer: Viewer) -> list[Reported]:
    """Where reports of readers wait for people who may answer them, the tables first."""
    if not viewer.permits_somewhere(Permission.RELEASE):
        return []
    counted = [Reported(table, table.reports_here) for table in tables]
    counted += [Reported(None, table.reports_elsewhere) for table in tables[:1]]
    return [one for one in counted if one.count]
