"""Where a clause stands, from what was said and agreed until an instant.

Which moves count, and in which order, is in `negotiations.course`; the rules for packages are in
`negotiations.packages`.

Whose turn
- The turn is with the side that did not move last.
- Two sides that make the same kind of move at the same instant cross: neither answers the
  other, and both have the turn. `Side.JOINT` as a turn means both; None means nobody.
- Silence is an answer. "No response" is dated, changes no state, and gives the ball back to
  the side that asked.
- Hold: on hold, and the turn is with the other side, which owes the information.
- Rejection: rejected, and the turn is with the side that was refused.
- Acceptance: still open, because only a text that both confirm is agreed. The accepting side
  has spoken, so the turn is with the side whose words were accepted, which confirms.
- Withdrawal while the other side's own words are on the table: open, and the withdrawing side
  has to answer those words. With no such words: withdrawn, nobody's turn, and only new words
  open it again.

What both sides say
- While an agreement stands the clause is tentatively agreed and nobody has the turn.
- Reopened: open again since that instant, with the turn it had by the last move; both sides'
  turn where no side had moved. Later moves count as ever.
- Joint "reject" or "hold" declares the clause open, joint words are a draft of both: open, and
  both have the turn. Joint "no response" or "withdraw" leaves the clause out: withdrawn, or
  not tabled if nobody ever did.

What ratification does
- Agreed clauses become agreed, in force from the first instant of the term (never before
  ratification) and expired at the instant the term ends.
- A clause without an agreed text keeps its state, but it is nobody's turn any more.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from negotiations.course import OFFERS, Agreed, Move, Side, Stance, moves_until, settled


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the negotiation: `in_force_to` is the instant at which the term is over."""

    ratified_at: datetime | None = None
    in_force_from: datetime | None = None
    in_force_to: datetime | None = None


