"""A verification key and the proof that somebody knows its private half (section 4.5)."""

from dataclasses import dataclass
from typing import Any

from members.belenios.errors import BadProof
from members.belenios.group import (
    NAME,
    Point,
    generator_power,
    random_scalar,
    read_point,
    read_scalar,
    write_point,
)
from members.belenios.messages import (
    Proof,
    compact,
    fields,
    parse,
    read_proof,
    write_proof,
)
from members.belenios.proofs import knows, prove_knowledge


@dataclass(frozen=True, slots=True)
class TrusteeKey:
    """`signature`, over the key, stands with threshold keys only."""

    pok: Proof
    public_key: Point
    signature: Proof | None = None


def new_private_key() -> int:
    return random_scalar()


def write_private_key(secret: int) -> bytes:
    return compact(str(secret))


def read_private_key(raw: bytes) -> int:
    return read_scalar(parse(raw))


def make_key(secret: int) -> TrusteeKey:
    public = generator_power(secret)
    return TrusteeKey(prove_knowledge(_said(public), secret), public)


def verify_key(key: TrusteeKey) -> None:
    if not knows(_said(key.public_key), key.public_key, key.pok):
        raise BadProof("knowledge of a trustee's private key")


def write_key(key: TrusteeKey) -> dict[str, Any]:
    said = {"pok": write_proof(key.pok), "public_key": write_point(key.public_key)}
    return said if key.signature is None else said | {"signature": write_proof(key.signature)}


def read_key(value: object, *, is_signed: bool = False) -> TrusteeKey:
    names = ("pok", "public_key", "signature")
    pok, public, *signature = fields(value, *(names if is_signed else names[:2]))
    return TrusteeKey(
        read_proof(pok), read_point(public), read_proof(signature[0]) if signature else None
    )


def _said(public: Point) -> str:
    return f"pok|{NAME}|{write_point(public)}|"
