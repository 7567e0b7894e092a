"""The permanent addresses of positions, summaries, and of what is called by a title."""

import hmac
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import chain, count

SHORTEST, LONGEST = 4, 40
OF_A_SUMMARY = 8
DRAWN, OF_A_TITLE = 2, 4


def position_slug(said_on: date, side: str, digits: Iterable[str], taken: Collection[str]) -> str:
    """Return `<date>-<side>-<digits>` with the first of `digits` that no address has yet."""
    return _free(f"{said_on.isoformat()}-{side}-", digits, taken)


def summary_slug(finished_on: date, digits: Iterable[str], taken: Collection[str]) -> str:
    """Return `<date>-<digits>` with the first of `digits` that no address has yet."""
    return _free(f"{finished_on.isoformat()}-", digits, taken)


def growing(sha256: str) -> Iterator[str]:
    """Four digits of the text's hash, then more, then a number at the end, for a public record.

    The length tells that the same words were said before; see `drawn` for words said in secret.
    """
    longer = (sha256[:length] for length in range(SHORTEST, LONGEST + 1))
    return chain(longer, (f"{sha256[:SHORTEST]}-{number}" for number in count(2)))


def drawn(sha256: str, *, key: str, occasion: str, of_hash: int = SHORTEST) -> Iterator[str]:
    """The first digits of the text's hash and two that nobody without `key` can foretell.

    All are equally long, so an address says nothing of the same words said before in secret.
    `occasion` tells two sayings of the same words apart.
    """
    for attempt in count():
        words = f"{occasion} {sha256} {attempt}".encode()
        yield sha256[:of_hash] + hmac.new(key.encode(), words, "sha256").hexdigest()[:DRAWN]


def titled(words: str, *, key: str, occasion: str) -> Iterator[str]:
    """`<words>-<digits>`, one after another, with digits that nobody without `key` can foretell.

    Every address has them, so none says that the words were taken by something that is hidden.
    """
    for attempt in count():
        said = f"{occasion} {words} {attempt}".encode()
        yield f"{words}-{hmac.new(key.encode(), said, 'sha256').hexdigest()[:OF_A_TITLE]}"


def _free(start: str, digits: Iterable[str], taken: Collection[str]) -> str:
    return next(slug for each in digits if (slug := start + each) not in taken)
