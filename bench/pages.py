"""Requests per second of the main public pages, as a ratio to a view that does nothing.

    .venv/bin/python -m bench.pages [--seconds 3] [--clients 4]

Starts the portal on a free port with the 2023 record in a temporary folder, then asks for a page
and for the yardstick (`/health/live/`, a Django view with an empty answer behind the same
middleware on the same server) in turns, so that both see the same machine. Prints a table; judges
nothing.
"""

import argparse
import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
YARDSTICK = "/health/live/"
NEGOTIATION = "/negotiations/wga-amptp-mba-2023/"
CLAUSE = f"{NEGOTIATION}clauses/wga-training/"
AGREEMENT = "/agreements/wga-amptp-mba-2023-ai-terms/"
ACROSS = "/issues/training-data/"
ROUNDS = 3


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(connection: http.client.HTTPConnection, path: str) -> tuple[int, bytes]:
    connection.request("GET", path, headers={"Host": "localhost"})
    answer = connection.getresponse()
    return answer.status, answer.read()


def rate(port: int, path: str, *, seconds: float, clients: int) -> float:
    """Answers per second over all clients; every answer must be a 200."""
    counts = [0] * clients
    until = time.monotonic() + seconds

    def client(index: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.monotonic() < until:
            status, _body = ask(connection, path)
            if status != 200:
                raise SystemExit(f"{path} answered {status}")
            counts[index] += 1

    threads = [threading.Thread(target=client, args=(index,)) for index in range(clients)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - started)


def compare_path(port: int) -> str:
    """The address of the redline between the clause's first two texts, found on its page."""
    _status, body = ask(http.client.HTTPConnection("127.0.0.1", port), CLAUSE)
    marker = f'href="{CLAUSE}v/'.encode()
    slugs = [part.split(b"/")[0].decode() for part in body.split(marker)[1:]]
    first, second = list(dict.fromkeys(slugs))[:2]
    return f"{CLAUSE}compare/{first}..{second}/"


def wait_until_up(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit("The portal did not start.")
        try:
            ask(http.client.HTTPConnection("127.0.0.1", port, timeout=5), YARDSTICK)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("The portal did not answer within a minute.")


def measure(port: int, *, seconds: float, clients: int) -> None:
    pages = [
        "/",
        NEGOTIATION,
        CLAUSE,
        compare_path(port),
        f"{NEGOTIATION}timeline/",
        AGREEMENT,
        ACROSS,
        f"{ACROSS}?view=side-by-side",  # with a query, so made anew for each reader
        "/method/",
    ]
    print(f"{'page':<58}{'per second':>12}{'yardstick':>12}{'ratio':>8}")
    for page in pages:
        pairs = [
            (
                rate(port, page, seconds=seconds, clients=clients),
                rate(port, YARDSTICK, seconds=seconds, clients=clients),
            )
            for _ in range(ROUNDS)
        ]
        ratio = statistics.median(own / empty for own, empty in pairs)
        own, empty = (statistics.median(column) for column in zip(*pairs, strict=True))
        name = page if len(page) < 56 else f"{page[:25]}…{page[-29:]}"
        print(f"{name:<58}{own:>12.0f}{empty:>12.0f}{ratio:>8.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--seconds", type=float, default=3, help="per page and round (default 3)")
    parser.add_argument("--clients", type=int, default=4, help="connections at once (default 4)")
    options = parser.parse_args()
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"DATA_DIR": folder, "PORT": str(port), "LOG_LEVEL": "WARNING"}
        subprocess.run([sys.executable, "-m", "portal.env"], cwd=ROOT, env=environment, check=True)
        command = [sys.executable, "manage.py", "serve", "--with-sample"]
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            wait_until_up(port, process)
            measure(port, seconds=options.seconds, clients=options.clients)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


if __name__ == "__main__":
    main()
