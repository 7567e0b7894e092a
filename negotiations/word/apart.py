"""Reading in a process of its own, which a hostile file may fill or hang without harm to ours.

The file goes in by the process's input; out come lines of JSON: progress, and at last the text or
the reason why there is none. The process takes its limits before anything else, gets no environment
and opens nothing; time on the clock is kept here.
"""

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from negotiations.word.inspection import check_size
from negotiations.word.model import Reason, Refused, WordText
from negotiations.word.passing import from_data

MEMORY = 1 << 30
PROCESSOR_SECONDS = 60
WALL_SECONDS = 120.0
POLL_SECONDS = 0.2

_ROOT = Path(__file__).resolve().parents[2]
_CHUNK = 1 << 16
# A text of two million characters and 20,000 paragraphs is a tenth of it.
_LONGEST_ANSWER = 200_000_000


class Unwanted(Exception):
    """Nobody waits for the text any longer; the process has been ended."""


def _nobody(done: int, whole: int) -> None:
    """Progress that nobody waits for."""


def read_apart(
    data: bytes,
    *,
    told: Callable[[int, int], None] = _nobody,
    is_wanted: Callable[[], bool] = lambda: True,
) -> WordText:
    """What `reading.read` gives, or `Refused`; `Unwanted` soon after `is_wanted` says no."""
    check_size(data)
    process = start("-m", "negotiations.word", str(MEMORY), str(PROCESSOR_SECONDS))
    try:
        for answer in _answers(process, data, is_wanted):
            if "text" in answer:
                return from_data(answer["text"])
            if "refused" in answer:
                reason, detail = answer["refused"]
                raise Refused(Reason(reason), detail)
            told(answer["done"], answer["whole"])
    finally:
        _end(process)
    raise Refused(Reason.TOO_HEAVY)


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


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    process.wait()


def _answers(
    process: subprocess.Popen[bytes], data: bytes, is_wanted: Callable[[], bool]
) -> Iterator[dict[str, Any]]:
    """Each line that the process writes, as it is written; what is no answer ends it."""
    line: list[bytes] = []
    for chunk in _conversation(process, data, is_wanted):
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
    process: subprocess.Popen[bytes], data: bytes, is_wanted: Callable[[], bool]
) -> Iterator[bytes]:
    """Write the file and read the answer at once, so that neither side waits for the other."""
    until = time.monotonic() + WALL_SECONDS
    answered = 0
    with selectors.DefaultSelector() as selector:
        left = _watch(selector, process, data)
        for ready in _turns(selector, until, is_wanted):
            if ready is process.stdin:
                left = _written(selector, process.stdin, left)
                continue
            chunk = os.read(ready.fileno(), _CHUNK)
            answered += len(chunk)
            if not chunk or answered > _LONGEST_ANSWER:
                return
            yield chunk


def _watch(
    selector: selectors.BaseSelector, process: subprocess.Popen[bytes], data: bytes
) -> memoryview:
    for pipe, event in (
        (process.stdin, selectors.EVENT_WRITE),
        (process.stdout, selectors.EVENT_READ),
    ):
        if pipe is not None:
            os.set_blocking(pipe.fileno(), False)
            selector.register(pipe, event)
    return memoryview(data)


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


def _written(selector: selectors.BaseSelector, pipe: IO[bytes], left: memoryview) -> memoryview:
    try:
        left = left[os.write(pipe.fileno(), left[:_CHUNK]) :]
    except BrokenPipeError:
        # The process is gone; its output says why, or that there is no reason.
        left = left[len(left) :]
    if not left:
        selector.unregister(pipe)
        pipe.close()
    return left
