"""The public record of a vote, appended to by one writer after ballots are in the box.

Whoever appends locks the record's row. What is appended, the new end, and that the ballots wait no
more are one transaction: a process that dies in between has appended nothing, and the next one
does it all again. Of ballots that wait, the earlier goes first, so that the ballots of one member
keep their order.
"""

import structlog
from django.core.cache import cache
from django.db import transaction
from kombu.exceptions import OperationalError as BrokerError

from members import vote_record
from members.models import Board, BoardEntry, PartialDecryption, Vote, WaitingBallot
from portal.celery import app

logger = structlog.get_logger(__name__)

Kind = BoardEntry.Kind
AT_ONCE = 500
# A worker is woken once in this time, and begins when it is over.
SECONDS = 1
TASK = "members.tasks.append_ballots"


def begin(vote: Vote, credentials: bytes) -> Board:
    """Make the record of a vote that is being frozen, with its first event."""
    opening = vote_record.chain_of(vote).opening()
    board = Board.objects.create(vote=vote, credentials=credentials, length=len(opening))
    return append(board, [BoardEntry(vote=vote, kind=Kind.SETUP)])


def append(board: Board, entries: list[BoardEntry]) -> Board:
    """Put these at the end; the caller holds the lock of the board's row."""
    chain = vote_record.chain_of(board.vote, board.height, board.head)
    for entry in entries:
        entry.height = chain.height
        board.length += len(vote_record.written(board.vote, chain, entry))
        entry.digest = chain.parent or ""
    BoardEntry.objects.bulk_create(entries)
    board.height, board.head = chain.height, chain.parent or ""
    board.save(update_fields=["height", "head", "length"])
    return board


def append_ballots(vote_id: int) -> int:
    """Append all ballots that wait, some at a time; return how many they were."""
    count = 0
    while some := _append_some(vote_id):
        count += some
    return count


@transaction.atomic
def _append_some(vote_id: int) -> int:
    board = lock(vote_id)
    waiting = WaitingBallot.objects.filter(ballot__vote=vote_id).order_by("pk")
    rows = list(waiting.select_related("ballot")[:AT_ONCE])
    if not rows:
        return 0
    append(
        board, [BoardEntry(vote=board.vote, kind=Kind.BALLOT, ballot=one.ballot) for one in rows]
    )
    WaitingBallot.objects.filter(pk__in=[one.pk for one in rows]).delete()
    return len(rows)


def lock(vote_id: int) -> Board:
    return Board.objects.light().select_for_update(of=("self",)).get(vote=vote_id)


@transaction.atomic
def append_event(vote: Vote, kind: Kind, *, decryption: PartialDecryption | None = None) -> Board:
    """Append an event of the count, unless the record holds it already."""
    board = lock(vote.pk)
    known = BoardEntry.objects.filter(vote=vote, kind=kind, decryption=decryption)
    if known.exists():
        return board
    return append(board, [BoardEntry(vote=board.vote, kind=kind, decryption=decryption)])


def wake(vote_id: int) -> None:
    """Have a worker append soon. One message goes out for all ballots of a second.

    The worker begins after it, so it finds them all; without a broker the sweep does.
    """
    if not cache.add(f"vote_board_{vote_id}", 1, timeout=SECONDS):
        return
    try:
        app.send_task(TASK, args=[vote_id], countdown=SECONDS, retry=False)
    except (OSError, BrokerError):
        logger.warning("ballots_wait_for_broker", vote=vote_id)


def sweep() -> int:
    """Append what nobody was woken for, in every vote; return how many ballots that were."""
    votes = WaitingBallot.objects.order_by().values_list("ballot__vote", flat=True).distinct()
    return sum(append_ballots(vote_id) for vote_id in votes)
