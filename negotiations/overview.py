"""What one viewer sees of one negotiation: its clauses, what was said on each, where each stands.

Everything is computed from what `visible_to` lets through, so that a hidden position changes no
count, turn or distance for those who may not know of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from itertools import groupby
from zoneinfo import ZoneInfo

from django.conf import settings

from negotiations.course import Agreed, Course, Move, Side, Stance
from negotiations.exchange import Exchange, clause_distance, exchange, mean_distance
from negotiations.models import Clause, Issue, Negotiation, Position, Proposal, TentativeAgreement
from negotiations.standing import Outcome, Standing
from negotiations.standings import GroupStanding, clause_standings, group_standing
from portal.access import Viewer


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause with what this viewer may know of it.

    `said` holds the texts of this cycle in order, `outside` those of the expiring contract and of
    the agreement that followed; asked, offered and got are the last words of each side and the
    agreed ones; `distance` is 1 − similarity in words, None until both sides have words; `days`
    are whole days since anything moved.
    """

    clause: Clause
    said: tuple[Position, ...]
    outside: tuple[Position, ...]
    agreements: tuple[TentativeAgreement, ...]
    course: Course
    standing: Standing
    first_asked: Position | None
    asked: Position | None
    offered: Position | None
    got: Position | TentativeAgreement | None
    distance: float | None
    days: int | None

    @property
    def agreement(self) -> TentativeAgreement | None:
        """The tentative agreement that nobody reopened, confirmed by both sides or not yet."""
        return next((one for one in self.agreements if one.reopened_at is None), None)

    @property
    def is_retold(self) -> bool:
        """Some text of it is told in the portal's own words."""
        return any(position.is_retold for position in (*self.said, *self.outside))

    @property
    def settled_words(self) -> Position | None:
        """The agreed text where it has a page of its own."""
        return self.got if isinstance(self.got, Position) else None

    @property
    def is_agreed(self) -> bool:
        return self.got is not None


@dataclass(frozen=True)
class Group:
    """Clauses taken together: one issue's, or the whole negotiation's."""

    clauses: tuple[ClauseView, ...]

    @cached_property
    def standing(self) -> GroupStanding:
        return group_standing(view.standing for view in self.clauses)

    @cached_property
    def distance(self) -> float | None:
        return mean_distance(view.distance for view in self.clauses)

    @property
    def is_retold(self) -> bool:
        return any(view.is_retold for view in self.clauses)


@dataclass(frozen=True)
class IssueView(Group):
    issue: Issue


@dataclass(frozen=True)
class Overview(Group):
    """A negotiation as one viewer sees it at one instant."""

    negotiation: Negotiation
    outcome: Outcome
    now: datetime

    @cached_property
    def issues(self) -> list[IssueView]:
        """The clauses by issue, in the board's order."""
        grouped = groupby(self.clauses, key=lambda view: view.clause.issue)
        return [IssueView(clauses=tuple(views), issue=issue) for issue, views in grouped]

    @cached_property
    def courses(self) -> list[Course]:
        return [view.course for view in self.clauses]

    @property
    def days(self) -> int | None:
        return self.standing.days_since(self.now)


def load(negotiation: Negotiation, viewer: Viewer, now: datetime) -> Overview:
    """Read a negotiation that the viewer was already found to see; three queries.

    Positions carry their proposal, and both their clause and negotiation, without a query.
    """
    return load_many([negotiation], viewer, now)[0]


def load_many(negotiations: Sequence[Negotiation], viewer: Viewer, now: datetime) -> list[Overview]:
    """Read several negotiations, in the order given; three queries for all of them."""
    clauses = Clause.objects.filter(negotiation__in=negotiations).visible_to(viewer, now)
    positions = Position.objects.filter(proposal__negotiation__in=negotiations).tabled()
    agreements = TentativeAgreement.objects.filter(clause__negotiation__in=negotiations)
    ordered = clauses.select_related("issue").order_by("issue__place", "issue", "place", "pk")
    by_negotiation: dict[int, list[Clause]] = {one.pk: [] for one in negotiations}
    for clause in ordered:
        by_negotiation[clause.negotiation_id].append(clause)
    said = positions.visible_to(viewer, now).select_related("proposal").order_by("said_at", "pk")
    agreed = agreements.as_told(viewer, now).order_by("proposed_at", "pk")
    return [_assemble(one, by_negotiation[one.pk], said, agreed, now) for one in negotiations]