class State(StrEnum):
    """Where a clause stands."""

    NOT_TABLED = "not_tabled"
    OPEN = "open"
    ON_HOLD = "on_hold"
    REJECTED = "rejected"
    TENTATIVELY_AGREED = "tentatively_agreed"
    WITHDRAWN = "withdrawn"
    AGREED = "agreed"
    IN_FORCE = "in_force"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a clause stands, whose turn it is, since when, and when anything last happened."""

    state: State
    turn: Side | None
    since: datetime | None
    last_move_at: datetime | None

    def days_since(self, now: datetime) -> int | None:
        """Whole days of 24 hours since the last move or agreement."""
        return days_between(self.last_move_at, now)


def days_between(earlier: datetime | None, now: datetime) -> int | None:
    return None if earlier is None else (now - earlier).days


@dataclass(frozen=True, slots=True)
class _Table:
    """A clause as the moves so far leave it, agreements aside."""

    state: State = State.NOT_TABLED
    turn: Side | None = None
    since: datetime | None = None
    offers: frozenset[Side] = frozenset()
    packaged_by: Side | None = None
    last: Move | None = None

    def turned(self, state: State, turn: Side | None, at: datetime) -> "_Table":
        """The instant stays where neither state nor turn changes."""
        since = self.since if (state, turn) == (self.state, self.turn) else at
        return replace(self, state=state, turn=turn, since=since or at)


def clause_standing(
    moves: Iterable[Move],
    agreed: Sequence[Agreed],
    outcome: Outcome,
    now: datetime,
    *,
    unanswered: Collection[int] = frozenset(),
) -> Standing:
    """Where one clause stands; `unanswered` names the packages that wait for their answer."""
    moves = moves_until(moves, now)
    last_move_at = _last_instant(moves, agreed, now)
    pact = settled(moves, agreed, now)
    if pact is not None:
        state, since = _carried_out(pact.since, outcome, now)
        return Standing(state, None, since, last_move_at)
    table = _table(moves, agreed, now, unanswered)
    is_over = outcome.ratified_at is not None and outcome.ratified_at <= now
    return Standing(table.state, None if is_over else table.turn, table.since, last_move_at)


def _last_instant(
    moves: Sequence[Move], agreed: Sequence[Agreed], now: datetime
) -> datetime | None:
    instants = [move.at for move in moves]
    instants += [one.at for one in agreed]
    instants += [one.reopened_at for one in agreed if one.reopened_at is not None]
    return max((at for at in instants if at <= now), default=None)


def _carried_out(since: datetime, outcome: Outcome, now: datetime) -> tuple[State, datetime]:
    """The state of an agreed text, and since when it has it."""
    if outcome.ratified_at is None or outcome.ratified_at > now:
        return State.TENTATIVELY_AGREED, since
    since = max(since, outcome.ratified_at)
    if outcome.in_force_from is None or outcome.in_force_from > now:
        return State.AGREED, since
    if outcome.in_force_to is None or outcome.in_force_to > now:
        return State.IN_FORCE, max(since, outcome.in_force_from)
    return State.EXPIRED, outcome.in_force_to


def _table(
    moves: Sequence[Move], agreed: Sequence[Agreed], now: datetime, unanswered: Collection[int]
) -> _Table:
    """The clause after all moves; a reopening comes before the moves of its instant."""
    reopenings = sorted(
        one.reopened_at for one in agreed if one.reopened_at and one.has_been_reopened(now)
    )
    table = _Table()
    for move in moves:
        while reopenings and reopenings[0] <= move.at:
            table = _reopened(table, reopenings.pop(0))
        if move.is_package and move.proposal in unanswered:
            table = replace(table, packaged_by=move.side)
        table = _jointly_moved(table, move) if move.side is Side.JOINT else _moved(table, move)
    for at in reopenings:
        table = _reopened(table, at)
    return table


def _reopened(table: _Table, at: datetime) -> _Table:
    turn = table.turn or Side.JOINT
    return replace(table, state=State.OPEN, turn=turn, since=at, packaged_by=None)


def _jointly_moved(table: _Table, move: Move) -> _Table:
    """A joint "accept" is an agreement, which the table itself does not show."""
    table = replace(table, packaged_by=None)
    match move.stance:
        case Stance.ACCEPT:
            return table
        case Stance.NO_RESPONSE | Stance.WITHDRAW:
            state = State.NOT_TABLED if table.state is State.NOT_TABLED else State.WITHDRAWN
            return replace(table.turned(state, None, move.at), offers=frozenset())
        case _:
            return table.turned(State.OPEN, Side.JOINT, move.at)


def _moved(table: _Table, move: Move) -> _Table:
    """One side has moved: what the move does, then who has the turn after it."""
    state, turn = _state_and_turn(table, move)
    if turn is not None:
        turn = _turn_beside(table, move, state) or turn
    offers = table.offers
    if move.stance in OFFERS:
        offers |= {move.side}
    elif move.is_taking_back:
        offers -= {move.side}
    return replace(table.turned(state, turn, move.at), offers=offers, last=move)


def _turn_beside(table: _Table, move: Move, state: State) -> Side | None:
    """Who has the turn because moves cross or a package waits; None where neither is so."""
    if table.last is not None and move.crosses(table.last):
        return Side.JOINT
    waits = table.packaged_by is move.side.other and state is not State.ON_HOLD
    return move.side if waits else None


def _state_and_turn(table: _Table, move: Move) -> tuple[State, Side | None]:
    """The move by itself, packages and crossing moves aside."""
    other = move.side.other
    if move.is_taking_back:
        return (State.OPEN, move.side) if other in table.offers else (State.WITHDRAWN, None)
    if table.state is State.WITHDRAWN and move.stance not in OFFERS:
        return State.WITHDRAWN, None
    if move.stance is Stance.NO_RESPONSE:
        return (State.OPEN if table.state is State.NOT_TABLED else table.state), other
    states = {Stance.REJECT: State.REJECTED, Stance.HOLD: State.ON_HOLD}
    return states.get(move.stance, State.OPEN), other
