"""Letting a ballot into the box: proofs first, then one short transaction, then the answer.

What happens here names nobody: no event, no log line and no task holds a member, a credential or a
tracker. The request itself is one of a signed-in member, so the server can tell who takes part;
how they vote it can't.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from members import row_locks, vote_record
from members.actions import vote_board
from members.belenios import ballots
from members.models import Ballot, RollEntry, Vote, WaitingBallot
from members.vote_states import State
from portal.models import User


class NotOpen(Exception):
    """The vote has not begun, is over or void; `state` says which."""

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self.state = state


class NotOnTheRoll(Exception):
    """The ballot's credential is not the person's own in this vote."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a ballot is in the box: what to look for in the public record.

    `turn` counts the member's ballots. The same bytes always get the same receipt.
    """

    tracker: str
    turn: int


def cast(*, vote: Vote, raw: bytes, by: User, now: datetime) -> Receipt:
    """Let a ballot in; once this returns it is in the box for good.

    The vote was loaded `with_closing`; `now` is when the ballot was posted. It raises Refused for
    what is no ballot of this election with proofs that hold, NotOpen by the vote's instants, and
    NotOnTheRoll. A later ballot of the same member replaces this one in the count. One that is in
    the box gets its receipt at any time, so that a post whose answer was lost may be made again
    after the close.
    """
    if not vote.election_hash:
        raise NotOpen(vote.state(now))
    election = vote_record.election_of(vote)
    ballot = ballots.read_ballot(raw, election)
    if not _entries(vote, ballot, by).exists():
        raise NotOnTheRoll
    if known := _receipt(vote, ballot):
        return known
    if (state := vote.state(now)) != State.OPEN:
        raise NotOpen(state)
    ballots.verify_ballot(ballot, election)
    return _let_in(vote, ballot, by, now)


def _check_open(vote: Vote, now: datetime) -> None:
    state = Vote.objects.with_closing().get(pk=vote.pk).state(now)
    if state != State.OPEN:
        raise NotOpen(state)


def _entries(vote: Vote, ballot: ballots.Ballot, by: User) -> QuerySet[RollEntry]:
    return RollEntry.objects.of(by.pk).filter(vote=vote, credential=ballot.credential)


def _receipt(vote: Vote, ballot: ballots.Ballot) -> Receipt | None:
    same = Ballot.objects.filter(vote=vote, tracker=ballot.tracker).first()
    return Receipt(same.tracker, same.turn) if same else None


@transaction.atomic
def _let_in(vote: Vote, ballot: ballots.Ballot, by: User, now: datetime) -> Receipt:
    """Lock the member's entry, so that their ballots come one after the other, and check again.

    The vote's row is held, not locked: many ballots come in at once, but the box is not shut while
    one of them is on its way in.
    """
    entry = _entries(vote, ballot, by).select_for_update(of=("self",)).first()
    if entry is None:
        raise NotOnTheRoll
    if known := _receipt(vote, ballot):
        return known
    row_locks.hold(vote)
    _check_open(vote, now)
    earlier = Ballot.objects.filter(vote=vote, credential=ballot.credential).count()
    kept = Ballot.objects.create(
        vote=vote,
        credential=ballot.credential,
        turn=earlier + 1,
        tracker=ballot.tracker,
        content=ballot.raw,
    )
    WaitingBallot.objects.create(ballot=kept)
    transaction.on_commit(lambda: vote_board.wake(vote.pk))
    return Receipt(kept.tracker, kept.turn)