def _assemble(
    negotiation: Negotiation,
    clauses: Sequence[Clause],
    positions: Iterable[Position],
    agreements: Iterable[TentativeAgreement],
    now: datetime,
) -> Overview:
    said, agreed = _by_clause(negotiation, clauses, positions, agreements)
    outcome = outcome_of(negotiation)
    courses = [_course(clause.pk, said[clause.pk], agreed[clause.pk]) for clause in clauses]
    standings = clause_standings(courses, outcome, now)
    views = [
        _view(clause, course, standings[clause.pk], said[clause.pk], agreed[clause.pk], now)
        for clause, course in zip(clauses, courses, strict=True)
    ]
    return Overview(clauses=tuple(views), negotiation=negotiation, outcome=outcome, now=now)


def _by_clause(
    negotiation: Negotiation,
    clauses: Sequence[Clause],
    positions: Iterable[Position],
    agreements: Iterable[TentativeAgreement],
) -> tuple[dict[int, list[Position]], dict[int, list[TentativeAgreement]]]:
    """Positions and agreements by clause, each knowing its clause and negotiation."""
    by_pk = {clause.pk: clause for clause in clauses}
    for clause in clauses:
        clause.negotiation = clause.issue.negotiation = negotiation
    said: dict[int, list[Position]] = {pk: [] for pk in by_pk}
    for position in positions:
        if position.clause_id in said:
            position.clause = by_pk[position.clause_id]
            position.proposal.negotiation = negotiation
            said[position.clause_id].append(position)
    agreed: dict[int, list[TentativeAgreement]] = {pk: [] for pk in by_pk}
    for agreement in agreements:
        if agreement.clause_id in agreed:
            agreement.clause = by_pk[agreement.clause_id]
            agreed[agreement.clause_id].append(agreement)
    for history in agreed.values():
        for agreement in history:
            agreement.forget_untold(is_followed=agreement is not history[-1])
    return said, agreed


def _view(
    clause: Clause,
    course: Course,
    standing: Standing,
    positions: Sequence[Position],
    agreements: Sequence[TentativeAgreement],
    now: datetime,
) -> ClauseView:
    words = exchange(course.moves, course.agreed, now)
    by_key = {position.pk: position for position in positions}
    return ClauseView(
        clause=clause,
        said=tuple(p for p in positions if p.proposal.kind not in Proposal.OUTSIDE_CYCLE),
        outside=tuple(p for p in positions if p.proposal.kind in Proposal.OUTSIDE_CYCLE),
        agreements=tuple(agreements),
        course=course,
        standing=standing,
        first_asked=by_key.get(words.first_asked or 0),
        asked=by_key.get(words.asked or 0),
        offered=by_key.get(words.offered or 0),
        got=_agreed_words(words, by_key, agreements),
        distance=clause_distance(course.moves, course.agreed, now),
        days=standing.days_since(now),
    )


def _agreed_words(
    words: Exchange, positions: dict[int, Position], agreements: Sequence[TentativeAgreement]
) -> Position | TentativeAgreement | None:
    """The agreed text, as a citable position wherever one has just these words."""
    if words.got is not None:
        return positions[words.got]
    agreement = next((one for one in agreements if one.pk == words.got_agreement), None)
    if agreement is None:
        return None
    same = [p for p in positions.values() if p.sha256 == agreement.sha256]
    return same[-1] if same else agreement


def _course(
    key: int, positions: Iterable[Position], agreements: Iterable[TentativeAgreement]
) -> Course:
    agreed = [
        Agreed(
            key=one.pk,
            at=_local(one.agreed_at),
            text=one.text,
            reopened_at=_local(one.reopened_at) if one.reopened_at else None,
        )
        for one in agreements
        if one.agreed_at is not None
    ]
    return Course(key=key, moves=[_move(position) for position in positions], agreed=agreed)


def _move(position: Position) -> Move:
    if position.said_at is None:
        raise ValueError(f"Position {position.pk} was never tabled.")
    return Move(
        key=position.pk,
        side=Side(position.proposal.side),
        stance=Stance(position.stance),
        at=_local(position.said_at),
        text=position.text,
        proposal=position.proposal_id,
        is_package=position.proposal.is_package,
        is_successor=position.proposal.kind in Proposal.OUTSIDE_CYCLE,
    )


def outcome_of(negotiation: Negotiation) -> Outcome:
    """Ratification and term as instants; the term ends when its last day does."""
    return Outcome(
        ratified_at=negotiation.ratified_at,
        in_force_from=_instant(negotiation.in_force_from, time.min),
        in_force_to=_instant(negotiation.in_force_to, time.max),
    )


def _instant(day: date | None, clock: time) -> datetime | None:
    zone = ZoneInfo(settings.TIME_ZONE)
    return None if day is None else datetime.combine(day, clock, tzinfo=zone)


def _local(at: datetime) -> datetime:
    """The same instant in the table's zone, whose days the record counts."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE))
