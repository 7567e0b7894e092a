"""One comparison in a process of its own, so that its memory is its own and it can be stopped."""

import multiprocessing
import re
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from bench.judging import Found
from bench.yardsticks import COMPARERS

PEAK = re.compile(r"VmHWM:\s+(\d+) kB")
STATUS = Path("/proc/self/status")
SMALL = ("The writer may refuse.", "The writer shall refuse.")


@dataclass(frozen=True, slots=True)
class Run:
    """What a comparer found, its seconds, and its peak of memory above a small comparison's."""

    found: Found
    seconds: float
    megabytes: float


def run_apart(comparer: str, texts: tuple[str, str], limit: float) -> Run | None:
    """Compare in a fresh process; None if that took more than `limit` seconds."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    child = context.Process(target=_child, args=(there, comparer, texts))
    child.start()
    there.close()
    here.recv()
    answer: Run | None = here.recv() if here.poll(limit) else None
    child.kill()
    child.join()
    return answer


def _child(pipe: Connection, name: str, texts: tuple[str, str]) -> None:
    compare = COMPARERS[name]
    compare(*SMALL)
    pipe.send("ready")
    start, started = _peak(), time.perf_counter()
    found = compare(*texts)
    seconds = time.perf_counter() - started
    pipe.send(Run(found, seconds, _peak() - start))


def _peak() -> float:
    """The most memory this process has held so far, in MB."""
    match = PEAK.search(STATUS.read_text(encoding="ascii"))
    return int(match[1]) / 1024 if match else 0.0
