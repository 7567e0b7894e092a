"""A job that shows life while a long transaction hides what it tells."""

import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from portal import jobs
from portal.models import Job
from tests.factories.portal import JobFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "BEAT_SECONDS", 0.02)
    monkeypatch.setattr(jobs, "TELL_EVERY", timedelta())


def wait_until(is_so, seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not is_so():
        time.sleep(0.02)
    return is_so()


def test_life_is_shown_over_another_connection() -> None:
    job = JobFactory(running=True)
    began = timezone.now()

    with jobs.Progress(job).alive_meanwhile():
        shown = wait_until(lambda: Job.objects.get().alive_at >= began)

    assert shown


def test_on_postgres_it_is_seen_during_a_transaction() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets nobody write meanwhile.")
    job = JobFactory(running=True)
    began = timezone.now()

    with jobs.Progress(job).alive_meanwhile(), transaction.atomic():
        shown = wait_until(lambda: Job.objects.get().alive_at >= began)

    assert shown


def test_that_it_is_not_wanted_is_learnt_meanwhile() -> None:
    job = JobFactory(running=True)
    progress = jobs.Progress(job)
    progress.refuse_unwanted()

    with progress.alive_meanwhile():
        Job.objects.update(is_cancel_asked=True)
        wait_until(lambda: not progress._is_wanted)

    with pytest.raises(jobs.Cancelled):
        progress.refuse_unwanted()
