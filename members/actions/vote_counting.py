"""Counting a vote: the box is shut, the ballots are multiplied, each key opens its part, published.

Every step may be done again and does nothing twice, so that a count that was stopped goes on.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members import vote_record, vote_tellers
from members.actions import vote_board, votes
from members.belenios import results, tally
from members.belenios.ballots import Ballot as BallotRead
from members.belenios.ballots import read_ballot
from members.belenios.decryption import (
    decrypt,
    read_decryption,
    verify_decryption,
    write_decryption,
)
from members.belenios.trustee_keys import read_private_key
from members.belenios.trustees import all_keys
from members.models import (
    Ballot,
    BoardEntry,
    PartialDecryption,
    Teller,
    Vote,
    VoteResult,
    VoteTally,
)
from members.vote_states import State
from portal import jobs, sealing
from portal.models import Job, User

COUNT = "count-vote"
PORTAL = 1
TELL_EVERY = 500
Kind = BoardEntry.Kind
Told = Callable[[int, int], None]


class NotClosed(Exception):
    """The vote is still to come, open, void, or counted already."""


class NotTallied(Exception):
    """There is no tally yet that could be decrypted."""


class GivenAlready(Exception):
    """This teller's part of the count is here."""


@transaction.atomic
def count(*, vote: Vote, address: str, now: datetime) -> Job:
    """Shut the box and begin to count; the job is of the officer who froze the vote.

    The vote's row is locked for good: a ballot on its way in is let in first, none comes later.
    """
    vote = votes.locked(vote)
    if vote.state(now) != State.CLOSED or vote.frozen_by is None:
        raise NotClosed
    if vote.ended_at is None:
        vote.ended_at = now
        vote.save(update_fields=["ended_at"])
        votes.record("vote.ended", vote, by=None, now=now, is_public=True)
    return jobs.start(
        kind=COUNT,
        title=_("Counting “%(title)s”") % {"title": vote.title},
        target_id=vote.pk,
        address=address,
        guild=vote.guild,
        by=vote.frozen_by,
        now=now,
    )


def multiply(vote: Vote, told: Told = lambda _done, _steps: None) -> None:
    """Bring all ballots into the record, end them, and write their encrypted tally there."""
    if vote.ended_at is None:
        raise NotClosed
    vote_board.append_ballots(vote.pk)
    vote_board.append_event(vote, Kind.END)
    if not VoteTally.objects.filter(vote=vote).exists():
        whole = tally.tally(vote_record.election_of(vote), _counting(vote, told))
        VoteTally.objects.get_or_create(
            vote=vote,
            defaults={
                "ballots": whole.ballots,
                "ciphertexts": tally.write_ciphertexts(whole.ciphertexts),
            },
        )
    vote_board.append_event(vote, Kind.TALLY)


def _counting(vote: Vote, told: Told) -> Iterator[BallotRead]:
    """The last ballot of each voter, read but not verified again: each was before it came in."""
    election = vote_record.election_of(vote)
    rows = Ballot.objects.filter(vote=vote).counting().order_by("pk")
    steps = Ballot.objects.filter(vote=vote).voters()
    contents = rows.values_list("content", flat=True).iterator(chunk_size=TELL_EVERY)
    for done, content in enumerate(contents, 1):
        if done % TELL_EVERY == 0:
            told(done, steps)
        yield read_ballot(bytes(content), election)


def open_own(vote: Vote, now: datetime) -> None:
    """Add the portal's own part, and publish where no other is needed."""
    if not PartialDecryption.objects.filter(vote=vote, owner=PORTAL).exists():
        secret = read_private_key(sealing.unseal(bytes(vote.portal_key)))
        whole = vote_record.tally_of(vote)
        partial = decrypt(vote_record.election_of(vote), whole, secret)
        _keep(vote, PORTAL, write_decryption(partial))
    for one in PartialDecryption.objects.filter(vote=vote, board_entry=None):
        vote_board.append_event(vote, Kind.DECRYPTION, decryption=one)
    publish(vote=vote, now=now)


@transaction.atomic
def post_decryption(*, teller: Teller, raw: bytes, by: User, now: datetime) -> PartialDecryption:
    """Take a teller's part of the count, whose proof holds, and publish once they suffice.

    It raises Refused for what is no decryption of this tally with the teller's key.
    """
    vote = votes.locked(teller.vote)
    if not VoteTally.objects.filter(vote=vote).exists() or vote.state(now) != State.CLOSED:
        raise NotTallied
    owner = vote_tellers.owner_of(teller)
    if PartialDecryption.objects.filter(vote=vote, owner=owner).exists():
        raise GivenAlready
    election, whole = vote_record.election_of(vote), vote_record.tally_of(vote)
    key = all_keys(vote_record.trustees_of(vote))[owner - 1].public_key
    verify_decryption(election, whole, key, read_decryption(raw, election))
    kept = _keep(vote, owner, raw)
    vote_board.append_event(vote, Kind.DECRYPTION, decryption=kept)
    votes.record("vote.part_counted", vote, by=by, now=now, teller=teller.place)
    publish(vote=vote, now=now)
    return kept


def _keep(vote: Vote, owner: int, raw: bytes) -> PartialDecryption:
    kept, _is_new = PartialDecryption.objects.get_or_create(
        vote=vote, owner=owner, defaults={"content": raw}
    )
    return kept


@transaction.atomic
def publish(*, vote: Vote, now: datetime) -> Vote:
    """Put the parts together where they suffice, and write the result into the record."""
    vote = votes.locked(vote)
    trustees, partials = vote_record.trustees_of(vote), vote_record.decryptions_of(vote)
    if vote.counted_at or not results.is_complete(trustees, partials):
        return vote
    whole = vote_record.tally_of(vote)
    result = results.count(whole, results.combine(trustees, partials))
    VoteResult.objects.create(vote=vote, content=results.write_result(result))
    vote_board.append_event(vote, Kind.RESULT)
    vote.counted_at = now
    vote.save(update_fields=["counted_at"])
    told = {"result": [*map(list, result)], "ballots": whole.ballots, "roll": vote.roll_count}
    votes.record("vote.counted", vote, by=None, now=now, is_public=True, **told)
    return vote


def tally_for_tellers(vote: Vote) -> bytes:
    """The ciphertexts that a teller's browser opens with its key."""
    if not VoteTally.objects.filter(vote=vote).exists():
        raise NotTallied
    return bytes(vote.tally.ciphertexts)


def begin_due(address_of: Callable[[Vote], str], now: datetime) -> int:
    """Begin the count of every vote that is over; return how many they are."""
    begun = 0
    for vote in Vote.objects.to_be_ended(now):
        try:
            count(vote=vote, address=address_of(vote), now=now)
        except NotClosed:
            continue
        begun += 1
    return begun
