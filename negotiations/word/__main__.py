"""The process in which `apart` reads one file: limits first, then bytes in, JSON lines out."""

import contextlib
import json
import resource
import sys
from typing import Any

from negotiations.word.model import Reason, Refused
from negotiations.word.passing import to_data
from negotiations.word.reading import read


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


def answer(data: bytes) -> dict[str, Any]:
    """What becomes of the file; whatever goes wrong in reading it is the file's fault."""
    try:
        return {"text": to_data(read(data, told))}
    except Refused as refused:
        return {"refused": [refused.reason, refused.detail]}
    except MemoryError:
        return {"refused": [Reason.TOO_HEAVY, ""]}
    except Exception as error:
        return {"refused": [Reason.DAMAGED, type(error).__name__]}


def told(done: int, whole: int) -> None:
    say({"done": done, "whole": whole})


def say(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    limit(int(sys.argv[1]), int(sys.argv[2]))
    say(answer(sys.stdin.buffer.read()))
