"""The standing of many clauses: of each clause of a negotiation, and of an issue or a whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from negotiations.course import Course, Side
from negotiations.packages import unanswered_packages
from negotiations.standing import (
    Outcome,
    Standing,
    State,
    clause_standing,
    days_between,
)


@dataclass(frozen=True, slots=True)
class GroupStanding:
    """Where the clauses of an issue or a negotiation stand together.

    A clause that waits for both sides counts as waiting for each of them.
    """

    counts: Mapping[State, int]
    waiting_for_guild: int
    waiting_for_employer: int
    last_move_at: datetime | None

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def turn(self) -> Side | None:
        """Whose turn it is on any clause; JOINT means both sides have one, None nobody."""
        if self.waiting_for_guild and self.waiting_for_employer:
            return Side.JOINT
        if self.waiting_for_guild:
            return Side.GUILD
        return Side.EMPLOYER if self.waiting_for_employer else None

    def days_since(self, now: datetime) -> int | None:
        """Whole days of 24 hours since the last move or agreement on any clause."""
        return days_between(self.last_move_at, now)


def clause_standings(
    courses: Sequence[Course], outcome: Outcome, now: datetime
) -> dict[int, Standing]:
    """Where every clause of a negotiation stands, packages minded, by the clauses' keys."""
    unanswered = unanswered_packages(courses, now)
    return {
        course.key: clause_standing(
            course.moves, course.agreed, outcome, now, unanswered=unanswered
        )
        for course in courses
    }


def group_standing(standings: Iterable[Standing]) -> GroupStanding:
    """The clauses of an issue, or of a negotiation, taken together; every state is counted."""
    clauses = list(standings)
    states = [clause.state for clause in clauses]
    turns = [clause.turn for clause in clauses]
    both = turns.count(Side.JOINT)
    return GroupStanding(
        counts={state: states.count(state) for state in State},
        waiting_for_guild=turns.count(Side.GUILD) + both,
        waiting_for_employer=turns.count(Side.EMPLOYER) + both,
        last_move_at=max(
            (clause.last_move_at for clause in clauses if clause.last_move_at), default=None
        ),
    )
