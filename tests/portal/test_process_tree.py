"""Several programs live and die together."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal import process_tree
from portal.process_tree import ProcessTree, Program

PROGRAMS = {
    "steady": "import time; print(os.getpid(), file=log); time.sleep(60)",
    "short": "print(os.getpid(), file=log); sys.exit(3)",
    "stubborn": (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print(os.getpid(), file=log); time.sleep(60)"
    ),
    "parent": (
        "import subprocess; sleeper = subprocess.Popen(['sleep', '60']);"
        "print(os.getpid(), sleeper.pid, file=log); sleeper.wait()"
    ),
}
PARENT = """
import os, sys, threading
from portal.process_tree import ProcessTree, Program
programs = [Program(name, name) for name in sys.argv[1:]]
ProcessTree(programs, os.environ, print).run(threading.Event(), lambda: None)
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Makes the programs runnable; each writes the numbers of its processes to `<name>.log`."""
    for name, body in PROGRAMS.items():
        opening = f"import os, sys; log = open({str(tmp_path / name)!r} + '.log', 'a', 1)\n"
        (tmp_path / f"{name}.py").write_text(opening + body)
    path = os.pathsep.join([str(tmp_path), str(Path.cwd())])
    return {**os.environ, "PYTHONPATH": path}


@pytest.fixture
def start_tree(environment: dict[str, str]) -> Iterator[Callable[..., ProcessTree]]:
    trees = []

    def start(*names: str) -> ProcessTree:
        said: list[str] = []
        trees.append(ProcessTree([Program(n, n) for n in names], environment, said.append))
        trees[-1].said = said
        trees[-1].look()
        return trees[-1]

    yield start
    for tree in trees:
        tree.stop()


def pids(folder: Path, name: str, count: int = 1) -> list[int]:
    """The processes a program has named, once there are so many."""
    log = folder / f"{name}.log"
    deadline = time.monotonic() + 10
    while not log.exists() or len(log.read_text().split()) < count:
        assert time.monotonic() < deadline, f"{name} did not start"
        time.sleep(0.02)
    return [int(word) for word in log.read_text().split()]


def is_running(pid: int) -> bool:
    """Whether a process does anything still; one that nobody has waited for does not."""
    command = ["ps", "-o", "stat=", "-p", str(pid)]
    state = subprocess.run(command, check=False, capture_output=True, text=True)
    return state.stdout.strip()[:1] not in ("", "Z")


def assert_ends(pid: int, seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while is_running(pid):
        assert time.monotonic() < deadline, f"{pid} still runs"
        time.sleep(0.05)


def test_stop_ends_all_children(start_tree, tmp_path):
    tree = start_tree("steady", "parent")
    running = pids(tmp_path, "steady") + pids(tmp_path, "parent", 2)
    assert [is_running(pid) for pid in running] == [True] * 3

    tree.stop()

    assert [is_running(pid) for pid in running] == [False] * 3


def test_a_child_that_ignores_the_request_is_killed(start_tree, tmp_path, monkeypatch):
    monkeypatch.setattr(process_tree, "GRACE", 0.3)
    tree = start_tree("stubborn")
    (pid,) = pids(tmp_path, "stubborn")

    tree.stop()

    assert not is_running(pid)


def test_a_dead_child_starts_again_after_a_growing_pause(start_tree, tmp_path):
    tree = start_tree("short")
    child = tree.children[0]
    pauses = []
    for deaths in range(1, 8):
        pids(tmp_path, "short", deaths)
        child.process.wait()
        before = time.monotonic()
        tree.look()
        assert child.process is None
        pauses.append(round(child.start_after - before))
        child.start_after = 0
        tree.look()

    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    assert tree.said[0] == "short ended with code 3; it starts again in 1 s."
    assert len(set(pids(tmp_path, "short", 8))) == 8


def test_a_death_after_a_steady_life_is_the_first_again(start_tree, tmp_path):
    tree = start_tree("short")
    child = tree.children[0]
    child.deaths, child.started_at = 5, child.started_at - process_tree.STEADY_AFTER - 1
    child.process.wait()

    tree.look()

    assert child.deaths == 1


def test_the_other_children_run_on_when_one_dies(start_tree, tmp_path):
    tree = start_tree("steady", "parent")
    (steady,) = pids(tmp_path, "steady")
    parent, grandchild = pids(tmp_path, "parent", 2)

    os.kill(parent, signal.SIGKILL)
    tree.children[1].process.wait()
    tree.look()

    assert (is_running(steady), is_running(grandchild)) == (True, False)


def test_run_ends_the_children_when_it_is_told_to_stop(start_tree, tmp_path):
    tree = start_tree("steady")
    (pid,) = pids(tmp_path, "steady")
    stopping = threading.Event()

    tree.run(stopping, stopping.set)

    assert not is_running(pid)


@pytest.mark.parametrize("name", ["steady", "parent"])
def test_children_end_when_the_parent_is_killed(environment, tmp_path, name):
    parent = subprocess.Popen([sys.executable, "-c", PARENT, name], env=environment)
    running = pids(tmp_path, name, 2 if name == "parent" else 1)

    parent.kill()
    parent.wait()

    assert_ends(running[0])
