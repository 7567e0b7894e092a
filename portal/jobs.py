"""Work that takes longer than a page: asked for, run by a worker, watched, cancelled, tried again.

`settings.JOBS` names the function that does each kind of work. It gets the id of what it works on
and a `Progress`; it raises `Failed` with a sentence for the person who asked. A job is a row before
a worker is woken; `wake` finds those nobody was woken for. A job that its worker left is not run
again by itself, for what it worked on may have been the reason.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError as BrokerError

from portal.celery import app
from portal.models import Guild, Job, User

logger = structlog.get_logger(__name__)

TELL_EVERY = timedelta(seconds=0.5)
BEAT_SECONDS = 5.0
WAKE_AFTER = timedelta(seconds=60)


class Failed(Exception):
    """The work can't be done; the message is for the person who asked."""


class Cancelled(Exception):
    """The person who asked does not want it any more."""


class AlreadyOver(Exception):
    """The job has ended, or nobody left it: there is nothing to cancel or to try again."""


class Progress:
    """How the work tells how far it is, and learns that it is not wanted any more.

    Tell between transactions, at least every `Job.SILENCE`: what is told inside one is seen only
    after it, and a job without a sign of life counts as left.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._told_at = job.alive_at or timezone.now()
        self._is_wanted = True

    def tell(self, done: int, steps: int) -> None:
        """Note that `done` of `steps` are done; raise Cancelled if the work is not wanted."""
        if done >= steps or timezone.now() - self._told_at >= TELL_EVERY:
            self._write(steps_done=min(done, steps), steps=steps)
        if not self._is_wanted:
            raise Cancelled

    def is_wanted(self) -> bool:
        """Show life, and ask whether the work is still wanted; cheap enough to ask often."""
        if timezone.now() - self._told_at >= TELL_EVERY:
            self._write()
        return self._is_wanted

    def refuse_unwanted(self) -> None:
        """Raise Cancelled if the work was found not to be wanted; asks nothing anew."""
        if not self._is_wanted:
            raise Cancelled

    @contextmanager
    def alive_meanwhile(self) -> Iterator[None]:
        """Show life over a connection of its own, while a long transaction hides what is told.

        SQLite lets nobody write meanwhile: there what counts is that the transaction is short, and
        that it tells at its end.
        """
        over = threading.Event()
        beating = threading.Thread(target=self._beat, args=(over,), daemon=True)
        beating.start()
        try:
            yield
        finally:
            over.set()
            beating.join()

    def _beat(self, over: threading.Event) -> None:
        try:
            while not over.wait(BEAT_SECONDS):
                with suppress(OperationalError):
                    self.is_wanted()
        finally:
            connection.close()

    def _write(self, **fields: int) -> None:
        self._told_at = timezone.now()
        mine = Job.objects.filter(
            pk=self._job.pk, state=Job.State.RUNNING, attempts=self._job.attempts
        )
        told = mine.filter(is_cancel_asked=False).update(alive_at=self._told_at, **fields)
        self._is_wanted = bool(told)


@transaction.atomic
def start(
    *,
    kind: str,
    title: str,
    target_id: int,
    address: str,
    guild: Guild,
    by: User,
    now: datetime,
    stream: str = "",
) -> Job:
    """Ask for a piece of work; a worker is woken when the caller's transaction is through."""
    if kind not in settings.JOBS:
        raise LookupError(kind)
    job = Job.objects.create(
        kind=kind,
        title=title[:200],
        target_id=str(target_id),
        address=address,
        guild=guild,
        stream=stream,
        asked_by=by,
        asked_at=now,
    )
    transaction.on_commit(lambda: _send(job.pk))
    return job


def _send(pk: int) -> None:
    """Wake a worker; without a broker the job waits for `wake`."""
    try:
        app.send_task("portal.tasks.run_job", args=[pk], retry=False)
    except (OSError, BrokerError):
        logger.warning("job_waits_for_broker", job=pk)


def run(pk: int) -> None:
    """Do a job's work, once, unless it is over, cancelled or under way elsewhere."""
    job = _claim(pk, timezone.now())
    if job is None:
        return
    try:
        import_string(settings.JOBS[job.kind])(int(job.target_id), Progress(job))
    except Cancelled:
        _end(job, Job.State.CANCELLED)
    except Failed as failure:
        _end(job, Job.State.FAILED, str(failure))
    except Exception:
        _end(job, Job.State.FAILED, _("Something went wrong here; the error has been logged."))
        raise
    else:
        _end(job, Job.State.DONE)


@transaction.atomic
def _claim(pk: int, now: datetime) -> Job | None:
    """Take a waiting job; one that runs, was left or has ended is nobody's to take."""
    job = Job.objects.select_for_update().filter(pk=pk, state=Job.State.WAITING).first()
    if job is None:
        return None
    job.state, job.attempts = Job.State.RUNNING, job.attempts + 1
    job.started_at = job.alive_at = now
    job.save(update_fields=["state", "attempts", "started_at", "alive_at"])
    return job


def _end(job: Job, state: str, failure: str = "") -> None:
    """Note the end, unless somebody took the job up again meanwhile."""
    mine = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)
    mine.update(state=state, failure=failure, ended_at=timezone.now(), noticed_at=None)


@transaction.atomic
def cancel(*, job: Job, now: datetime) -> Job:
    """Ask a job to stop: at once while it waits or its worker left it, soon while it runs."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state not in Job.UNFINISHED:
        raise AlreadyOver
    if job.state == Job.State.WAITING or job.is_left(now):
        job.state, job.ended_at = Job.State.CANCELLED, now
    job.is_cancel_asked = True
    job.save(update_fields=["state", "ended_at", "is_cancel_asked"])
    return job


@transaction.atomic
def try_again(*, job: Job, now: datetime) -> Job:
    """Let a job that failed, was cancelled or was left run once more."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if not job.may_be_tried_again(now):
        raise AlreadyOver
    job.state, job.asked_at, job.failure = Job.State.WAITING, now, ""
    job.ended_at = job.noticed_at = job.started_at = job.alive_at = None
    job.is_cancel_asked, job.steps_done, job.steps = False, 0, 0
    job.save()
    transaction.on_commit(lambda: _send(job.pk))
    return job


def notice(*, job: Job, now: datetime) -> None:
    """Note that the person has seen how the job ended or was left; before that, nothing."""
    if job.state not in Job.UNFINISHED or job.is_left(now):
        seen = Job.objects.filter(pk=job.pk, state=job.state, attempts=job.attempts)
        seen.filter(noticed_at=None).update(noticed_at=now)


def wake(now: datetime) -> int:
    """Send again what nobody took up, and end what was left; return how many were sent again."""
    left = Job.objects.left(now)
    left.filter(is_cancel_asked=True).update(state=Job.State.CANCELLED, ended_at=now)
    left.update(state=Job.State.FAILED, ended_at=now, failure=str(Job.LEFT_WORDS))
    waiting = Job.objects.filter(state=Job.State.WAITING, asked_at__lt=now - WAKE_AFTER)
    for pk in waiting.values_list("pk", flat=True):
        _send(pk)
    return waiting.count()
