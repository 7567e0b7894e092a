"""Ballots per second through HTTP beside a post that writes one row; freezing and counting a roll.

    .venv/bin/python -m bench.votes --count 170000 [--ballots 400] [--clients 4]

makes a guild of so many sample members in a database of its own, which it empties first where
`BENCH_DATABASE_URL` names one; without it, that is SQLite in a temporary folder. It freezes a
survey, starts the portal, and posts ballots and the yardstick (`bench/votes_yardstick.py`: a row,
behind the same middleware in the same server) in turns. Then every other member's ballot is put in
the box as a copy, and the record and the tally are made of all. It prints, and judges nothing.
"""

import argparse
import http.client
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import django

from bench.pages import free_port, wait_until_up

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3

TOKEN = "t" * 32
Post = tuple[str, bytes, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--count", type=int, default=2000, help="members (default 2000)")
    parser.add_argument("--ballots", type=int, default=400, help="posts a round (default 400)")
    parser.add_argument("--clients", type=int, default=4, help="connections at once (default 4)")
    parser.add_argument("--processes", type=int, default=1, help="of the web server (default 1)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        os.environ |= {
            "DATA_DIR": folder,
            "PORT": str(port),
            "LOG_LEVEL": "ERROR",
            "BALLOT_RATE": "100000/hour",
            "DJANGO_SETTINGS_MODULE": "bench.votes_settings",
            "DATABASE_URL": os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{folder}/bench.db"),
        }
        subprocess.run([sys.executable, "-m", "portal.env"], cwd=ROOT, check=True)
        django.setup()
        measure(import_module("bench.votes_guild"), port, options)


def measure(guild: ModuleType, port: int, options: argparse.Namespace) -> None:
    held = guild.frozen(options.count, tell)
    voters = min(held.roll, options.ballots * ROUNDS)
    ballots = tell("ballots encrypted, sessions begun", voters, lambda: held.posts(voters))
    with ExitStack() as stack:
        web, *_others = [stack.enter_context(running(one)) for one in programs(port, options)]
        wait_until_up(port, web)
        compare(port, ballots, options)
    held.count(tell)
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def programs(port: int, options: argparse.Namespace) -> list[list[str]]:
    """The web server and a worker, as `manage.py serve` starts them but with these settings."""
    web = [*("granian", "--interface", "wsgi", "--http", "1", "--no-ws", "--blocking-threads", "4")]
    web += ["--workers", str(options.processes), "--host", "127.0.0.1", "--port", str(port)]
    worker = [*("celery", "--quiet", "--app", "portal.celery", "worker", "--pool", "solo")]
    return [
        [sys.executable, "-m", *web, "--log-level", "warning", "portal.wsgi:application"],
        [sys.executable, "-m", *worker, "--loglevel", "error"],
    ]


@contextmanager
def running(command: list[str]) -> Iterator["subprocess.Popen[bytes]"]:
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=ROOT, stdout=quiet, stderr=quiet)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def compare(port: int, ballots: Sequence[Post], options: argparse.Namespace) -> None:
    """Each round posts ballots that the box does not hold yet, and as many rows.

    Every session has made a request before: whoever casts a ballot has loaded its page.
    """
    rate(port, [("/bench/insert/", b"", session) for _path, _raw, session in ballots], 1)
    size = len(ballots) // ROUNDS
    pairs = []
    for turn in range(ROUNDS):
        some = ballots[turn * size : (turn + 1) * size]
        rows = [("/bench/insert/", b"", session) for _path, _raw, session in some]
        pairs.append((rate(port, some, options.clients), rate(port, rows, options.clients)))
    cast, insert = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    print(f"ballots: {cast:.0f} a second, rows: {insert:.0f} a second, ratio {ratio:.2f}")


def rate(port: int, posts: Sequence[Post], clients: int) -> float:
    """Posts a second over all clients; every answer must be a success."""

    def client(mine: Sequence[Post]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for path, raw, session in mine:
            connection.request("POST", path, raw, headers_of(session))
            answer = connection.getresponse()
            body = answer.read()
            if answer.status not in {200, 204}:
                raise RuntimeError(f"{path} answered {answer.status}: {body[:300]!r}")

    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(client, (posts[place::clients] for place in range(clients))))
    return len(posts) / (time.perf_counter() - started)


def headers_of(session: str) -> dict[str, str]:
    return {
        "Host": "localhost",
        "Content-Type": "application/json",
        "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
    }


def tell(what: str, count: int, work: Callable[[], Any]) -> Any:
    """Do the work and print how long it took."""
    started = time.perf_counter()
    made = work()
    took = time.perf_counter() - started
    print(f"{what}: {count} in {took:.1f} s, {1000 * took / max(count, 1):.2f} ms each", flush=True)
    return made


if __name__ == "__main__":
    main()
