"""Work that takes longer than a page: asked for, done once, cancelled, left, tried again."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from portal import jobs, tasks
from portal.celery import app
from portal.models import Job
from tests.factories.portal import NOW, GuildFactory, JobFactory, UserFactory

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=2)
LEFT = "The program that did this stopped before it was done. Nothing was kept."
LOGGED = "Something went wrong here; the error has been logged."


def count(steps: int, progress: jobs.Progress) -> None:
    for number in range(steps + 1):
        progress.tell(number, steps)


def refuse(_target: int, _progress: jobs.Progress) -> None:
    raise jobs.Failed("This is no Word file.")


def break_down(_target: int, _progress: jobs.Progress) -> None:
    raise ZeroDivisionError


def cancelled_meanwhile(_target: int, progress: jobs.Progress) -> None:
    job = Job.objects.get()
    jobs.cancel(job=job, now=NOW)
    progress.tell(1, 1)
    pytest.fail("It was told that it is wanted.")


def taken_up_meanwhile(_target: int, progress: jobs.Progress) -> None:
    """Be silent for so long that the job is tried again and another worker takes it."""
    Job.objects.update(alive_at=NOW - timedelta(hours=1))
    jobs.try_again(job=Job.objects.get(), now=NOW)
    Job.objects.update(state=Job.State.RUNNING, attempts=2)


KINDS = (count, refuse, break_down, cancelled_meanwhile, taken_up_meanwhile)


@pytest.fixture(autouse=True)
def _kinds(settings) -> None:
    settings.JOBS = {kind.__name__: f"{__name__}.{kind.__name__}" for kind in KINDS}


@pytest.fixture(autouse=True)
def broker_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An embedded broker of this test's own, whatever the suite runs on."""
    folder = tmp_path / "broker"
    monkeypatch.setattr(app.conf, "broker_url", "embedded://localhost")
    monkeypatch.setattr(app.conf, "broker_transport", "portal.broker:Transport")
    monkeypatch.setattr(app.conf, "broker_transport_options", {"folder": str(folder)})
    app._after_fork()
    yield folder
    app._after_fork()


@pytest.fixture
def sent() -> Callable[[], list[int]]:
    """Takes the ids of jobs that workers were woken for out of the queue."""

    def take() -> list[int]:
        with app.connection_for_write() as line:
            queue = line.SimpleQueue("celery")
            messages = [queue.get(timeout=1) for _ in range(queue.qsize())]
            for message in messages:
                message.ack()
            queue.close()
        assert {message.headers["task"] for message in messages} <= {"portal.tasks.run_job"}
        return [message.payload[0][0] for message in messages]

    return take


def start(kind: str) -> Job:
    return jobs.start(
        kind=kind,
        title="Reading “answer.docx”",
        target_id=8,
        address="/method/",
        guild=GuildFactory(),
        by=UserFactory(),
        now=NOW,
    )


def told(job: Job) -> tuple[str, str, int, int]:
    job.refresh_from_db()
    return job.state, job.failure, job.steps_done, job.attempts


