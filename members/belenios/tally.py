"""The encrypted tally (section 4.18): the product of all ballots that count, of one size always.

Only the last ballot of a voter counts (section 4.17). Whoever walks the ballots in the order in
which they were cast adds each, and takes the voter's earlier one back when another comes.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from members.belenios.ballots import Ballot
from members.belenios.elections import Election
from members.belenios.errors import Malformed
from members.belenios.group import NEUTRAL, Point, divide, multiply
from members.belenios.messages import (
    Ciphertext,
    compact,
    fields,
    items,
    parse,
    read_ciphertext,
    small_number,
    text,
    write_ciphertext,
)

Ciphertexts = tuple[tuple[Ciphertext, ...], ...]


@dataclass(frozen=True, slots=True)
class EncryptedTally:
    """`ciphertexts` by question and answer; of no ballots, each is the neutral element."""

    ciphertexts: Ciphertexts
    ballots: int


class Tally:
    """A running product: one ciphertext for each answer, whatever the number of ballots."""

    def __init__(self, election: Election) -> None:
        neutral = Ciphertext(NEUTRAL, NEUTRAL)
        self._sums = [[neutral] * question.length for question in election.questions]
        self._ballots = 0

    def add(self, ballot: Ballot) -> None:
        self._combine(multiply, ballot)
        self._ballots += 1

    def take_back(self, ballot: Ballot) -> None:
        """Of a ballot that was added and that another of the same voter replaces."""
        self._combine(divide, ballot)
        self._ballots -= 1

    def _combine(self, operation: Callable[[Point, Point], Point], ballot: Ballot) -> None:
        for sums, answer in zip(self._sums, ballot.answers, strict=True):
            sums[:] = [
                Ciphertext(operation(one.alpha, two.alpha), operation(one.beta, two.beta))
                for one, two in zip(sums, answer.choices, strict=True)
            ]

    def encrypted(self) -> EncryptedTally:
        return EncryptedTally(tuple(map(tuple, self._sums)), self._ballots)


def tally(election: Election, ballots: Iterable[Ballot]) -> EncryptedTally:
    """Of ballots that were verified, one for each voter: the last."""
    whole = Tally(election)
    for ballot in ballots:
        whole.add(ballot)
    return whole.encrypted()


def write_ciphertexts(ciphertexts: Sequence[Sequence[Ciphertext]]) -> bytes:
    return compact([[*map(write_ciphertext, row)] for row in ciphertexts])


def read_ciphertexts(raw: bytes, election: Election) -> Ciphertexts:
    rows = items(parse(raw), len(election.questions))
    return tuple(
        tuple(read_ciphertext(pair, may_be_neutral=True) for pair in items(row, question.length))
        for row, question in zip(rows, election.questions, strict=True)
    )


def write_size(tally: EncryptedTally, digest: str) -> bytes:
    """How many ballots were tallied, with the digest of the ciphertexts' bytes."""
    count = tally.ballots
    return compact({"num_tallied": count, "total_weight": count, "encrypted_tally": digest})


def read_size(raw: bytes) -> tuple[int, str]:
    count, weight, digest = fields(parse(raw), "num_tallied", "total_weight", "encrypted_tally")
    ballots = small_number(count)
    if small_number(weight) != ballots:
        raise Malformed("a tally of votes with weights")
    return ballots, text(digest)
