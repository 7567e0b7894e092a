"""Each teller's secret polynomial, of which it deals a share to every other (section 4.6.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from members.belenios.certificates import Certificate, check_certificates
from members.belenios.channels import send
from members.belenios.errors import Malformed, NotAllowed
from members.belenios.group import (
    NEUTRAL,
    Point,
    evaluated,
    generator_power,
    multiply,
    power,
    product,
    random_scalar,
    read_point,
    write_point,
)
from members.belenios.messages import (
    Proof,
    compact,
    fields,
    items,
    parse,
    read_proof,
    text,
    write_proof,
)
from members.belenios.signing import (
    Keys,
    Signed,
    check_signature,
    read_signed,
    sign,
    signed,
    write_signed,
)


@dataclass(frozen=True, slots=True)
class Polynomial:
    """What teller i publishes in step 3. `secrets` are sealed, one for each teller."""

    polynomial: str
    secrets: tuple[str, ...]
    coefexps: Signed
    signature: Proof


def make_polynomial(keys: Keys, certificates: Sequence[Certificate]) -> Polynomial:
    """Step 3, by each teller, who checks the others' certificates first."""
    check_certificates(certificates)
    own_place(keys, certificates)
    secret = [random_scalar() for _power in range(certificates[0].threshold)]
    points = [generator_power(coefficient) for coefficient in secret]
    raw = compact({"polynomial": [str(coefficient) for coefficient in secret]}).decode()
    return Polynomial(
        polynomial=send(keys, keys.encryption, raw),
        secrets=tuple(
            send(keys, one.encryption, _share(evaluated(secret, one.index))) for one in certificates
        ),
        coefexps=signed(keys.signing, compact({"coefexps": _written(points)}).decode()),
        signature=sign(keys.signing, _said(_under(certificates), points)),
    )


def check_polynomial(
    polynomial: Polynomial, certificates: Sequence[Certificate], index: int
) -> list[Point]:
    """Step 3, by the server: the points of teller `index`'s polynomial, which it signed twice."""
    if len(polynomial.secrets) != len(certificates):
        raise Malformed("not one share for each teller")
    return check_points(polynomial.coefexps, polynomial.signature, certificates, index)


def check_points(
    coefexps: Signed, signature: Proof, certificates: Sequence[Certificate], index: int
) -> list[Point]:
    """The points of teller `index`, from 1, signed alone and once more under all certificates."""
    if not 1 <= index <= len(certificates):
        raise NotAllowed(f"a teller {index} of {len(certificates)}")
    return _checked(coefexps, signature, certificates[index - 1], _under(certificates))


def check_all_points(
    coefexps: Sequence[Signed], signatures: Sequence[Proof], certificates: Sequence[Certificate]
) -> list[list[Point]]:
    """The points of every teller; the certificates, under which all are signed, written once."""
    if {len(coefexps), len(signatures)} != {len(certificates)}:
        raise Malformed("not one polynomial and signature of each teller")
    under = _under(certificates)
    return [
        _checked(one, signature, certificate, under)
        for one, signature, certificate in zip(coefexps, signatures, certificates, strict=True)
    ]


def _checked(
    coefexps: Signed, signature: Proof, certificate: Certificate, under: str
) -> list[Point]:
    key, index = certificate.verification, certificate.index
    check_signature(key, coefexps.message, coefexps.signature, of=f"coefficients {index}")
    (written,) = fields(parse(coefexps.message.encode()), "coefexps")
    points = [read_point(one) for one in items(written, certificate.threshold)]
    check_signature(key, _said(under, points), signature, of=f"polynomial {index}")
    return points


def own_place(keys: Keys, certificates: Sequence[Certificate]) -> Certificate:
    for certificate in certificates:
        if certificate.verification == keys.verification:
            if certificate.encryption == keys.encryption:
                return certificate
            break
    raise NotAllowed("none of the certificates is this teller's")


def common_points(points: Sequence[Sequence[Point]]) -> list[Point]:
    """Of the sum of all polynomials, whose values are the tellers' private keys."""
    return [product([*same]) for same in zip(*points, strict=True)]


def value_at(points: Sequence[Point], at: int) -> Point:
    """g to the value of a polynomial, from g to its coefficients (section 4.6.5)."""
    value = NEUTRAL
    for point in reversed(points):
        value = multiply(power(value, at), point)
    return value


def _share(share: int) -> str:
    return compact({"secret": str(share)}).decode()


def _written(points: Sequence[Point]) -> list[str]:
    return [write_point(point) for point in points]


def _under(certificates: Sequence[Certificate]) -> str:
    return compact([write_signed(one.signed) for one in certificates]).decode()


def _said(under: str, points: Sequence[Point]) -> str:
    """What a teller signs at the end of step 3: its points under these very certificates."""
    return f'certs_sig|{{"certs":{under},"coefexps":{compact(_written(points)).decode()}}}'


def write_polynomial(polynomial: Polynomial) -> dict[str, Any]:
    return {
        "polynomial": polynomial.polynomial,
        "secrets": [*polynomial.secrets],
        "coefexps": write_signed(polynomial.coefexps),
        "signature": write_proof(polynomial.signature),
    }


def read_polynomial(value: object) -> Polynomial:
    polynomial, secrets, coefexps, signature = fields(
        value, "polynomial", "secrets", "coefexps", "signature"
    )
    return Polynomial(
        text(polynomial),
        tuple(map(text, items(secrets))),
        read_signed(coefexps),
        read_proof(signature),
    )
