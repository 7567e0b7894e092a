"""How tellers come to a common key of which any few hold the whole (sections 4.6.5 and 4.6.6).

Each deals shares of a polynomial (step 3); the server hands every teller the shares that were
dealt to it (step 4); each adds them up to a private key of its own and publishes the public half
(step 5). The server never sees a share.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from members.belenios.certificates import Certificate, check_certificates
from members.belenios.channels import receive, send
from members.belenios.errors import BadProof, Malformed, NotAllowed
from members.belenios.group import (
    Point,
    generator_power,
    read_scalar,
    scalar_sum,
    write_point,
)
from members.belenios.messages import (
    Proof,
    compact,
    fields,
    items,
    parse,
    read_proofs,
    text,
    write_proof,
)
from members.belenios.polynomials import (
    Polynomial,
    check_all_points,
    common_points,
    own_place,
    value_at,
)
from members.belenios.signing import Keys, Signed, check_signature, read_signed, sign, write_signed
from members.belenios.trustee_keys import TrusteeKey, make_key, read_key, verify_key, write_key


@dataclass(frozen=True, slots=True)
class Input:
    """What teller j gets in step 4: the shares dealt to it, and what all have published."""

    polynomial: str
    secrets: tuple[str, ...]
    coefexps: tuple[Signed, ...]
    signatures: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Output:
    """What teller j publishes in step 5: its private key, sealed to itself, and the public half."""

    private_key: str
    public_key: TrusteeKey


def make_input(polynomials: Sequence[Polynomial], index: int) -> Input:
    """Step 4, by the server, for teller `index`, from 1."""
    if not 1 <= index <= len(polynomials):
        raise NotAllowed(f"a teller {index} of {len(polynomials)}")
    return Input(
        polynomial=polynomials[index - 1].polynomial,
        secrets=tuple(one.secrets[index - 1] for one in polynomials),
        coefexps=tuple(one.coefexps for one in polynomials),
        signatures=tuple(one.signature for one in polynomials),
    )


def make_output(keys: Keys, certificates: Sequence[Certificate], given: Input) -> Output:
    """Step 5, by each teller: check every share against its dealer's points, and add them up."""
    check_certificates(certificates)
    own = own_place(keys, certificates)
    if len(given.secrets) != len(certificates):
        raise Malformed("not one share of each teller")
    points = check_all_points(given.coefexps, given.signatures, certificates)
    _check_own_polynomial(keys, own, given.polynomial, points[own.index - 1])
    shares = [
        _opened_share(keys, certificate, sent)
        for certificate, sent in zip(certificates, given.secrets, strict=True)
    ]
    for certificate, share, dealt in zip(certificates, shares, points, strict=True):
        if generator_power(share) != value_at(dealt, own.index):
            raise BadProof(f"the share that teller {certificate.index} dealt")
    private = scalar_sum(shares)
    key = make_key(private)
    signature = sign(keys.signing, write_point(key.public_key))
    sealed = compact({"decryption_key": str(private)}).decode()
    return Output(
        send(keys, own.encryption, sealed), TrusteeKey(key.pok, key.public_key, signature)
    )


def check_output(
    key: TrusteeKey, certificate: Certificate, points: Sequence[Sequence[Point]]
) -> None:
    """Step 5, by the server: the key is the one that all polynomials imply."""
    check_share(key, certificate, common_points(points))


def check_share(key: TrusteeKey, certificate: Certificate, common: Sequence[Point]) -> None:
    """The same by every verifier, who makes the sum of all polynomials once for all keys."""
    if key.public_key != value_at(common, certificate.index) or key.signature is None:
        raise BadProof(f"the public key of teller {certificate.index}")
    verify_key(key)
    written = write_point(key.public_key)
    check_signature(
        certificate.verification, written, key.signature, of=f"public key {certificate.index}"
    )


def open_private_key(keys: Keys, sealed: str) -> int:
    """The private key that a teller sealed to itself in step 5."""
    (written,) = fields(parse(receive(keys, keys.verification, sealed).encode()), "decryption_key")
    return read_scalar(written)


def _check_own_polynomial(
    keys: Keys, own: Certificate, sealed: str, points: Sequence[Point]
) -> None:
    """That the polynomial published in a teller's name is the one it made in step 3."""
    (written,) = fields(parse(receive(keys, own.verification, sealed).encode()), "polynomial")
    if [generator_power(read_scalar(one)) for one in items(written)] != [*points]:
        raise BadProof("the published coefficients are not this teller's")


def _opened_share(keys: Keys, dealer: Certificate, sent: str) -> int:
    (written,) = fields(parse(receive(keys, dealer.verification, sent).encode()), "secret")
    return read_scalar(written)


def write_input(given: Input) -> dict[str, Any]:
    return {
        "polynomial": given.polynomial,
        "secrets": [*given.secrets],
        "coefexps": [*map(write_signed, given.coefexps)],
        "signatures": [*map(write_proof, given.signatures)],
    }


def read_input(value: object) -> Input:
    polynomial, secrets, coefexps, signatures = fields(
        value, "polynomial", "secrets", "coefexps", "signatures"
    )
    return Input(
        text(polynomial),
        tuple(map(text, items(secrets))),
        tuple(map(read_signed, items(coefexps))),
        read_proofs(signatures, len(items(coefexps))),
    )


def write_output(output: Output) -> dict[str, Any]:
    return {"private_key": output.private_key, "public_key": write_key(output.public_key)}


def read_output(value: object) -> Output:
    private_key, public_key = fields(value, "private_key", "public_key")
    return Output(text(private_key), read_key(public_key, is_signed=True))
