"""A frozen vote as the protocol knows it, and the bytes of its public record.

The record is made of rows each time it is asked for: what each event is about and in which order
they came. Nothing else is kept of it but its length and the hash of its end, so it can't be left
half written.
"""

from collections.abc import Iterator
from functools import lru_cache

from django.db.models import QuerySet

from members.belenios.archive import Chain
from members.belenios.decryption import PartialDecryption as Decryption
from members.belenios.decryption import read_decryption
from members.belenios.elections import Election, read_election
from members.belenios.results import Result, read_result
from members.belenios.tally import EncryptedTally, read_ciphertexts
from members.belenios.trustees import Trustees, read_trustees
from members.models import Ballot, Board, BoardEntry, PartialDecryption, RollEntry, Vote

Kind = BoardEntry.Kind
AT_ONCE = 500
# A page of the public list of trackers.
PAGE = 1000


def election_of(vote: Vote) -> Election:
    """The election that was frozen; read once in a process, for it never changes."""
    return _election(bytes(vote.election))


def trustees_of(vote: Vote) -> Trustees:
    return _trustees(bytes(vote.trustees))


_election = lru_cache(maxsize=32)(read_election)
_trustees = lru_cache(maxsize=32)(read_trustees)


def tally_of(vote: Vote) -> EncryptedTally:
    kept = vote.tally
    return EncryptedTally(
        read_ciphertexts(bytes(kept.ciphertexts), election_of(vote)), kept.ballots
    )


def result_of(vote: Vote) -> Result:
    return read_result(bytes(vote.result.content), election_of(vote))


def decryptions_of(vote: Vote) -> dict[int, Decryption]:
    """Verified partial decryptions by the number of their owner."""
    election = election_of(vote)
    rows = PartialDecryption.objects.filter(vote=vote).order_by("owner")
    return {one.owner: read_decryption(bytes(one.content), election) for one in rows}


def chain_of(vote: Vote, height: int = 0, head: str = "") -> Chain:
    """Where a record stands. All its files bear the instant of opening."""
    if vote.opens_at is None:
        raise ValueError("A vote that never opens has no record.")
    return Chain(int(vote.opens_at.timestamp()), height, head or None)


def written(vote: Vote, chain: Chain, entry: BoardEntry) -> bytes:
    """The bytes of one event and of what it is about; the chain moves on."""
    match entry.kind:
        case Kind.BALLOT:
            ballot = entry.ballot
            return chain.ballot(bytes(ballot.content)) if ballot else b""
        case Kind.SETUP:
            credentials = bytes(vote.board.credentials)
            return chain.setup(election_of(vote), bytes(vote.trustees), credentials)
        case Kind.TALLY:
            return chain.encrypted_tally(tally_of(vote))
        case Kind.RESULT:
            return chain.result(result_of(vote))
        case Kind.DECRYPTION:
            return _decryption(vote, chain, entry.decryption)
    return chain.end_of_ballots()


def _decryption(vote: Vote, chain: Chain, row: PartialDecryption | None) -> bytes:
    if row is None:
        return b""
    partial = read_decryption(bytes(row.content), election_of(vote))
    return chain.partial_decryption(row.owner, partial)


def archive(board: Board) -> Iterator[bytes]:
    """The record as it stood when `board` was read, a part at a time; `board.length` bytes."""
    vote = board.vote
    chain = chain_of(vote)
    yield chain.opening()
    for start in range(0, board.height, AT_ONCE):
        end = min(start + AT_ONCE, board.height)
        for entry in _between(vote, start, end):
            yield written(vote, chain, entry)


def _between(vote: Vote, start: int, end: int) -> QuerySet[BoardEntry]:
    rows = BoardEntry.objects.filter(vote=vote, height__gte=start, height__lt=end)
    return rows.select_related("ballot", "decryption").order_by("height")


def trackers(vote: Vote, page: int) -> list[str]:
    """One page, counted from 1, of the ballots in the record, in the order in which they came.

    The first event is the setup, and ballots follow it without a gap.
    """
    first = 1 + (page - 1) * PAGE
    rows = BoardEntry.objects.filter(vote=vote, kind=Kind.BALLOT)
    rows = rows.filter(height__gte=first, height__lt=first + PAGE).order_by("height")
    return list(rows.values_list("ballot__tracker", flat=True))


def ballots_in_record(vote: Vote) -> int:
    """How many ballots the record holds, replaced ones too."""
    last = BoardEntry.objects.filter(vote=vote, kind=Kind.BALLOT).order_by("-height").first()
    return last.height if last else 0


def ballots_of(entry: RollEntry) -> int:
    """How many ballots of one member are in the box; for that member alone."""
    return Ballot.objects.filter(vote=entry.vote_id, credential=entry.credential).count()


def turnout(vote: Vote) -> tuple[int, int]:
    """How many members have voted, each once, and how many are on the roll. Never by groups."""
    return Ballot.objects.filter(vote=vote).voters(), vote.roll_count or 0