def test_a_worker_is_woken_after_the_commit(sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = start("count")
        before = sent()

    assert (before, sent(), told(job)) == ([], [job.pk], ("waiting", "", 0, 0))


def test_unknown_work_is_an_error():
    with pytest.raises(LookupError, match="juggle"):
        start("juggle")


def test_the_title_of_a_job_is_cut_to_its_column():
    guild, by = GuildFactory(), UserFactory()
    job = jobs.start(
        kind="count", title="x" * 300, target_id=1, address="/", guild=guild, by=by, now=NOW
    )

    job.refresh_from_db()
    assert job.title == "x" * 200


def test_without_a_broker_the_job_waits_until_it_is_sent_again(
    broker_folder, sent, django_capture_on_commit_callbacks
):
    broker_folder.write_text("a file where the folder should be")
    with django_capture_on_commit_callbacks(execute=True):
        job = start("count")

    broker_folder.unlink()
    woken = [jobs.wake(NOW + timedelta(seconds=59)), jobs.wake(NOW + timedelta(seconds=61))]

    assert (woken, sent(), told(job)) == ([0, 1], [job.pk], ("waiting", "", 0, 0))


@pytest.mark.parametrize(
    ("kind", "end"),
    [
        ("count", ("done", "", 8, 1)),
        ("refuse", ("failed", "This is no Word file.", 0, 1)),
        ("cancelled_meanwhile", ("cancelled", "", 0, 1)),
        ("taken_up_meanwhile", ("running", "", 0, 2)),
    ],
)
def test_work_ends(kind, end):
    job = start(kind)

    tasks.run_job(job.pk)

    assert told(job) == end


def test_an_error_is_told_in_words_and_fails_the_task():
    job = start("break_down")

    with pytest.raises(ZeroDivisionError):
        tasks.run_job(job.pk)

    assert told(job) == ("failed", LOGGED, 0, 1)


@pytest.mark.parametrize("state", ["running", "left", "done", "failed", "cancelled"])
def test_a_second_message_does_nothing(state):
    job = JobFactory(**{state: True})
    before = told(job)

    tasks.run_job(job.pk)

    assert told(job) == before


def test_a_message_for_a_job_that_is_gone_does_nothing():
    tasks.run_job(404)

    assert Job.objects.count() == 0


@pytest.mark.parametrize(
    ("state", "is_asked", "after"),
    [
        ("asked", False, "cancelled"),
        ("running", False, "running"),
        ("left", False, "cancelled"),
        ("left", True, "cancelled"),
    ],
)
def test_cancelling(state, is_asked, after):
    made = {} if state == "asked" else {state: True}
    job = JobFactory(is_cancel_asked=is_asked, **made)

    jobs.cancel(job=job, now=NOW)

    job.refresh_from_db()
    assert (job.state, job.is_cancel_asked, job.ended_at is None) == (
        after,
        True,
        after == "running",
    )


def test_a_cancelled_job_is_not_begun():
    job = start("count")
    jobs.cancel(job=job, now=NOW)

    tasks.run_job(job.pk)

    assert told(job) == ("cancelled", "", 0, 0)


@pytest.mark.parametrize("state", ["done", "failed", "cancelled"])
def test_what_is_over_can_not_be_cancelled(state):
    with pytest.raises(jobs.AlreadyOver):
        jobs.cancel(job=JobFactory(**{state: True}), now=NOW)


@pytest.mark.parametrize("state", ["left", "failed", "cancelled"])
def test_what_did_not_come_off_is_tried_again(state, sent, django_capture_on_commit_callbacks):
    job = JobFactory(noticed_at=NOW, is_cancel_asked=state == "cancelled", **{state: True})
    attempts = job.attempts

    with django_capture_on_commit_callbacks(execute=True):
        jobs.try_again(job=job, now=LATER)
    tasks.run_job(job.pk)

    assert (sent(), told(job)) == ([job.pk], ("done", "", 8, attempts + 1))
    assert (job.asked_at, job.noticed_at) == (LATER, None)


@pytest.mark.parametrize("state", ["asked", "running", "done"])
def test_what_waits_runs_or_is_done_is_not_tried_again(state):
    made = {} if state == "asked" else {state: True}

    with pytest.raises(jobs.AlreadyOver):
        jobs.try_again(job=JobFactory(**made), now=NOW)


@pytest.mark.parametrize("is_cancel_asked", [False, True])
def test_the_sweep_ends_what_was_left_and_nothing_else(is_cancel_asked, sent):
    left = JobFactory(left=True, is_cancel_asked=is_cancel_asked)
    others = [JobFactory(), JobFactory(running=True), JobFactory(done=True)]

    jobs.wake(NOW)

    end = ("cancelled", "", 3, 1) if is_cancel_asked else ("failed", LEFT, 3, 1)
    assert (told(left), left.ended_at, sent()) == (end, NOW, [])
    assert [told(job)[0] for job in others] == ["waiting", "running", "done"]


def test_a_worker_that_comes_back_to_a_swept_job_is_told_to_stop():
    job = JobFactory(left=True)
    progress = jobs.Progress(job)
    jobs.wake(NOW)

    with pytest.raises(jobs.Cancelled):
        progress.tell(8, 8)

    assert told(job) == ("failed", LEFT, 3, 1)


def test_progress_is_written_twice_a_second_and_at_the_end(time_machine, django_assert_num_queries):
    time_machine.move_to(NOW, tick=False)
    job = JobFactory(running=True)
    progress = jobs.Progress(job)
    with django_assert_num_queries(0):
        progress.tell(4, 8)
        assert progress.is_wanted() is True
    written = [told(job)[2]]
    for seconds, done in ((0.5, 5), (0.9, 6), (1.0, 7), (1.1, 8)):
        time_machine.move_to(NOW + timedelta(seconds=seconds), tick=False)
        progress.tell(done, 8)
        written.append(told(job)[2])

    assert written == [3, 5, 5, 7, 8]
    assert job.alive_at == NOW + timedelta(seconds=1.1)


def test_asking_whether_it_is_wanted_shows_life_and_learns_of_a_cancellation(time_machine):
    time_machine.move_to(NOW, tick=False)
    job = JobFactory(running=True)
    progress = jobs.Progress(job)
    time_machine.move_to(LATER, tick=False)
    wanted = progress.is_wanted()
    job.refresh_from_db()
    alive_at = job.alive_at
    jobs.cancel(job=job, now=LATER)
    time_machine.move_to(LATER + timedelta(seconds=1), tick=False)

    assert (wanted, alive_at, progress.is_wanted()) == (True, LATER, False)


@pytest.mark.parametrize(
    ("state", "noticed_at"),
    [("running", None), ("left", NOW), ("done", NOW), ("failed", NOW), ("cancelled", NOW)],
)
def test_an_end_is_noticed_and_nothing_earlier(state, noticed_at):
    job = JobFactory(**{state: True})

    for seconds in (0, 1):
        jobs.notice(job=job, now=NOW + timedelta(seconds=seconds))

    job.refresh_from_db()
    assert job.noticed_at == noticed_at


def test_the_end_of_a_job_that_was_only_slow_is_news_again():
    job = start("count")
    Job.objects.update(noticed_at=NOW)

    tasks.run_job(job.pk)

    job.refresh_from_db()
    assert job.noticed_at is None


def test_an_end_that_the_person_has_not_seen_is_not_noticed():
    seen = JobFactory(failed=True)
    jobs.try_again(job=seen, now=NOW)
    tasks.run_job(seen.pk)

    jobs.notice(job=seen, now=LATER)

    seen.refresh_from_db()
    assert (seen.state, seen.noticed_at) == ("done", None)
