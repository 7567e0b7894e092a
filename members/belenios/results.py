"""The result (section 4.21): partial decryptions put together, and the numbers they leave."""

from collections.abc import Collection, Mapping, Sequence
from math import isqrt

from members.belenios.decryption import Factors, PartialDecryption
from members.belenios.elections import Election
from members.belenios.errors import NotAllowed, WrongCount
from members.belenios.group import (
    GENERATOR,
    NEUTRAL,
    ORDER,
    Point,
    divide,
    multiply,
    power,
    product,
)
from members.belenios.messages import compact, fields, items, parse, small_number
from members.belenios.tally import EncryptedTally
from members.belenios.trustees import Trustees

Result = tuple[tuple[int, ...], ...]


class Logarithms:
    """Logarithms of points that are g to a number up to `limit`, in steps of its square root."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._width = isqrt(limit) + 1
        self._steps: dict[Point, int] = {}
        point = NEUTRAL
        for number in range(self._width):
            self._steps[point] = number
            point = multiply(point, GENERATOR)
        self._stride = point

    def of(self, point: Point) -> int:
        for number in range(0, self._limit + 1, self._width):
            if (rest := self._steps.get(point)) is not None and number + rest <= self._limit:
                return number + rest
            point = divide(point, self._stride)
        raise WrongCount("an answer has more votes than there are ballots")


def is_complete(trustees: Trustees, owners: Collection[int]) -> bool:
    """Whether the trustees of these numbers suffice for the result."""
    return all(
        len(places) == item.threshold
        for item, places in zip(trustees, _places(trustees, owners), strict=True)
    )


def combine(trustees: Trustees, partials: Mapping[int, PartialDecryption]) -> Factors:
    """The factors that open the tally, from verified decryptions by the number of their owner.

    Of several tellers the first count, as many as it takes. Any others would lead to the same, for
    their bound proofs show each factor to be the right one; without those, one teller among the
    first could stop the count with factors of its choice (section 4.20 alone does not keep it out).
    """
    if not is_complete(trustees, partials):
        raise NotAllowed("too few partial decryptions")
    weighed: list[list[list[Point]]] = []
    first = 0
    for item, places in zip(trustees, _places(trustees, partials), strict=True):
        for place in places:
            weight, factors = _lagrange(places, place), partials[first + place].factors
            weighed.append([[power(factor, weight) for factor in row] for row in factors])
        first += len(item.keys)
    return tuple(
        tuple(product([*factors]) for factors in zip(*question, strict=True))
        for question in zip(*weighed, strict=True)
    )


def count(tally: EncryptedTally, factors: Factors) -> Result:
    """How many ballots chose each answer of each question."""
    logarithms = Logarithms(tally.ballots)
    return tuple(
        tuple(
            logarithms.of(divide(pair.beta, factor))
            for pair, factor in zip(row, opened, strict=True)
        )
        for row, opened in zip(tally.ciphertexts, factors, strict=True)
    )


def _places(trustees: Trustees, owners: Collection[int]) -> list[list[int]]:
    """For each item the places among its own keys, from 1, of the owners that count."""
    places, first = [], 1
    for item in trustees:
        numbers = range(first, first + len(item.keys))
        there = [owner - first + 1 for owner in numbers if owner in owners]
        places.append(there[: item.threshold])
        first += len(item.keys)
    return places


def _lagrange(places: Sequence[int], place: int) -> int:
    """What weight the share of `place` has among these; 1 where it is alone."""
    weight = 1
    for other in places:
        if other != place:
            weight = weight * other * pow(other - place, -1, ORDER) % ORDER
    return weight


def write_result(result: Result) -> bytes:
    return compact({"result": [[*row] for row in result]})


def read_result(raw: bytes, election: Election) -> Result:
    (rows,) = fields(parse(raw), "result")
    lengths = [question.length for question in election.questions]
    return tuple(
        tuple(small_number(number) for number in items(row, length))
        for row, length in zip(items(rows, len(lengths)), lengths, strict=True)
    )
