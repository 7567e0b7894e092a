"""Runs several programs as one tree that lives and dies together.

Each child is a Python module started through this module's own `main`, which holds the reading
end of a pipe from the parent. However the parent ends, the pipe closes and the child ends too.
A child leads a process group, so what it started itself is cleared away with it.
"""

import contextlib
import os
import runpy
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

STANDARD_INPUT = 0
GRACE = 10.0  # seconds a child has to end by itself
LOOK_EVERY = 0.2  # seconds
LONGEST_PAUSE = 30.0  # seconds before a child that keeps dying is started again
STEADY_AFTER = 60.0  # seconds of life after which earlier deaths are forgotten


@dataclass(frozen=True)
class Program:
    """A Python module that is run with arguments, such as `celery` with `worker`."""

    name: str
    module: str
    arguments: tuple[str, ...] = ()

    def command(self) -> list[str]:
        return [sys.executable, "-m", "portal.process_tree", self.module, *self.arguments]


@dataclass
class Child:
    """A program and, while it runs, its process."""

    program: Program
    process: "subprocess.Popen[bytes] | None" = None
    deaths: int = 0
    started_at: float = 0.0
    start_after: float = 0.0

    def start(self, environment: Mapping[str, str]) -> None:
        self.process = subprocess.Popen(  # noqa: S603
            self.program.command(),
            stdin=subprocess.PIPE,
            env=dict(environment),
            start_new_session=True,
        )
        self.started_at = time.monotonic()

    def note_death(self) -> float:
        """Forget the process and return the seconds to wait before the next start."""
        now = time.monotonic()
        self.deaths = 1 if now - self.started_at > STEADY_AFTER else self.deaths + 1
        pause = min(2.0 ** (self.deaths - 1), LONGEST_PAUSE)
        self.start_after = now + pause
        self.clear_away()
        return pause

    def clear_away(self) -> None:
        """Kill what is left of the process's group."""
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            if self.process.stdin:
                self.process.stdin.close()
        self.process = None


@dataclass
class ProcessTree:
    """The children of this process; `say` gets a line when one of them dies."""

    programs: Sequence[Program]
    environment: Mapping[str, str]
    say: Callable[[str], None]
    children: list[Child] = field(init=False)

    def __post_init__(self) -> None:
        self.children = [Child(program) for program in self.programs]

    def run(self, stopping: threading.Event, on_look: Callable[[], None]) -> None:
        """Keep all children running until `stopping` is set, then end them all."""
        try:
            while not stopping.is_set():
                self.look()
                on_look()
                stopping.wait(LOOK_EVERY)
        finally:
            self.stop()

    def look(self) -> None:
        """Start what does not run and may start, and note what died."""
        for child in self.children:
            if child.process and (code := child.process.poll()) is not None:
                pause = child.note_death()
                name = child.program.name
                self.say(f"{name} ended with code {code}; it starts again in {pause:.0f} s.")
            if not child.process and time.monotonic() >= child.start_after:
                child.start(self.environment)

    def stop(self) -> None:
        """Ask every child to end, wait, and kill those that did not."""
        running = [child.process for child in self.children if child.process]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + GRACE
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
        for child in self.children:
            child.clear_away()


def end_with_parent() -> None:
    """Wait for the pipe on standard input to close, then end this process and its group."""
    while os.read(STANDARD_INPUT, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os.killpg(0, signal.SIGKILL)


def main(module: str, *arguments: str) -> None:
    """Be the child: run a module as a program, and end when the parent does."""
    threading.Thread(target=end_with_parent, daemon=True).start()
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
