"""What waits for a person at their guilds' tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from negotiations import overview
from negotiations.course import Side
from negotiations.models import (
    DraftRevision,
    Negotiation,
    Position,
    Proposal,
    TentativeAgreement,
)
from negotiations.models.party import at_the_table
from negotiations.overview import ClauseView, Overview
from portal.access import Viewer

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
class Desk:
    """Everything the desk lists, each list in the order in which it should be read."""

    tables: tuple[Overview, ...]
    drafts: tuple[Proposal, ...]
    conflicts: tuple[DraftRevision, ...]
    our_turn: tuple[OurTurn, ...]
    awaited: tuple[Awaited, ...]
    agreements: tuple[TentativeAgreement, ...]
    last_moves: tuple[Proposal, ...]


def load(viewer: Viewer, now: datetime) -> Desk:
    """Read the desk in seven queries, whatever the number of tables."""
    own = Negotiation.objects.visible_to(viewer, now).filter(at_the_table(viewer.staff_of, "pk"))
    tables = overview.load_many(list(own.order_by("-opened_on", "slug")), viewer, now)
    return Desk(
        tables=tuple(tables),
        drafts=tuple(_drafts(viewer, now)),
        conflicts=tuple(_conflicts(viewer, now)),
        our_turn=tuple(turn for table in tables if (turn := _our_turn(table)).views),
        awaited=tuple(_awaited(tables, now)),
        agreements=tuple(_half_agreed(tables)),
        last_moves=tuple(_last_moves(tables)),
    )


def _drafts(viewer: Viewer, now: datetime) -> QuerySet[Proposal]:
    """Drafts, last worked on first, with who saved last and who is writing right now."""
    drafts = Proposal.objects.drafts().visible_to(viewer, now).select_related("negotiation")
    saves = DraftRevision.objects.filter(position__proposal=OuterRef("pk")).order_by("-pk")
    held = Position.objects.filter(held_until__gt=now).select_related("held_by", "clause")
    return (
        drafts.annotate(
            clause_count=Count("positions", filter=Q(positions__is_left_out=False)),
            saved_at=Subquery(saves.values("saved_at")[:1]),
            saved_by_name=Subquery(saves.values("saved_by__name")[:1]),
        )
        .prefetch_related(Prefetch("positions", held.order_by("place", "pk"), to_attr="held"))
        .order_by(F("saved_at").desc(nulls_last=True), "-created_at", "-pk")
    )


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
