"""`manage.py serve`: the whole portal on one machine, as one tree of processes."""

import os
import signal
import socket
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils.translation import gettext as _

from portal import letters
from portal.identity import samples
from portal.models import Guild
from portal.process_tree import ProcessTree, Program

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
EVERY_ADDRESS = {"0.0.0.0", "::"}  # noqa: S104


class Command(BaseCommand):
    help = "Runs web server, worker and scheduler on this machine until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--host",
            default=os.environ.get("HOST", "127.0.0.1"),
            help="The address to listen on; 0.0.0.0 for all of this machine. Now %(default)s.",
        )
        parser.add_argument(
            "--port",
            type=int,
            default=os.environ.get("PORT", "8000"),
            help="The port to listen on. Now %(default)s.",
        )
        parser.add_argument(
            "--with-sample",
            action="store_true",
            help="Load the sample record and sample people when there is no record yet.",
        )

    def handle(self, *, host: str, port: int, with_sample: bool, **options: Any) -> None:
        refuse_taken_port(host, port)
        stopping = stop_on_signals()
        prepare_database(with_sample=with_sample)
        tree = ProcessTree(programs(host, port), child_environment(port), self.stderr.write)
        tree.run(stopping, self.announcement(host, port))

    def announcement(self, host: str, port: int) -> Callable[[], None]:
        """A function that, called again and again, speaks once: when the first page answers."""
        lines = ready_lines(host, port)

        def announce() -> None:
            if lines and answers(host, port):
                self.stdout.write("\n".join(lines))
                self.stdout.flush()
                lines.clear()

        return announce


def refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                _("Can't listen on %(host)s port %(port)s: %(reason)s. Choose another with --port.")
                % {"host": host, "port": port, "reason": (error.strerror or str(error)).lower()}
            ) from error


def stop_on_signals() -> threading.Event:
    """An event that Ctrl-C and SIGTERM set from now on, instead of ending this process."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_frame: stopping.set())
    return stopping


def prepare_database(*, with_sample: bool) -> None:
    call_command("migrate", interactive=False, verbosity=0)
    if with_sample and not Guild.objects.exists():
        call_command("load_sample")
        call_command("load_sample_members")
        call_command("load_eligibility_rules")


def programs(host: str, port: int) -> list[Program]:
    """One web process, since the cache is in it.

    Each worker does one task at a time; letters have their own, so that no long work delays a code.
    """
    web = ("--interface", "wsgi", "--http", "1", "--no-ws", "--blocking-threads", "4")
    address = ("--host", host, "--port", str(port), "--log-level", "warning")
    celery = ("--quiet", "--app", "portal.celery")
    worker = (*celery, "worker", "--pool", "solo")
    for_letters = ("--queues", letters.QUEUE, "--hostname", "letters@%h")
    level = ("--loglevel", "warning")
    return [
        Program("web", "granian", (*web, *address, "portal.wsgi:application")),
        Program("worker", "celery", (*worker, "--queues", "celery", *level)),
        Program("letters", "celery", (*worker, *for_letters, *level)),
        Program("beat", "celery", (*celery, "beat", *level)),
    ]


def child_environment(port: int) -> dict[str, str]:
    """This process's environment, with what it found out made plain."""
    path = [str(settings.BASE_DIR), os.environ.get("PYTHONPATH", "")]
    return {
        "BASE_URL": f"http://localhost:{port}",
        **os.environ,
        "DATA_DIR": str(settings.DATA_DIR),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PYTHONPATH": os.pathsep.join(filter(None, path)),
    }


def ready_lines(host: str, port: int) -> list[str]:
    address = settings.BASE_URL
    if host in LOOPBACK and "BASE_URL" not in os.environ:
        address = f"http://localhost:{port}"
    lines = [_("On the Table answers at %(address)s/") % {"address": address}]
    sample = samples.accounts()
    if sample:
        lines.append(_("Sample people; the sign-in page shows their codes:"))
        lines += [f"  {user.email:<32} {user.name}" for user in sample]
    lines.append(_("Ctrl-C stops it."))
    connections.close_all()
    return lines


def answers(host: str, port: int) -> bool:
    """Whether the web server answers a request; any status will do."""
    near = "localhost" if host in EVERY_ADDRESS else host
    connection = HTTPConnection(near, port, timeout=2)
    try:
        connection.request(
            "GET", "/health/live/", headers={"Host": urlsplit(settings.BASE_URL).hostname or near}
        )
        connection.getresponse().read()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True
