"""What a rush of sign-ins costs readers: the front page in the rush, as a ratio to quiet.

    .venv/bin/python -m bench.sign_in [--sign-ins 600] [--seconds 60] [--readers 4] [--every 0.25]

Starts the portal on a free port with the 2023 record in a temporary folder. Readers load the front
page at a steady pace, first in quiet, then while as many sample members sign in, ten a second. Each
sign-in is four requests (the form, the address, the page for the code, the code) from a browser of
its own; the code is the one that the page shows for a sample account. Prints medians and 99th
percentiles and their ratios; judges nothing.
"""

import argparse
import http.client
import http.cookies
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

from bench.pages import free_port, wait_until_up

ROOT = Path(__file__).resolve().parent.parent
MAKE_MEMBERS = """
from portal.models import User
User.objects.bulk_create(
    User(email=f"bench-{n}@sample.example", name=f"Sample {n}", password="!", is_sample=True)
    for n in range(%d)
)
"""
PAGE = "/"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
CODE = re.compile(r'id="sample-code">([A-Z-]+)<')


class Browser:
    """A browser that keeps cookies and posts forms."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        headers = {"Host": "localhost", "Cookie": self.cookie_line()}
        if fields:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, urlencode(fields) if fields else None, headers)
        answer = self.connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in http.cookies.SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer.status, answer.read().decode()

    def cookie_line(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def sign_in(self, number: int) -> None:
        """Over the pages, as a person does."""
        _, form = self.ask("GET", "/sign-in/")
        self.post("/sign-in/", form, email=f"bench-{number}@sample.example")
        _, page = self.ask("GET", "/sign-in/code/")
        self.post("/sign-in/code/", page, code=found(CODE, page))
        self.connection.close()

    def post(self, path: str, page: str, **fields: str) -> None:
        status, _ = self.ask("POST", path, {**fields, "csrfmiddlewaretoken": found(TOKEN, page)})
        if status != 302:
            raise SystemExit(f"{path} answered {status}")


def found(pattern: re.Pattern[str], page: str) -> str:
    match = pattern.search(page)
    if match is None:
        raise SystemExit(f"The page holds no {pattern.pattern}")
    return match[1]


def read(port: int, until: threading.Event, every: float, readers: int) -> list[float]:
    """Seconds that each look at the front page took, until told to stop."""
    taken: list[float] = []

    def reader(offset: float) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        time.sleep(offset)
        while not until.is_set():
            start = time.perf_counter()
            connection.request("GET", PAGE, headers={"Host": "localhost"})
            connection.getresponse().read()
            taken.append(time.perf_counter() - start)
            time.sleep(max(0.0, every - taken[-1]))

    threads = [
        threading.Thread(target=reader, args=(every * number / readers,))
        for number in range(readers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def rush(port: int, sign_ins: int, seconds: float) -> float:
    """Begin that many sign-ins at even distances; return the seconds until the last one ended."""
    start = time.monotonic()
    with ThreadPoolExecutor(max_workers=32) as pool:
        done = []
        for number in range(sign_ins):
            time.sleep(max(0.0, start + number * seconds / sign_ins - time.monotonic()))
            done.append(pool.submit(Browser(port).sign_in, number))
        for one in done:
            one.result()
    return time.monotonic() - start


def measure(port: int, options: argparse.Namespace) -> None:
    Browser(port).sign_in(0)  # so that nothing is made for the first time in the rush
    quiet = while_running(port, options, lambda: time.sleep(options.seconds / 3))
    took: list[float] = []
    busy = while_running(
        port, options, lambda: took.append(rush(port, options.sign_ins, options.seconds))
    )
    print(f"{options.sign_ins} sign-ins, {took[0] / options.seconds:.2f} times as long as planned")
    print(f"{'front page':<14}{'quiet ms':>10}{'rush ms':>10}{'ratio':>8}")
    for name, part in (("median", 50), ("99th of 100", 99)):
        calm, rushed = (percentile(taken, part) * 1000 for taken in (quiet, busy))
        print(f"{name:<14}{calm:>10.1f}{rushed:>10.1f}{rushed / calm:>8.2f}")


def while_running(
    port: int, options: argparse.Namespace, work: Callable[[], object]
) -> list[float]:
    """What readers saw while the work was done."""
    until, seen = threading.Event(), []
    reading = threading.Thread(
        target=lambda: seen.extend(read(port, until, options.every, options.readers))
    )
    reading.start()
    work()
    until.set()
    reading.join()
    return seen


def percentile(taken: list[float], part: int) -> float:
    return statistics.quantiles(taken, n=100, method="inclusive")[part - 1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--sign-ins", type=int, default=600, help="in the rush (default 600)")
    parser.add_argument("--seconds", type=float, default=60, help="of the rush (default 60)")
    parser.add_argument("--readers", type=int, default=4, help="at once (default 4)")
    parser.add_argument(
        "--every", type=float, default=0.25, help="seconds between two looks of one"
    )
    options = parser.parse_args()
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "DATA_DIR": folder,
            "PORT": str(port),
            "LOG_LEVEL": "WARNING",
        }
        subprocess.run([sys.executable, "-m", "portal.env"], cwd=ROOT, env=environment, check=True)
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--with-sample"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_until_up(port, process)
            members = [sys.executable, "manage.py", "shell", "-c", MAKE_MEMBERS % options.sign_ins]
            subprocess.run(members, cwd=ROOT, env=environment, check=True, capture_output=True)
            measure(port, options)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)


if __name__ == "__main__":
    main()
