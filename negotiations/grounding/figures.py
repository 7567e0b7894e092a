"""The figures of a text: money, shares, durations, dates, numbers, multiples, defined terms."""

from collections.abc import Collection

from negotiations.grounding.counting import counted
from negotiations.grounding.dates import dates
from negotiations.grounding.reading import Figure, blanked, plain
from negotiations.grounding.references import references
from negotiations.grounding.terms import named


def figures(text: str, terms: Collection[str] = ()) -> tuple[Figure, ...]:
    """Every figure of the text in order; none overlaps another.

    References such as “Article 72.B”, “one” that counts nothing, and bare “first” and “second”
    are no figures.
    """
    return _read(text, terms, with_idle=False)


def held_figures(text: str, terms: Collection[str] = ()) -> tuple[Figure, ...]:
    """What a cited text holds: its figures, and every “one”, “first” and “second” too."""
    return _read(text, terms, with_idle=True)


def _read(text: str, terms: Collection[str], *, with_idle: bool) -> tuple[Figure, ...]:
    read = plain(text)
    taken = list(named(read, text, terms))
    read = blanked(read, ((one.start, one.end) for one in taken))
    dated = list(dates(read, text))
    read = blanked(read, ((one.start, one.end) for one in dated))
    read = blanked(read, references(read))
    numbers = counted(read, text, with_idle=with_idle)
    return tuple(sorted((*taken, *dated, *numbers), key=lambda one: one.start))
