"""`manage.py serve` for real: it starts, answers, survives, stops, and leaves nothing behind."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.xdist_group("serve")

STARTS_WITHIN = 120  # seconds, on a machine that runs other tests beside it
ADDRESS = "On the Table answers at http://localhost:{port}/\n"


class Served:
    """One running `manage.py serve`."""

    def __init__(self, folder: Path, *options: str, port: int) -> None:
        own = ("DATABASE_URL", "REDIS_URL", "BASE_URL", "PORT", "HOST")
        environment = {key: value for key, value in os.environ.items() if key not in own}
        environment |= {"DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1"}
        folder.mkdir(exist_ok=True)
        self.port, self.log = port, folder.parent / f"{time.monotonic_ns()}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--port", str(port), *options],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def output(self) -> str:
        return self.log.read_text()

    def wait_until(self, condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + STARTS_WITHIN
        while not condition():
            assert self.process.poll() is None, self.output()
            assert time.monotonic() < deadline, self.output()
            time.sleep(0.1)

    def wait_until_announced(self) -> None:
        self.wait_until(lambda: ADDRESS.format(port=self.port) in self.output())

    def get(self, address: str) -> tuple[int, bytes]:
        connection = HTTPConnection("localhost", self.port, timeout=5)
        connection.request("GET", address)
        response = connection.getresponse()
        answer = response.status, response.read()
        connection.close()
        return answer

    def descendants(self) -> set[int]:
        """The processes below this one."""
        table = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid="], check=True, capture_output=True, text=True
        )
        parents = dict(map(int, line.split()) for line in table.stdout.splitlines())
        found = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return found - {self.process.pid}


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    started = []

    def start(*options: str, port: int | None = None) -> Served:
        started.append(Served(tmp_path / "data", *options, port=port or free_port()))
        return started[-1]

    yield start
    for served in started:
        if served.process.poll() is None:
            for pid in served.descendants() | {served.process.pid}:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        served.process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def still_running(pids: set[int]) -> set[int]:
    table = subprocess.run(
        ["ps", "-A", "-o", "pid=,stat="], check=True, capture_output=True, text=True
    )
    rows = (line.split() for line in table.stdout.split("\n") if line)
    return pids & {int(pid) for pid, state in rows if not state.startswith("Z")}


def assert_all_end(pids: set[int]) -> None:
    deadline = time.monotonic() + 20
    while still_running(pids):
        assert time.monotonic() < deadline, f"{still_running(pids)} still run"
        time.sleep(0.1)


@pytest.mark.whole(on="sqlite")
def test_it_answers_works_and_stops_cleanly(serve):
    served = serve()
    served.wait_until_announced()
    served.wait_until(lambda: served.get("/health/")[0] == 200)
    children = served.descendants()

    served.process.terminate()

    assert served.process.wait(timeout=30) == 0
    assert still_running(children) == set()
    assert re.findall(r"Traceback|Warning|critical", served.output()) == []


@pytest.mark.whole(on="sqlite")
def test_the_sample_is_loaded_once_and_kept_over_ctrl_c(serve):
    first = serve("--with-sample")
    first.wait_until_announced()
    first.process.send_signal(signal.SIGINT)
    assert first.process.wait(timeout=30) == 0

    second = serve("--with-sample")
    second.wait_until_announced()

    people = [served.output().count("operator@sample.example ") for served in (first, second)]
    assert people == [1, 1]


@pytest.mark.whole(on="sqlite")
def test_its_children_end_when_it_is_killed_and_the_port_is_free_again(serve):
    served = serve()
    served.wait_until_announced()
    children = served.descendants()
    assert len(children) >= 3

    served.process.kill()
    served.process.wait()
    assert_all_end(children)

    serve(port=served.port).wait_until_announced()


@pytest.mark.whole(on="sqlite")
def test_a_dead_child_is_replaced(serve):
    served = serve()
    served.wait_until_announced()
    first = served.descendants()
    web = web_server(first)

    os.kill(web, signal.SIGKILL)
    served.wait_until(lambda: "web ended with code -9" in served.output())
    served.wait_until(lambda: len(served.descendants() - first) >= 1)

    served.wait_until(lambda: answers(served))
    assert still_running({web}) == set()


@pytest.mark.whole(on="sqlite")
def test_a_taken_port_is_one_line_and_nothing_starts(serve, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        served = serve(port=port)
        code = served.process.wait(timeout=30)

    assert code == 1
    assert served.output() == (
        f"CommandError: Can't listen on 127.0.0.1 port {port}: address already in use. "
        "Choose another with --port.\n"
    )
    assert list((tmp_path / "data").iterdir()) == []


def web_server(pids: set[int]) -> int:
    """The process that started the others of the web server."""
    command = ["ps", "-o", "pid=,args=", "-p", ",".join(map(str, pids))]
    table = subprocess.run(command, check=True, capture_output=True, text=True)
    return min(int(line.split()[0]) for line in table.stdout.split("\n") if " granian " in line)


def answers(served: Served) -> bool:
    try:
        return served.get("/health/live/") == (200, b"ok")
    except OSError:
        return False


def test_a_port_that_is_no_number_is_told_in_one_line(monkeypatch) -> None:
    monkeypatch.setenv("PORT", "eight")

    with pytest.raises(CommandError, match="argument --port: invalid int value: 'eight'"):
        call_command("serve", "--host=127.0.0.1")
