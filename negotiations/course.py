"""One clause's way through a negotiation: what was said and agreed on it, in order.

- Moves and agreements after `now` do not count, nor do moves of another cycle (successor).
- Moves are read by instant. At one instant proposals come before counters, counters before
  answers, and what one side says before what both declare: a record that knows only the day
  still reads as question and answer. The key decides the rest.
- A tentative agreement, or a joint "accept" (the agreed text as published), agrees the clause.
  A later move of one side does not undo it. Reopening does, and so does a joint statement.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Side(StrEnum):
    """Whose words they are; as a turn, JOINT means that both sides have it."""

    GUILD = "guild"
    EMPLOYER = "employer"
    JOINT = "joint"

    @property
    def other(self) -> "Side":
        """The side across the table."""
        return {Side.GUILD: Side.EMPLOYER, Side.EMPLOYER: Side.GUILD}.get(self, self)


class Stance(StrEnum):
    """What a side does with a clause in one proposal."""

    PROPOSE = "propose"
    COUNTER = "counter"
    ACCEPT = "accept"
    REJECT = "reject"
    HOLD = "hold"
    NO_RESPONSE = "no_response"
    WITHDRAW = "withdraw"


OFFERS = frozenset({Stance.PROPOSE, Stance.COUNTER})


@dataclass(frozen=True, slots=True)
class Move:
    """What one side, or both, said on one clause at one instant."""

    key: int
    side: Side
    stance: Stance
    at: datetime
    text: str
    proposal: int
    is_package: bool = False
    is_successor: bool = False

    @property
    def rank(self) -> int:
        """The place among moves of the same instant."""
        if self.side is Side.JOINT:
            return 3
        return {Stance.PROPOSE: 0, Stance.COUNTER: 1}.get(self.stance, 2)

    @property
    def order(self) -> tuple[datetime, int, int]:
        return self.at, self.rank, self.key

    @property
    def is_taking_back(self) -> bool:
        """Whether the side's words are off the table with this move."""
        return self.stance is Stance.WITHDRAW and not self.is_package

    def answers(self, earlier: "Move") -> bool:
        """Whether the move comes after the other; crossing moves do not."""
        return (self.at, self.rank) > (earlier.at, earlier.rank)

    def crosses(self, earlier: "Move") -> bool:
        same = (self.at, self.rank) == (earlier.at, earlier.rank)
        return same and self.side is not earlier.side


@dataclass(frozen=True, slots=True)
class Agreed:
    """One text that both sides have confirmed; `at` is the second confirmation."""

    key: int
    at: datetime
    text: str
    reopened_at: datetime | None = None

    def has_been_reopened(self, now: datetime) -> bool:
        return self.reopened_at is not None and self.reopened_at <= now


@dataclass(frozen=True, slots=True)
class Course:
    """One clause with all that was said and agreed on it."""

    key: int
    moves: Sequence[Move]
    agreed: Sequence[Agreed] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """The agreement that stands: since when, and whose text it is now."""

    since: datetime
    text: Move | Agreed


def moves_until(moves: Iterable[Move], now: datetime) -> list[Move]:
    """The moves that count at an instant, in their order."""
    counted = (move for move in moves if move.at <= now and not move.is_successor)
    return sorted(counted, key=lambda move: move.order)


def settled(moves: Iterable[Move], agreed: Iterable[Agreed], now: datetime) -> Settled | None:
    """The agreement that stands at an instant, by tentative agreement or joint text."""
    happened: list[tuple[datetime, int, int, Move | Agreed | None]] = []
    for move in moves_until(moves, now):
        if move.side is Side.JOINT:
            accepts = move.stance is Stance.ACCEPT
            happened.append((move.at, 3 if accepts else 1, move.key, move if accepts else None))
    for one in agreed:
        if one.at <= now and one.at != one.reopened_at:
            happened.append((one.at, 2, one.key, one))
        if one.reopened_at is not None and one.has_been_reopened(now):
            happened.append((one.reopened_at, 0, one.key, None))
    standing: Settled | None = None
    for at, _, _, text in sorted(happened, key=lambda entry: entry[:3]):
        since = standing.since if standing else at
        standing = Settled(since, text) if text else None
    return standing
