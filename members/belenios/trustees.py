"""Everybody who holds a key of an election (section 4.7)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from members.belenios.errors import Malformed, NotAllowed
from members.belenios.group import NEUTRAL, Point, product
from members.belenios.messages import compact, items, parse
from members.belenios.threshold import Pedersen, read_pedersen, write_pedersen
from members.belenios.trustee_keys import TrusteeKey, read_key, verify_key, write_key


@dataclass(frozen=True, slots=True)
class Single:
    """A trustee without whom nothing can be counted."""

    key: TrusteeKey

    @property
    def threshold(self) -> int:
        return 1

    @property
    def keys(self) -> tuple[TrusteeKey, ...]:
        return (self.key,)

    @property
    def sub_key(self) -> Point:
        return self.key.public_key


Trustees = tuple[Single | Pedersen, ...]


def write_trustees(trustees: Trustees) -> bytes:
    return compact(
        [
            ["Single", write_key(item.key)]
            if isinstance(item, Single)
            else ["Pedersen", write_pedersen(item)]
            for item in trustees
        ]
    )


def read_trustees(raw: bytes) -> Trustees:
    """Trustees each of whose proofs and signatures holds."""
    trustees = tuple(_read(item) for item in items(parse(raw)))
    check_trustees(trustees)
    return trustees


def check_trustees(trustees: Trustees) -> None:
    """Keys of which none is listed twice, and which together are no neutral key."""
    for item in trustees:
        if isinstance(item, Single):
            verify_key(item.key)
    known: set[Point] = set()
    for item in trustees:
        for key in points_of(item):
            check_new_key(key, known)
            known.add(key)
    if not known or election_key(trustees) == NEUTRAL:
        raise NotAllowed("no trustee, or keys that cancel each other out")


def points_of(item: Single | Pedersen) -> Sequence[Point]:
    """Every point that only this trustee, or these tellers, can know anything of.

    Tellers of whom one suffices all hold the same key, which counts as one.
    """
    if item.threshold == 1:
        return [item.sub_key]
    return [item.sub_key, *(key.public_key for key in item.keys)]


def check_new_key(key: Point, known: Collection[Point]) -> None:
    """For a key as it comes in: that it is none of those there are.

    A proof of knowledge can be copied along with its key. Who puts another's key in the place of
    their own makes the two cancel: the election's key is then a power of what one teller holds, who
    reads every ballot alone. `known` are the `points_of` all others, and what else there is.
    """
    if key in known:
        raise NotAllowed("a key that another trustee holds already")


def election_key(trustees: Trustees) -> Point:
    """The key that ballots are encrypted to (section 3.1.1)."""
    return product([item.sub_key for item in trustees])


def all_keys(trustees: Trustees) -> Sequence[TrusteeKey]:
    """In order of the numbers by which partial decryptions name their owners, from 1."""
    return [key for item in trustees for key in item.keys]


def _read(value: object) -> Single | Pedersen:
    kind, said = items(value, 2)
    match kind:
        case "Single":
            return Single(read_key(said))
        case "Pedersen":
            return read_pedersen(said)
    raise Malformed("a trustee is neither single nor one of several")
