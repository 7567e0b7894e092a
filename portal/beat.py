"""A scheduler of which any number may run while each job is sent once."""

from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from celery.beat import Scheduler
from django.apps import apps
from django.db import close_old_connections, transaction
from django.utils.module_loading import module_has_submodule

from portal.models import Heartbeat

NEVER = datetime(2000, 1, 1, tzinfo=UTC)


class OnceScheduler(Scheduler):
    """Keeps the instant each job was last sent in the database.

    A due job is sent by the scheduler that moves this instant on; the others see that it moved
    and wait for the next one. A job missed while no scheduler ran is sent at the next start.
    An error ends the scheduler, and its supervisor starts it again.
    """

    def setup_schedule(self) -> None:
        self.merge_inplace(collect_schedule())
        for name, entry in self.schedule.items():
            entry.last_run_at = last_sent_at(name)

    def apply_entry(self, entry: Any, producer: Any = None) -> None:
        """Send a due job unless another scheduler did; `reserve` has just given it a new instant.

        The instant is moved and the task sent in one transaction, so a failure to send keeps it.
        """
        close_old_connections()
        reserved: Any = self.schedule[entry.name]
        with transaction.atomic():
            if move_last_sent(entry.name, since=entry.last_run_at, to=reserved.last_run_at):
                self.apply_async(entry, producer=producer, advance=False)
                return
        reserved.last_run_at = last_sent_at(entry.name)


def collect_schedule() -> dict[str, Any]:
    """The jobs of every app that has a `schedule` module."""
    jobs: dict[str, Any] = {}
    for config in apps.get_app_configs():
        if config.module and module_has_submodule(config.module, "schedule"):
            module = import_module(f"{config.name}.schedule")
            jobs |= getattr(module, "BEAT_SCHEDULE", {})
    return jobs


def last_sent_at(job: str) -> datetime:
    row, _ = Heartbeat.objects.get_or_create(name=row_name(job), defaults={"at": NEVER})
    return row.at


def move_last_sent(job: str, *, since: datetime, to: datetime) -> bool:
    """Note that a job is sent at `to`, unless someone sent it after `since`."""
    return bool(Heartbeat.objects.filter(name=row_name(job), at=since).update(at=to))


def row_name(job: str) -> str:
    """The name of the heartbeat that tells when a job was last sent."""
    return f"sent {job}"
