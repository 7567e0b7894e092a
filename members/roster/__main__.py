"""The process in which `apart` reads one workbook: limits first, then bytes in, JSON lines out."""

import sys
from itertools import islice
from typing import Any

from members.roster.model import Reason, Unreadable
from members.roster.workbook import rows
from portal.apart import limit, say

AT_ONCE = 500


def read(data: bytes) -> dict[str, Any]:
    """Say all rows; return the last answer. Whatever goes wrong is the file's fault."""
    try:
        found = rows(data)
        while some := list(islice(found, AT_ONCE)):
            say({"rows": some})
    except Unreadable as error:
        return {"refused": [error.reason, error.detail]}
    except MemoryError:
        return {"refused": [Reason.TOO_HEAVY, ""]}
    except Exception as error:
        return {"refused": [Reason.DAMAGED, type(error).__name__]}
    return {"done": True}


if __name__ == "__main__":
    limit(int(sys.argv[1]), int(sys.argv[2]))
    say(read(sys.stdin.buffer.read()))
