"""The same comparisons asked again, as on every page of a clause, answered from memory.

Both functions are pure, so an answer never ages; long texts are compared anew each time, to keep
the memory small: `negotiations.comparisons` keeps those elsewhere. A memory belongs to one process.
"""

from functools import lru_cache

from negotiations.redline.comparer import DEFAULT, compare
from negotiations.redline.model import Options, Redline
from negotiations.redline.similarity import similarity

SHORT = 20_000
SIMILARITIES, REDLINES = 16_384, 512

_similarity = lru_cache(maxsize=SIMILARITIES)(similarity)


@lru_cache(maxsize=REDLINES)
def _compare(before: str, after: str, options: Options) -> Redline:
    return compare(before, after, options=options)


def remembered_similarity(a: str, b: str) -> float:
    """`similarity`, from memory where two short texts were measured before."""
    if len(a) + len(b) > SHORT:
        return similarity(a, b)
    return _similarity(a, b)


def remembered_redline(before: str, after: str, *, options: Options = DEFAULT) -> Redline:
    """`compare`, from memory where two short texts were compared before."""
    if len(before) + len(after) > SHORT:
        return compare(before, after, options=options)
    return _compare(before, after, options)
