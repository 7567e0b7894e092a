"""Partial decryptions (section 4.20): each trustee's part of the count, with its proof."""

from dataclasses import dataclass

from members.belenios.elections import Election
from members.belenios.errors import BadProof
from members.belenios.group import Point, generator_power, power, read_point, write_point
from members.belenios.messages import (
    Proof,
    compact,
    fields,
    items,
    parse,
    read_proofs,
    small_number,
    text,
    write_proof,
)
from members.belenios.proofs import prove_one, shows_one
from members.belenios.tally import EncryptedTally

Factors = tuple[tuple[Point, ...], ...]


@dataclass(frozen=True, slots=True)
class PartialDecryption:
    factors: Factors
    proofs: tuple[tuple[Proof, ...], ...]


def decrypt(election: Election, tally: EncryptedTally, secret: int) -> PartialDecryption:
    """By the trustee who holds `secret`: its own private key, or its share of the tellers' key."""
    said = _said(election, generator_power(secret))
    factors = tuple(tuple(power(pair.alpha, secret) for pair in row) for row in tally.ciphertexts)
    key = generator_power(secret)
    proofs = tuple(
        tuple(
            prove_one(said, pair.alpha, [(key, factor)], 0, secret)[0]
            for pair, factor in zip(row, row_factors, strict=True)
        )
        for row, row_factors in zip(tally.ciphertexts, factors, strict=True)
    )
    return PartialDecryption(factors, proofs)


def verify_decryption(
    election: Election, tally: EncryptedTally, public_key: Point, partial: PartialDecryption
) -> None:
    said = _said(election, public_key)
    rows = zip(tally.ciphertexts, partial.factors, partial.proofs, strict=True)
    for question, row in enumerate(rows):
        for place, (pair, factor, proof) in enumerate(zip(*row, strict=True)):
            if not shows_one(said, pair.alpha, [(public_key, factor)], [proof]):
                raise BadProof(f"decryption of answer {place} of question {question}")


def _said(election: Election, public_key: Point) -> str:
    return f"decrypt|{election.hash}|{write_point(public_key)}|"


def write_decryption(partial: PartialDecryption) -> bytes:
    return compact(
        {
            "decryption_factors": [[*map(write_point, row)] for row in partial.factors],
            "decryption_proofs": [[*map(write_proof, row)] for row in partial.proofs],
        }
    )


def read_decryption(raw: bytes, election: Election) -> PartialDecryption:
    """In the shape of the election's tally; of no ballots, the factors too are neutral."""
    factors, proofs = fields(parse(raw), "decryption_factors", "decryption_proofs")
    lengths = [question.length for question in election.questions]
    rows = zip(items(factors, len(lengths)), items(proofs, len(lengths)), lengths, strict=True)
    read = [
        (
            tuple(read_point(one, may_be_neutral=True) for one in items(row, length)),
            read_proofs(row_proofs, length),
        )
        for row, row_proofs, length in rows
    ]
    return PartialDecryption(tuple(one for one, _ in read), tuple(two for _, two in read))


def write_owner(owner: int, digest: str) -> bytes:
    """Whose decryption it is, by the number among all trustees, with the digest of its bytes."""
    return compact({"owner": owner, "payload": digest})


def read_owner(raw: bytes) -> tuple[int, str]:
    owner, payload = fields(parse(raw), "owner", "payload")
    return small_number(owner), text(payload)
