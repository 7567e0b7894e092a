"""Any number of schedulers send each job once."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from celery.beat import SchedulingError
from kombu import Connection

from portal import beat, events, tasks
from portal.celery import app
from portal.models import Heartbeat
from tests.factories.portal import EventFactory

# A scheduler looks after its connection, which it can do between transactions only.
pytestmark = pytest.mark.django_db(transaction=True)

START = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
HEARTBEAT, NIGHTLY = "portal.tasks.beat_heartbeat", "portal.tasks.verify_event_chain"
WAKE = "portal.tasks.wake_jobs"
SWEEP = "portal.tasks.sweep_letters"
RETENTION, ROSTERS = "members.tasks.apply_retention", "members.tasks.put_away_rosters"
SESSIONS = "portal.tasks.clear_sessions"
COUNT, BALLOTS = "members.tasks.count_votes", "members.tasks.sweep_ballots"
EACH_MINUTE = [COUNT, BALLOTS, HEARTBEAT, SWEEP, WAKE]
ALL = [RETENTION, COUNT, ROSTERS, BALLOTS, HEARTBEAT, SESSIONS, SWEEP, NIGHTLY, WAKE]


class Recorded(beat.OnceScheduler):
    """Notes what it hands to the broker."""

    sent: list[tuple[str, str]]

    def setup_schedule(self) -> None:
        self.sent = []
        super().setup_schedule()

    def send_due(self) -> list[str]:
        """Let it do all that is due, and return the tasks it sent."""
        sent_before = len(self.sent)
        while self.tick() == 0:
            pass
        return sorted(self.sent[sent_before:])

    def apply_async(self, entry, producer=None, advance=True, **options):
        super().apply_async(entry, producer=producer, advance=advance, **options)
        self.sent.append(entry.task)


@pytest.fixture
def start_scheduler(tmp_path: Path) -> Iterator[Callable[[], Recorded]]:
    started = []

    def start() -> Recorded:
        scheduler = Recorded(app)
        scheduler.connection = Connection(
            "embedded://localhost",
            transport="portal.broker:Transport",
            transport_options={"folder": str(tmp_path / "broker")},
        )
        started.append(scheduler)
        return scheduler

    yield start
    for scheduler in started:
        scheduler.close()


def test_two_schedulers_send_each_job_once(start_scheduler):
    with time_machine.travel(START, tick=False) as clock:
        schedulers = [start_scheduler(), start_scheduler()]
        sent = []
        for minute in range(4):
            clock.move_to(START + timedelta(seconds=61 * minute))
            sent.append([scheduler.send_due() for scheduler in schedulers])

    assert sent == [[ALL, []]] + [[EACH_MINUTE, []]] * 3


def test_the_second_scheduler_goes_on_where_the_first_ended(start_scheduler):
    with time_machine.travel(START, tick=False) as clock:
        first, second = start_scheduler(), start_scheduler()
        first.send_due()
        assert second.send_due() == []
        clock.move_to(START + timedelta(seconds=61))
        sent = second.send_due()

    assert sent == EACH_MINUTE


@pytest.mark.parametrize(
    ("away", "expected"),
    [
        (timedelta(seconds=30), []),
        (timedelta(minutes=10), EACH_MINUTE),
        (timedelta(days=3), ALL),
    ],
    ids=["nothing due", "only the minute's", "the night was missed"],
)
def test_a_restart_repeats_nothing_and_misses_nothing(start_scheduler, away, expected):
    with time_machine.travel(START, tick=False) as clock:
        start_scheduler().send_due()
        clock.move_to(START + away)
        sent = start_scheduler().send_due()

    assert sent == expected


def test_a_job_that_could_not_be_sent_is_still_due(start_scheduler, tmp_path):
    with time_machine.travel(START, tick=False):
        scheduler = start_scheduler()
        scheduler.producer  # noqa: B018 - connects
        (tmp_path / "broker" / "ready").write_text("a file where the folder should be")
        with pytest.raises(SchedulingError):
            scheduler.send_due()
        (tmp_path / "broker" / "ready").unlink()
        sent = start_scheduler().send_due()

    assert sent == ALL


def test_only_one_of_two_moves_the_instant():
    since = beat.last_sent_at("job")

    moved = [beat.move_last_sent("job", since=since, to=START) for _ in range(2)]

    assert (since, moved, beat.last_sent_at("job")) == (beat.NEVER, [True, False], START)


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()  # as a worker does when it starts
    scheduled = {entry["task"] for entry in beat.collect_schedule().values()}

    assert scheduled - set(app.tasks) == set()
    assert set(ALL) <= scheduled


def test_a_heartbeat_is_one_row_that_moves():
    for instant in (START, START + timedelta(minutes=1)):
        with time_machine.travel(instant, tick=False):
            tasks.beat_heartbeat()

    assert [(row.name, row.at) for row in Heartbeat.objects.all()] == [
        (tasks.WORKER, START + timedelta(minutes=1))
    ]


def test_a_broken_chain_fails_the_nightly_task(monkeypatch):
    EventFactory()
    tasks.verify_event_chain()
    monkeypatch.setattr(events, "digest", lambda *_facts: "another")

    with pytest.raises(events.ChainBrokenError):
        tasks.verify_event_chain()
