"""The figures of the cited texts, arranged so that each is looked up at once."""

from bisect import bisect_left
from collections.abc import Iterable
from fractions import Fraction
from itertools import product

from negotiations.grounding.reading import Figure, Key, Kind

Scale = list[tuple[Fraction, int, str]]


class Held:
    """What the cited texts hold."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self._known: set[tuple[Kind, Key]] = set()
        self._scales: dict[Kind, dict[str, Scale]] = {}
        self._terms: dict[Key, str] = {}
        for place, figure in enumerate(figures):
            self._keep(figure, place)
        for scales in self._scales.values():
            for scale in scales.values():
                scale.sort()

    def _keep(self, figure: Figure, place: int) -> None:
        if figure.kind is Kind.TERM:
            self._terms.setdefault(figure.key, figure.words)
        if (figure.kind, figure.key) in self._known:
            return
        self._known.update((kind, key) for kind, key in _said_by(figure))
        self._known.add((figure.kind, figure.key))
        for name, value in _measures(figure):
            scale = self._scales.setdefault(figure.kind, {}).setdefault(name, [])
            scale.append((value, place, figure.words))

    def has(self, figure: Figure) -> bool:
        return (figure.kind, figure.key) in self._known

    def near(self, figure: Figure) -> str:
        """The nearest figure of the kind, in the same unit where there is one; else empty."""
        if figure.kind is Kind.TERM:
            return self._near_term(figure.key)
        scales = self._scales.get(figure.kind, {})
        for name, value in _measures(figure):
            others = [scales[name]] if name in scales else list(scales.values())
            found = [_nearest(scale, value) for scale in others]
            if found:
                return min(found)[2]
        return ""

    def _near_term(self, key: Key) -> str:
        """A term that ends alike: “Digital Replica” near “Employment-Based Digital Replica”."""
        alike = (words for other, words in self._terms.items() if other[-1] == key[-1])
        return max(alike, key=len, default="")


def _nearest(scale: Scale, value: Fraction) -> tuple[Fraction, int, str]:
    """Distance, place and words of the value nearest to this one; the lower of two alike."""
    at = bisect_left(scale, (value, -1, ""))
    beside = []
    if at > 0:
        lower = scale[at - 1][0]
        beside.append(scale[bisect_left(scale, (lower, -1, ""))])
    if at < len(scale):
        beside.append(scale[at])
    return min(
        ((abs(one - value), place, words) for one, place, words in beside),
        key=lambda found: found[0],
    )


def _said_by(figure: Figure) -> Iterable[tuple[Kind, Key]]:
    """All that is said by saying this: of a date also its month and its year."""
    if figure.kind is Kind.DATE:
        choices = [(part, None) for part in figure.key]
        yield from ((Kind.DATE, key) for key in product(*choices) if any(key))
        year, month, day = figure.key
        if month is None and day is None and isinstance(year, int):
            yield Kind.NUMBER, ("", Fraction(year))
    elif figure.kind is Kind.NUMBER:
        value = figure.key[1]
        if isinstance(value, Fraction) and value.denominator == 1 and 1900 <= value < 2100:
            yield Kind.DATE, (int(value), None, None)


def _measures(figure: Figure) -> list[tuple[str, Fraction]]:
    """The unit and the quantity by which figures of a kind are near; of a date, by what it says."""
    if figure.kind is Kind.DATE:
        year, month, day = (part if isinstance(part, int) else 0 for part in figure.key)
        in_year = Fraction((month or 1) * 31 + (day or 1))
        within = [("day", in_year)] if month else []
        return [("", year * 372 + in_year), *within] if year else within
    if figure.kind is Kind.TIME:
        return [("", Fraction(part)) for part in figure.key if isinstance(part, int)]
    if figure.kind is Kind.TERM:
        return []
    name, value = figure.key
    return [(str(name), value)] if isinstance(value, Fraction) else []
