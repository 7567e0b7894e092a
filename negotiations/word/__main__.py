"""The process in which `apart` reads one file: limits first, then bytes in, JSON lines out."""

import sys
from typing import Any

from negotiations.word.model import Reason, Refused
from negotiations.word.passing import to_data
from negotiations.word.reading import read
from portal.apart import limit, say


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


if __name__ == "__main__":
    limit(int(sys.argv[1]), int(sys.argv[2]))
    say(answer(sys.stdin.buffer.read()))
