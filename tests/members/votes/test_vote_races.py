"""Ballots that come at the same instant, around the close, and a process that dies while writing."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Thread
from threading import Event as Flag
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from members import row_locks, vote_record
from members.actions import vote_board, vote_casting, vote_counting
from members.models import Ballot, BoardEntry, Vote, WaitingBallot
from tests.members.votes import held as h
from tests.members.votes.held import AFTER, DURING, NO, YES

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS = 8
APPENDER = """
import os, time, django
django.setup()
from members.actions import vote_board
from members.models import WaitingBallot
vote_board.AT_ONCE = 10
real = vote_board.append
def slowly(board, entries):
    board = real(board, entries)
    if board.height > 25:
        print("in the middle", flush=True)
        time.sleep(60)
    return board
vote_board.append = slowly
vote_board.append_ballots(int(os.environ["VOTE"]))
"""


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    monkeypatch.setattr(vote_board.app, "send_task", lambda *args, **kwargs: None)


def together(acts) -> list[object]:
    """Begin all at once on connections of their own; what each gave or raised."""
    ready = Barrier(len(acts))

    def run(act):
        try:
            ready.wait(timeout=30)
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def casting(held: h.Held, member: int, raw: bytes):
    vote, by = held.vote, held.members[member].user
    return lambda: vote_casting.cast(vote=vote, raw=raw, by=by, now=DURING)


@pytest.mark.parametrize(
    "members", [3, pytest.param(25, marks=pytest.mark.whole)], ids=["few", "many"]
)
def test_one_ballot_posted_often_at_once_is_in_the_box_once(time_machine, members):
    held = h.frozen(time_machine, members=members)

    for member in range(members):
        receipts = together([casting(held, member, held.ballot(member))] * CLIENTS)
        assert len({*receipts}) == 1, receipts

    assert Ballot.objects.count() == WaitingBallot.objects.count() == members


def test_different_ballots_of_one_member_at_once_leave_one_that_counts(time_machine):
    held = h.frozen(time_machine, members=1)
    raws = [held.ballot(0, choice) for choice in [YES, NO] * (CLIENTS // 2)]

    receipts = together([casting(held, 0, raw) for raw in raws])

    assert sorted(one.turn for one in receipts) == [*range(1, CLIENTS + 1)]
    (last,) = Ballot.objects.filter(vote=held.vote).counting()
    assert last.turn == CLIENTS
    yes = raws.index(bytes(last.content)) % 2 == 0
    h.counted(held)
    assert held.audited().result == ((0, 1, 0) if yes else (0, 0, 1),)


def test_without_the_entry_s_lock_the_database_refuses_what_would_be_two_firsts(
    time_machine, monkeypatch
):
    """What the lock is for: on PostgreSQL two posts would both count themselves the first."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's writers have the database to themselves.")
    held = h.frozen(time_machine, members=1)
    monkeypatch.setattr(
        "django.db.models.query.QuerySet.select_for_update", lambda self, **_options: self
    )
    monkeypatch.setattr(vote_casting.row_locks, "hold", lambda row: time.sleep(0.2))
    raws = [held.ballot(0), held.ballot(0)]

    ended = together([casting(held, 0, raw) for raw in raws])

    assert "IntegrityError" in {type(one).__name__ for one in ended}


def test_the_box_is_not_shut_while_a_ballot_is_on_its_way_in(time_machine, monkeypatch):
    held = h.frozen(time_machine, members=2)
    on_its_way, ended, real = Flag(), [], row_locks.hold

    def slowly(row) -> None:
        real(row)
        on_its_way.set()
        time.sleep(0.5)

    monkeypatch.setattr(vote_casting.row_locks, "hold", slowly)
    posting = Thread(target=lambda: ended.append(together([casting(held, 0, raw)])[0]))
    raw = held.ballot(0)
    posting.start()
    assert on_its_way.wait(30)

    vote_counting.count(vote=held.vote, address="/", now=AFTER)
    posting.join(30)

    (receipt,) = ended
    assert isinstance(receipt, vote_casting.Receipt), receipt
    vote_counting.multiply(held.fresh())
    assert (held.vote.tally.ballots, held.audited().ballots) == (1, 1)


def test_around_the_close_what_is_acknowledged_is_counted(time_machine):
    """Posts with clocks behind and ahead, while the box is being shut."""
    members = 8
    held = h.frozen(time_machine, members=members)
    raws = [held.ballot(member) for member in range(members)]
    acts = [casting(held, member, raw) for member, raw in enumerate(raws)]
    vote = held.vote
    acts.insert(4, lambda: vote_counting.count(vote=vote, address="/", now=AFTER))

    ended = together(acts)

    receipts = {one.tracker for one in ended if isinstance(one, vote_casting.Receipt)}
    refused = [one for one in ended if isinstance(one, vote_casting.NotOpen)]
    assert len(receipts) + len(refused) == members, ended
    vote_counting.multiply(held.fresh())
    assert set(Ballot.objects.values_list("tracker", flat=True)) == receipts
    assert held.vote.tally.ballots == held.audited().ballots == len(receipts)


def test_two_writers_of_the_record_write_each_ballot_once(time_machine):
    held = h.frozen(time_machine, members=2)
    for turn in range(12):
        held.cast(turn % 2)

    counts = together([lambda: vote_board.append_ballots(held.vote.pk)] * 4)

    assert sum(counts) == 12
    assert held.audited().ballots == 12
    assert WaitingBallot.objects.count() == 0


def database_url() -> str:
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def test_a_writer_that_is_killed_in_the_middle_leaves_a_record_that_goes_on(time_machine, tmp_path):
    held = h.frozen(time_machine, members=2)
    for turn in range(40):
        held.cast(turn % 2)
    environment = os.environ | {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "VOTE": str(held.vote.pk),
    }
    command = [sys.executable, "-c", APPENDER]
    with subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"in the middle\n"
        process.send_signal(signal.SIGKILL)
    before = held.record()
    assert held.audited().ballots == 20

    vote_board.append_ballots(held.vote.pk)

    after = held.record()
    assert after.startswith(before)
    assert held.audited().ballots == 40
    assert len(after) == held.vote.board.length
    assert after == anew(held.vote)


def anew(vote: Vote) -> bytes:
    """The record made of the ballots alone, in the order in which they are in the box."""
    chain = vote_record.chain_of(vote)
    parts = [chain.opening()]
    parts.append(vote_record.written(vote, chain, BoardEntry(vote=vote, kind="Setup")))
    parts += [chain.ballot(bytes(one.content)) for one in Ballot.objects.order_by("pk")]
    return b"".join(parts)
