"""Reading in a process of its own, which a hostile file may fill or hang without harm to ours.

The file goes in by the process's input; out come lines of JSON. The process takes its limits before
anything else, gets no environment and opens nothing; time on the clock is kept here.
"""

import contextlib
import json
import os
import resource
import selectors
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

POLL_SECONDS = 0.2

_ROOT = Path(__file__).resolve().parents[1]
_CHUNK = 1 << 16


class Unwanted(Exception):
    """Nobody waits for the answer any longer; the process has been ended."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a process may take: bytes of memory and of answers, seconds of work and on the clock."""

    memory: int
    processor_seconds: int
    wall_seconds: float
    longest_answer: int


def answers(
    module: str, pieces: Iterable[bytes], limits: Limits, is_wanted: Callable[[], bool]
) -> Generator[dict[str, Any], None, None]:
    """Each line that a module, run as a program, writes of the file; what is no answer ends it.

    Raise `Unwanted` soon after `is_wanted` says no. Closing the iterator ends the process.
    """
    process = start("-m", module, str(limits.memory), str(limits.processor_seconds))
    try:
        yield from _lines(_conversation(process, iter(pieces), limits, is_wanted))
    finally:
        _end(process)


def start(*program: str) -> subprocess.Popen[bytes]:
    """A Python that sees this project, no environment, and nothing of ours but two pipes."""
    return subprocess.Popen(  # noqa: S603 — our own interpreter and module
        [sys.executable, "-B", "-E", "-s", "-X", "utf8", *program],
        bufsize=0,
        cwd=_ROOT,
        env={},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def limit(memory: int, processor_seconds: int) -> None:
    """Take the limits of this process; some systems know one by name and don't keep it."""
    for which, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 32),
        (resource.RLIMIT_CPU, processor_seconds),
        (resource.RLIMIT_AS, memory),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(which, (most, most))


def say(line: dict[str, Any]) -> None:
    """Write one answer, in the process of its own."""
    sys.stdout.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    sys.stdout.flush()


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    process.wait()


def _lines(chunks: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    line: list[bytes] = []
    for chunk in chunks:
        *ended, rest = chunk.split(b"\n")
        for end in ended:
            answer = _answer(b"".join([*line, end]))
            if answer is None:
                return
            yield answer
            line = []
        line.append(rest)


def _answer(line: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(line)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _conversation(
    process: subprocess.Popen[bytes],
    pieces: Iterator[bytes],
    limits: Limits,
    is_wanted: Callable[[], bool],
) -> Iterator[bytes]:
    """Write the file and read the answer at once, so that neither side waits for the other."""
    until = time.monotonic() + limits.wall_seconds
    answered = 0
    left = memoryview(b"")
    with selectors.DefaultSelector() as selector:
        _watch(selector, process)
        for ready in _turns(selector, until, is_wanted):
            if ready is process.stdin:
                left = _written(selector, process.stdin, left, pieces)
                continue
            chunk = os.read(ready.fileno(), _CHUNK)
            answered += len(chunk)
            if not chunk or answered > limits.longest_answer:
                return
            yield chunk


def _watch(selector: selectors.BaseSelector, process: subprocess.Popen[bytes]) -> None:
    for pipe, event in (
        (process.stdin, selectors.EVENT_WRITE),
        (process.stdout, selectors.EVENT_READ),
    ):
        if pipe is not None:
            os.set_blocking(pipe.fileno(), False)
            selector.register(pipe, event)


def _turns(
    selector: selectors.BaseSelector, until: float, is_wanted: Callable[[], bool]
) -> Iterator[IO[bytes]]:
    """Whichever pipe is ready, until the time is up; asks now and then whether to go on."""
    asked = 0.0
    while (now := time.monotonic()) < until:
        if now - asked >= POLL_SECONDS:
            asked = now
            if not is_wanted():
                raise Unwanted
        for key, _ in selector.select(POLL_SECONDS):
            yield key.fileobj  # type: ignore[misc]  # pipes are what was registered


def _written(
    selector: selectors.BaseSelector,
    pipe: IO[bytes],
    left: memoryview,
    pieces: Iterator[bytes],
) -> memoryview:
    """Write some of what is left of a piece, or of the next; close the pipe after the last."""
    try:
        left = left or memoryview(next(pieces, b""))
        left = left[os.write(pipe.fileno(), left[:_CHUNK]) :] if left else left
        is_over = not left and not (left := memoryview(next(pieces, b"")))
    except BrokenPipeError:
        # The process is gone; its output says why, or that there is no reason.
        is_over = True
    if is_over:
        selector.unregister(pipe)
        pipe.close()
    return left
