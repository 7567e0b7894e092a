"""The tellers' own keys, and signed messages (section 4.6.1).

A teller keeps one secret, a seed of 22 characters. It signs and it opens what others send.
"""

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from members.belenios.credentials import BASE58, base58
from members.belenios.errors import BadProof, Malformed
from members.belenios.group import Point, challenge_of, generator_power
from members.belenios.messages import Proof, fields, read_proof, text, write_proof
from members.belenios.proofs import knows, prove_knowledge

SEED_LENGTH = 22

_SEED = re.compile(f"[{BASE58}]{{{SEED_LENGTH}}}")


class Signed(NamedTuple):
    """A text, kept as the very characters that were signed, and its signature."""

    message: str
    signature: Proof


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """What follows from a seed: two secrets and the points that others know them by."""

    signing: int
    decryption: int

    @property
    def verification(self) -> Point:
        return generator_power(self.signing)

    @property
    def encryption(self) -> Point:
        return generator_power(self.decryption)


def new_seed() -> str:
    return base58(SEED_LENGTH)


def keys_of(seed: str) -> Keys:
    if not _SEED.fullmatch(seed):
        raise Malformed("a teller's seed is not 22 characters of Base58")
    return Keys(challenge_of(f"sk|{seed}"), challenge_of(f"dk|{seed}"))


def sign(secret: int, message: str) -> Proof:
    return prove_knowledge(f"sigmsg|{message}|", secret)


def check_signature(public: Point, message: str, signature: Proof, *, of: str) -> None:
    if not knows(f"sigmsg|{message}|", public, signature):
        raise BadProof(f"signature of {of}")


def signed(secret: int, message: str) -> Signed:
    return Signed(message, sign(secret, message))


def write_signed(signed: Signed) -> dict[str, Any]:
    return {"message": signed.message, "signature": write_proof(signed.signature)}


def read_signed(value: object) -> Signed:
    message, signature = fields(value, "message", "signature")
    return Signed(text(message), read_proof(signature))
