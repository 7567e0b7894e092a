"""The test that a saved key is there: our own, made in the manner of section 4.5.

A teller shows that the file just saved holds the private key by proving knowledge of it over a
number that the server thinks up each time. The proof tells nothing else, whoever asks for it and
whenever, and it can't be copied: election and number are in its hash.

A test by decryption would not do. A page that opens what the server encrypted to a trustee's key,
and says whether or to what it opened, decrypts for whoever controls the server: a ballot with the
server's own part taken out is such a message, and the answer is the vote. So nothing is ever
decrypted with the private half of a key that ballots are encrypted to, but a whole tally at the
count; what tellers send each other is encrypted to keys for that alone (section 4.6.1).

Which keys are tested, and with which secrets: of a single trustee, its key; of a teller among
several, once there are certificates, both keys that follow from the seed, signing first
(`seed_secrets`, `certificate_points`), and at the end the verification key, with the private key
that the seed opens (`shares.open_private_key`). The last alone shows all that is needed to count.
"""

import re
from collections.abc import Sequence

from members.belenios.certificates import Certificate
from members.belenios.credentials import BASE58, base58, read_uuid
from members.belenios.errors import BadProof, Malformed
from members.belenios.group import Point, generator_power, write_point
from members.belenios.messages import compact, parse, read_proofs, write_proof
from members.belenios.proofs import knows, prove_knowledge
from members.belenios.signing import Keys

NONCE_LENGTH = 22

_NONCE = re.compile(f"[{BASE58}]{{{NONCE_LENGTH}}}")


def new_nonce() -> str:
    """By the server, for one test of one trustee; once it was answered it is used up."""
    return base58(NONCE_LENGTH)


def make_test(secrets: Sequence[int], *, uuid: str, nonce: str) -> bytes:
    """By the trustee: a list of proofs in JSON, one for each secret."""
    proofs = [
        prove_knowledge(_said(uuid, nonce, generator_power(secret)), secret) for secret in secrets
    ]
    return compact([*map(write_proof, proofs)])


def check_test(raw: bytes, points: Sequence[Point], *, uuid: str, nonce: str) -> None:
    """By the server: that whoever answered holds the private half of each of these keys."""
    for point, proof in zip(points, read_proofs(parse(raw), len(points)), strict=True):
        if not knows(_said(uuid, nonce, point), point, proof):
            raise BadProof("knowledge of a saved key")


def seed_secrets(keys: Keys) -> tuple[int, int]:
    return keys.signing, keys.decryption


def certificate_points(certificate: Certificate) -> tuple[Point, Point]:
    return certificate.verification, certificate.encryption


def _said(uuid: str, nonce: str, public: Point) -> str:
    if not _NONCE.fullmatch(nonce):
        raise Malformed("the number of a key test is not 22 characters of Base58")
    return f"keytest|{read_uuid(uuid)}|{nonce}|{write_point(public)}|"
