"""Partial decryptions (section 4.20): each trustee's part of the count, with its proofs.

The challenge of the specification's proof is made of the election, the trustee's key and the two
commitments. What is decrypted, and to what, is not in it, so that either can be chosen afterwards:
whoever holds one trustee's key and casts the last ballot proves any result, and a teller alone can
prove factors of which no count comes. So there is a second proof of the same statement, of our own:
`bound_proofs`, with `decrypt-bound|election|key|alpha,factor|` before the commitments. It is
demanded here; the independent program reads over it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from members.belenios.elections import Election
from members.belenios.errors import BadProof
from members.belenios.group import Point, generator_power, power, read_point, write_point
from members.belenios.messages import (
    Proof,
    compact,
    fields,
    items,
    named,
    parse,
    read_proofs,
    small_number,
    text,
    write_proof,
)
from members.belenios.proofs import prove_one, shows_one
from members.belenios.tally import EncryptedTally

Factors = tuple[tuple[Point, ...], ...]
Proofs = tuple[tuple[Proof, ...], ...]
Pairs = tuple[tuple[tuple[Point, Point], ...], ...]
# What the hash of a proof begins with, given what is decrypted and its factor.
Beginning = Callable[[Point, Point], str]


@dataclass(frozen=True, slots=True)
class PartialDecryption:
    """`bound_proofs` are missing where another program decrypted, as the specification says."""

    factors: Factors
    proofs: Proofs
    bound_proofs: Proofs | None = None


def decrypt(election: Election, tally: EncryptedTally, secret: int) -> PartialDecryption:
    """By the trustee who holds `secret`: its own private key, or its share of the tellers' key."""
    key = generator_power(secret)
    factors = tuple(tuple(power(pair.alpha, secret) for pair in row) for row in tally.ciphertexts)
    pairs = _pairs(tally, factors)
    return PartialDecryption(
        factors,
        _prove(pairs, secret, key, _specified(election, key)),
        _prove(pairs, secret, key, _bound(election, key)),
    )


def verify_decryption(
    election: Election,
    tally: EncryptedTally,
    public_key: Point,
    partial: PartialDecryption,
    *,
    as_specified: bool = False,
) -> None:
    """That each factor is what it decrypts to the power of the trustee's private key.

    With `as_specified` the bound proofs may be missing, and nothing of the kind is shown: for what
    the independent program made in a test, and for no vote.
    """
    pairs = _pairs(tally, partial.factors)
    _check(pairs, partial.proofs, public_key, _specified(election, public_key), of="decryption")
    if partial.bound_proofs is not None:
        bound = _bound(election, public_key)
        _check(pairs, partial.bound_proofs, public_key, bound, of="bound decryption")
    elif not as_specified:
        raise BadProof("a decryption without proofs that are bound to it")


def _specified(election: Election, key: Point) -> Beginning:
    said = f"decrypt|{election.hash}|{write_point(key)}|"
    return lambda alpha, factor: said


def _bound(election: Election, key: Point) -> Beginning:
    said = f"decrypt-bound|{election.hash}|{write_point(key)}|"
    return lambda alpha, factor: f"{said}{write_point(alpha)},{write_point(factor)}|"


def _pairs(tally: EncryptedTally, factors: Factors) -> Pairs:
    return tuple(
        tuple((pair.alpha, factor) for pair, factor in zip(*rows, strict=True))
        for rows in zip(tally.ciphertexts, factors, strict=True)
    )


def _prove(pairs: Pairs, secret: int, key: Point, begin: Beginning) -> Proofs:
    return tuple(
        tuple(
            prove_one(begin(alpha, factor), alpha, [(key, factor)], 0, secret)[0]
            for alpha, factor in row
        )
        for row in pairs
    )


def _check(pairs: Pairs, proofs: Proofs, key: Point, begin: Beginning, *, of: str) -> None:
    for question, rows in enumerate(zip(pairs, proofs, strict=True)):
        for place, ((alpha, factor), proof) in enumerate(zip(*rows, strict=True)):
            if not shows_one(begin(alpha, factor), alpha, [(key, factor)], [proof]):
                raise BadProof(f"{of} of answer {place} of question {question}")


def write_decryption(partial: PartialDecryption) -> bytes:
    said: dict[str, object] = {
        "decryption_factors": [[*map(write_point, row)] for row in partial.factors],
        "decryption_proofs": _written(partial.proofs),
    }
    if partial.bound_proofs is not None:
        said["bound_proofs"] = _written(partial.bound_proofs)
    return compact(said)


def read_decryption(raw: bytes, election: Election) -> PartialDecryption:
    """In the shape of the election's tally; of no ballots, the factors too are neutral."""
    said = named(parse(raw), "decryption_factors", "decryption_proofs", "?bound_proofs")
    lengths = [question.length for question in election.questions]
    factors = tuple(
        tuple(read_point(one, may_be_neutral=True) for one in items(row, length))
        for row, length in zip(
            items(said["decryption_factors"], len(lengths)), lengths, strict=True
        )
    )
    proofs = _read(said["decryption_proofs"], lengths)
    bound = _read(said["bound_proofs"], lengths) if "bound_proofs" in said else None
    return PartialDecryption(factors, proofs, bound)


def _written(proofs: Proofs) -> list[list[dict[str, str]]]:
    return [[*map(write_proof, row)] for row in proofs]


def _read(value: object, lengths: list[int]) -> Proofs:
    rows = zip(items(value, len(lengths)), lengths, strict=True)
    return tuple(read_proofs(row, length) for row, length in rows)


def write_owner(owner: int, digest: str) -> bytes:
    """Whose decryption it is, by the number among all trustees, with the digest of its bytes."""
    return compact({"owner": owner, "payload": digest})


def read_owner(raw: bytes) -> tuple[int, str]:
    owner, payload = fields(parse(raw), "owner", "payload")
    return small_number(owner), text(payload)
