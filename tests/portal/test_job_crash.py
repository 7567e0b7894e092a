"""A worker that is killed in the middle of a job, for real, and what the person then meets."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from portal import jobs
from portal.celery import app
from portal.models import Job
from tests.factories.portal import RoleGrantFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("serve"),
    pytest.mark.whole,
]

WORKER = f"""
import django
from django.conf import settings
django.setup()
settings.JOBS = {{"hang": "{__name__}.hang", "end": "{__name__}.end"}}
from portal.celery import app
app.worker_main(["worker", "--pool", "solo", "--loglevel", "WARNING"])
"""
LEFT = "The program that did this stopped before it was done. Nothing was kept."


def hang(_target: int, progress: jobs.Progress) -> None:
    """Show life and get nowhere, until the file that lets it go is there."""
    while not Path(os.environ["LET_GO"]).exists():
        progress.tell(3, 8)
        time.sleep(0.05)
    progress.tell(8, 8)


def end(_target: int, progress: jobs.Progress) -> None:
    progress.tell(1, 1)


def database_url() -> str:
    """The address of this test's database, for another process."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


@pytest.fixture(autouse=True)
def _broker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The embedded broker, in the folder that the workers below use too."""
    folder = {"folder": str(tmp_path / "broker")}
    monkeypatch.setattr(app.conf, "broker_url", "embedded://localhost")
    monkeypatch.setattr(app.conf, "broker_transport", "portal.broker:Transport")
    monkeypatch.setattr(app.conf, "broker_transport_options", folder)
    app._after_fork()
    yield
    app._after_fork()


@pytest.fixture
def start_worker(tmp_path: Path) -> Iterator[Callable[[], "subprocess.Popen[bytes]"]]:
    environment = {name: value for name, value in os.environ.items() if name != "REDIS_URL"} | {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "LET_GO": str(tmp_path / "let-go"),
    }
    started = []

    def start() -> "subprocess.Popen[bytes]":
        with (tmp_path / "output").open("ab") as output:
            command = [sys.executable, "-c", WORKER]
            process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def wait_for(job: Job, worker: "subprocess.Popen[bytes]", **fields: object) -> None:
    deadline = time.monotonic() + 40
    while not Job.objects.filter(pk=job.pk, **fields).exists():
        assert worker.poll() is None, "The worker ended; its output tells why."
        assert time.monotonic() < deadline, Job.objects.values().get(pk=job.pk)
        time.sleep(0.05)


def test_a_killed_worker_leaves_a_clear_state_and_a_button(start_worker, tmp_path, settings):
    settings.JOBS = {"hang": "", "end": ""}
    grant = RoleGrantFactory()
    client = Client()
    client.force_login(grant.user)

    def ask(kind: str) -> Job:
        return jobs.start(
            kind=kind,
            title="Reading “answer.docx”",
            target_id=1,
            address="/method/",
            guild=grant.guild,
            by=grant.user,
            now=timezone.now(),
        )

    hanging = ask("hang")
    first = start_worker()
    wait_for(hanging, first, state="running", steps_done=3)
    first.kill()
    first.wait()

    # The dead worker's message goes to the next one, before that of a job asked for later.
    following = ask("end")
    second = start_worker()
    wait_for(following, second, state="done")
    hanging.refresh_from_db()
    assert (hanging.state, hanging.attempts) == ("running", 1)

    # Thirty seconds without a sign of life have passed.
    Job.objects.filter(pk=hanging.pk).update(alive_at=timezone.now() - 2 * Job.SILENCE)
    page = client.get(f"/jobs/{hanging.pk}/").content.decode()
    assert f'data-part="words">{LEFT}</p>' in page
    assert f'action="/jobs/{hanging.pk}/again/" data-part="again">' in page
    jobs.wake(timezone.now())
    hanging.refresh_from_db()
    assert (hanging.state, hanging.failure) == ("failed", LEFT)

    (tmp_path / "let-go").touch()
    client.post(f"/jobs/{hanging.pk}/again/")
    wait_for(hanging, second, state="done", attempts=2, steps_done=8)
