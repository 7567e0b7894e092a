"""Threshold parameters (section 4.6.7): all that was published while the tellers made their key."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from members.belenios.certificates import (
    MOST_TELLERS,
    Certificate,
    check_certificates,
    read_certificate,
)
from members.belenios.errors import Malformed
from members.belenios.group import Point
from members.belenios.messages import (
    Proof,
    fields,
    items,
    read_proofs,
    small_number,
    write_proof,
)
from members.belenios.polynomials import Polynomial, check_all_points, common_points
from members.belenios.shares import Output, check_share
from members.belenios.signing import Signed, read_signed, write_signed
from members.belenios.trustee_keys import TrusteeKey, read_key, write_key


@dataclass(frozen=True, slots=True)
class Pedersen:
    """Tellers of whom any `threshold` can count."""

    threshold: int
    certs: tuple[Signed, ...]
    coefexps: tuple[Signed, ...]
    signatures: tuple[Proof, ...]
    verification_keys: tuple[TrusteeKey, ...]
    sub_key: Point

    @property
    def keys(self) -> tuple[TrusteeKey, ...]:
        return self.verification_keys


def make_pedersen(
    certificates: Sequence[Certificate],
    polynomials: Sequence[Polynomial],
    outputs: Sequence[Output],
) -> Pedersen:
    """Step 6, by the server; everything in it is verified."""
    return verified(
        certificates[0].threshold,
        tuple(one.signed for one in certificates),
        tuple(one.coefexps for one in polynomials),
        tuple(one.signature for one in polynomials),
        tuple(one.public_key for one in outputs),
    )


def verified(
    threshold: int,
    certs: tuple[Signed, ...],
    coefexps: tuple[Signed, ...],
    signatures: tuple[Proof, ...],
    keys: tuple[TrusteeKey, ...],
) -> Pedersen:
    """The parameters, once every signature holds and every key follows from the polynomials.

    It takes a power for each teller and each of those who suffice, some tenths of a second at most.
    """
    size = len(certs)
    if not 1 <= size <= MOST_TELLERS or len(keys) != size:
        raise Malformed("no teller, or too many, or not one key of each")
    certificates = [read_certificate(one) for one in certs]
    check_certificates(certificates)
    if threshold != certificates[0].threshold:
        raise Malformed("another threshold than in the certificates")
    common = common_points(check_all_points(coefexps, signatures, certificates))
    for key, certificate in zip(keys, certificates, strict=True):
        check_share(key, certificate, common)
    return Pedersen(threshold, certs, coefexps, signatures, keys, common[0])


def write_pedersen(pedersen: Pedersen) -> dict[str, Any]:
    return {
        "threshold": pedersen.threshold,
        "certs": [*map(write_signed, pedersen.certs)],
        "coefexps": [*map(write_signed, pedersen.coefexps)],
        "signatures": [*map(write_proof, pedersen.signatures)],
        "verification_keys": [*map(write_key, pedersen.verification_keys)],
    }


def read_pedersen(value: object) -> Pedersen:
    threshold, certs, coefexps, signatures, keys = fields(
        value, "threshold", "certs", "coefexps", "signatures", "verification_keys"
    )
    return verified(
        small_number(threshold),
        tuple(map(read_signed, items(certs))),
        tuple(map(read_signed, items(coefexps))),
        read_proofs(signatures, len(items(certs))),
        tuple(read_key(key, is_signed=True) for key in items(keys)),
    )
