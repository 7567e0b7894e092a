"""Secret messages between tellers, carried by the server (sections 4.6.1 and 4.6.3).

The specification leaves open what the reference program does: the key and the initialization vector
are the hashes' bytes, of the vector the first 13, and the tag has 8 bytes (AES-256 in CCM mode).
"""

import re
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESCCM

from members.belenios.errors import BadProof, Malformed
from members.belenios.group import (
    Point,
    divide,
    generator_power,
    multiply,
    power,
    random_scalar,
    read_point,
    write_point,
)
from members.belenios.messages import compact, fields, parse, text
from members.belenios.signing import Keys, check_signature, read_signed, signed, write_signed

VECTOR_LENGTH, TAG_LENGTH = 13, 8
# So far a vector of 13 bytes leaves room for the length.
LONGEST = 2**16 - 1

_HEXADECIMAL = re.compile(r"(?:[0-9a-f]{2})+")


def send(keys: Keys, recipient: Point, message: str) -> str:
    """A message signed by its sender, which only the holder of `recipient`'s secret can read."""
    addressed = compact({"recipient": write_point(recipient), "message": message}).decode()
    return encrypt(recipient, compact(write_signed(signed(keys.signing, addressed))).decode())


def receive(keys: Keys, sender: Point, sent: str) -> str:
    """The message, which `sender` (a verification key) signed and meant for holders of `keys`."""
    opened = read_signed(parse(decrypt(keys.decryption, sent).encode()))
    check_signature(sender, opened.message, opened.signature, of="a message between tellers")
    recipient, message = fields(parse(opened.message.encode()), "recipient", "message")
    if read_point(recipient) != keys.encryption:
        raise BadProof("a message was meant for another teller")
    return text(message)


def encrypt(recipient: Point, message: str) -> str:
    nonce, hidden = random_scalar(), generator_power(random_scalar())
    alpha = generator_power(nonce)
    plain = message.encode()
    if len(plain) > LONGEST:
        raise Malformed("a message between tellers is too long")
    return compact(
        {
            "alpha": write_point(alpha),
            "beta": write_point(multiply(power(recipient, nonce), hidden)),
            "data": _cipher(hidden).encrypt(_vector(alpha), plain, None).hex(),
        }
    ).decode()


def decrypt(secret: int, encrypted: str) -> str:
    alpha, beta, data = fields(parse(encrypted.encode()), "alpha", "beta", "data")
    if not isinstance(data, str) or not _HEXADECIMAL.fullmatch(data):
        raise Malformed("a message between tellers is not hexadecimal")
    start = read_point(alpha)
    hidden = divide(read_point(beta), power(start, secret))
    try:
        return _cipher(hidden).decrypt(_vector(start), bytes.fromhex(data), None).decode()
    except (InvalidTag, ValueError):
        pass  # The error would carry what was opened along.
    raise BadProof("a message between tellers can't be opened")


def _cipher(hidden: Point) -> AESCCM:
    return AESCCM(sha256(f"key|{write_point(hidden)}".encode()).digest(), TAG_LENGTH)


def _vector(alpha: Point) -> bytes:
    return sha256(f"iv|{write_point(alpha)}".encode()).digest()[:VECTOR_LENGTH]
