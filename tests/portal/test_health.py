"""The health page says what is wrong, and nothing that helps a stranger."""

from datetime import timedelta
from unittest.mock import Mock

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from portal import beat, broker, health, tasks
from portal.celery import app
from portal.models import ChainHead, Heartbeat
from tests.factories.portal import JobFactory

pytestmark = pytest.mark.django_db

NAMES = [
    "database",
    "migrations",
    "cache",
    "broker",
    "worker",
    "beat",
    "jobs",
    "disk",
    "events",
    "papers",
]
BEAT = beat.row_name("beat-heartbeat")


@pytest.fixture(autouse=True)
def healthy(settings, tmp_path, monkeypatch):
    """A data folder of its own, and signs of life of worker and beat."""
    settings.DATA_DIR, settings.BROKER_DIR = tmp_path, tmp_path / "broker"
    settings.REDIS_URL = ""
    monkeypatch.setattr(app.conf, "broker_url", "embedded://localhost")
    monkeypatch.setattr(app.conf, "broker_transport", "portal.broker:Transport")
    monkeypatch.setattr(app.conf, "broker_transport_options", {"folder": str(settings.BROKER_DIR)})
    for name in (tasks.WORKER, BEAT):
        Heartbeat.objects.create(name=name, at=timezone.now())


def failing(client) -> tuple[int, dict[str, str]]:
    """The status of the page and the words of the checks that fail."""
    response = client.get("/health/")
    checks = response.json()["checks"]
    assert [check["name"] for check in checks] == NAMES
    return response.status_code, {c["name"]: c["words"] for c in checks if not c["ok"]}


def test_a_portal_without_a_key_is_well_and_says_so(client, settings):
    settings.PAPER_KEYS = []

    checks = {one["name"]: one for one in client.get("/health/").json()["checks"]}

    assert checks["papers"]["ok"] is True
    assert checks["papers"]["words"].startswith("No key is set")


def test_all_is_well(client):
    response = client.get("/health/")

    assert (response.status_code, response.json()["ok"]) == (200, True)
    assert [check["name"] for check in response.json()["checks"] if check["ok"]] == NAMES
    assert response.headers["Cache-Control"].startswith("max-age=0")


@pytest.mark.parametrize(("name", "check"), [(tasks.WORKER, "worker"), (BEAT, "beat")])
@pytest.mark.parametrize(
    ("at", "words"),
    [
        (None, "Has not been heard from yet."),
        (beat.NEVER, "Has not been heard from yet."),
        (timedelta(minutes=4), "Was last heard from 240 seconds ago."),
    ],
    ids=["no row", "never", "late"],
)
def test_a_silent_process_is_told(client, time_machine, name, check, at, words):
    time_machine.move_to("2026-11-22T09:30:00Z", tick=False)
    Heartbeat.objects.update(at=timezone.now())
    row = Heartbeat.objects.filter(name=name)
    if at is None:
        row.delete()
    else:
        row.update(at=timezone.now() - at if isinstance(at, timedelta) else at)

    assert failing(client) == (503, {check: words})


def test_an_unapplied_migration_is_told(client):
    MigrationRecorder.Migration.objects.filter(app="portal").delete()

    assert failing(client) == (
        503,
        {"migrations": "The database waits for `manage.py migrate`."},
    )


def test_a_forgetful_cache_is_told(client, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

    assert failing(client) == (503, {"cache": "Forgets what it is told."})


def test_an_unreachable_broker_is_told_without_its_address(client, settings):
    settings.BROKER_DIR.write_text("a file where the folder should be")

    assert failing(client) == (503, {"broker": "Can't be reached; the log says why."})


def test_a_queue_nobody_empties_is_told(client, settings, monkeypatch):
    monkeypatch.setattr(health, "MANY_WAITING", 1)
    with app.connection_for_write() as line:
        queue = line.SimpleQueue("celery")
        for number in range(2):
            queue.put(number)
        queue.close()

    assert broker.count_waiting(settings.BROKER_DIR) == 2
    assert failing(client) == (503, {"broker": "Too many tasks wait for a worker."})


def test_jobs_that_nobody_takes_up_or_ends_are_told(client):
    now = timezone.now()
    for minutes in (14, 16):
        JobFactory(asked_at=now - timedelta(minutes=minutes))
    for minutes in (3, 4):
        JobFactory(running=True, alive_at=now - timedelta(minutes=minutes))

    assert failing(client) == (503, {"jobs": "Waiting for long: 1; left by a worker: 1."})


def test_a_full_disk_is_told(client, monkeypatch):
    monkeypatch.setattr(health, "LEAST_FREE_BYTES", 10**18)

    assert failing(client) == (503, {"disk": "Less than 500 MB are free."})


def test_a_data_folder_that_is_gone_is_told(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "gone"

    assert failing(client) == (503, {"disk": "The data folder can't be written."})


def test_a_log_that_was_cut_off_is_told(client):
    ChainHead.objects.update_or_create(pk=1, defaults={"number": 7, "hash": "f" * 64})

    assert failing(client) == (
        503,
        {"events": "The event log does not end where it should."},
    )


def test_a_dead_database_is_told_and_its_error_kept_from_strangers(client):
    secret = "could not connect to db.internal as portal"

    with connection.execute_wrapper(Mock(side_effect=OperationalError(secret))):
        response = client.get("/health/")

    down = [check["name"] for check in response.json()["checks"] if not check["ok"]]
    assert (response.status_code, down) == (
        503,
        ["database", "migrations", "worker", "beat", "jobs", "events"],
    )
    assert "db.internal" not in response.content.decode()


def test_live_answers_without_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/health/live/")

    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.parametrize("address", ["/health/", "/health/live/"])
def test_health_is_only_read(client, address):
    assert client.post(address).status_code == 405
