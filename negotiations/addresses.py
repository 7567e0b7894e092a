"""The permanent address of a position within its clause."""

from collections.abc import Collection
from datetime import date
from itertools import count

SHORTEST, LONGEST = 4, 40


def position_slug(said_on: date, side: str, sha256: str, taken: Collection[str]) -> str:
    """Return `<date>-<side>-<first hex digits of the text's hash>`, different from those taken.

    Four digits where they suffice, else more; the same words said again by the same side on the
    same day get a number at the end.
    """
    start = f"{said_on.isoformat()}-{side}-"
    for length in range(SHORTEST, LONGEST + 1):
        if (slug := start + sha256[:length]) not in taken:
            return slug
    shortest = start + sha256[:SHORTEST]
    return next(slug for n in count(2) if (slug := f"{shortest}-{n}") not in taken)
