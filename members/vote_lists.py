"""The votes that one viewer may know of, in the order of their list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from members import vote_sheets, vote_words
from members.models import Vote
from members.vote_states import State
from portal.access import Viewer

ENDED = (State.CLOSED, State.COUNTED, State.CERTIFIED, State.VOID)
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One vote in a list: where it stands and, once it was counted, what was found."""

    vote: Vote
    state: State
    findings: Sequence[str]

    @property
    def state_words(self) -> str:
        return vote_words.state_words(self.state)

    @property
    def sentence(self) -> str:
        return vote_words.state_sentence(self.vote, self.state)

    @property
    def is_public(self) -> bool:
        return self.vote.frozen_at is not None and not self.vote.is_rehearsal


@dataclass(frozen=True, slots=True)
class Groups:
    """Public votes by where they stand, and those that only some may know of."""

    open: Sequence[Entry]
    coming: Sequence[Entry]
    ended: Sequence[Entry]
    inside: Sequence[Entry]

    def __bool__(self) -> bool:
        return bool(self.open or self.coming or self.ended or self.inside)


def groups_for(viewer: Viewer, now: datetime) -> Groups:
    """Open ones by their closing, then those to come by their opening, then the last ended first.

    Three queries.
    """
    votes = vote_sheets.whole(Vote.objects.visible_to(viewer, now))
    every = [entry_of(vote, now) for vote in votes]
    public = [entry for entry in every if entry.is_public]
    ended = [entry for entry in public if entry.state in ENDED]
    return Groups(
        open=sorted((one for one in public if one.state == State.OPEN), key=_closing),
        coming=sorted((one for one in public if one.state == State.FROZEN), key=_opening),
        ended=sorted(ended, key=_closing, reverse=True),
        inside=[entry for entry in every if not entry.is_public],
    )


def entry_of(vote: Vote, now: datetime) -> Entry:
    """Of a void vote nothing is found."""
    state = vote.state(now)
    counted = vote_sheets.counted_of(vote) if state != State.VOID else []
    return Entry(vote, state, [one.sentence for one in counted])


def _closing(entry: Entry) -> datetime:
    return entry.vote.closing or NEVER


def _opening(entry: Entry) -> datetime:
    return entry.vote.opens_at or NEVER
