"""The group Ed25519 (section 5.2.1), with libsodium's arithmetic.

A point is libsodium's 32 bytes, a scalar an integer below `ORDER`. In JSON and in hashes a point is
the same number with its highest byte first, 64 hexadecimal digits. Responses are computed by
libsodium in constant time, since they touch secrets.
"""

import re
from functools import lru_cache
from hashlib import sha256
from typing import NewType

from nacl.bindings import (
    crypto_core_ed25519_add,
    crypto_core_ed25519_is_valid_point,
    crypto_core_ed25519_scalar_add,
    crypto_core_ed25519_scalar_mul,
    crypto_core_ed25519_scalar_reduce,
    crypto_core_ed25519_scalar_sub,
    crypto_core_ed25519_sub,
    crypto_scalarmult_ed25519_base_noclamp,
    crypto_scalarmult_ed25519_noclamp,
)
from nacl.utils import random

from members.belenios.errors import Malformed

Point = NewType("Point", bytes)

NAME = "Ed25519"
ORDER = 2**252 + 27742317777372353535851937790883648493
NEUTRAL = Point(bytes([1]) + bytes(31))
GENERATOR = Point(bytes([0x58]) + bytes([0x66]) * 31)

_HEXADECIMAL = re.compile(r"[0-9a-f]{64}")
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,76}")


def power(point: Point, exponent: int) -> Point:
    """`point` to `exponent`, also where one is 0 or neutral, which libsodium does not take."""
    if exponent == 0 or point == NEUTRAL:
        return NEUTRAL
    return Point(crypto_scalarmult_ed25519_noclamp(exponent.to_bytes(32, "little"), point))


def generator_power(exponent: int) -> Point:
    if exponent == 0:
        return NEUTRAL
    return Point(crypto_scalarmult_ed25519_base_noclamp(exponent.to_bytes(32, "little")))


@lru_cache(maxsize=256)
def small_power(exponent: int) -> Point:
    """g to a small public power, such as the number of choices; kept, since it recurs."""
    return generator_power(exponent)


def multiply(one: Point, other: Point) -> Point:
    return Point(crypto_core_ed25519_add(one, other))


def divide(one: Point, other: Point) -> Point:
    return Point(crypto_core_ed25519_sub(one, other))


def product(points: list[Point]) -> Point:
    whole = NEUTRAL
    for point in points:
        whole = multiply(whole, point)
    return whole


def random_scalar() -> int:
    """Uniform below the order; the 64 random bytes leave a bias of 2^-259."""
    return reduced(random(64))


def reduced(number: bytes) -> int:
    """64 bytes, lowest first, modulo the order."""
    return int.from_bytes(crypto_core_ed25519_scalar_reduce(number), "little")


def response(nonce: int, secret: int, challenge: int) -> int:
    """nonce − secret × challenge, the last step of every proof."""
    hidden = crypto_core_ed25519_scalar_mul(_bytes(secret), _bytes(challenge))
    return int.from_bytes(crypto_core_ed25519_scalar_sub(_bytes(nonce), hidden), "little")


def scalar_sum(scalars: list[int]) -> int:
    whole = bytes(32)
    for scalar in scalars:
        whole = crypto_core_ed25519_scalar_add(whole, _bytes(scalar))
    return int.from_bytes(whole, "little")


def evaluated(coefficients: list[int], at: int) -> int:
    """A polynomial, lowest coefficient first, at a small number (section 4.6.4)."""
    value, place = bytes(32), _bytes(at)
    for coefficient in reversed(coefficients):
        value = crypto_core_ed25519_scalar_mul(value, place)
        value = crypto_core_ed25519_scalar_add(value, _bytes(coefficient))
    return int.from_bytes(value, "little")


def _bytes(scalar: int) -> bytes:
    return scalar.to_bytes(32, "little")


def challenge_of(said: str) -> int:
    """The SHA-256 of a text as a big-endian number, modulo the order."""
    return int.from_bytes(sha256(said.encode()).digest()) % ORDER


def write_point(point: Point) -> str:
    return point[::-1].hex()


def read_point(text: object, *, may_be_neutral: bool = False) -> Point:
    """A point that lies in the prime-order group, written in its one form.

    The neutral element is no key and no part of a ballot; it stands in a tally of no ballots.
    """
    if not isinstance(text, str) or not _HEXADECIMAL.fullmatch(text):
        raise Malformed("a point is not 64 hexadecimal digits")
    point = Point(bytes.fromhex(text)[::-1])
    if may_be_neutral and point == NEUTRAL:
        return point
    if not crypto_core_ed25519_is_valid_point(point):
        raise Malformed("a point is not in the group, or not in its canonical form")
    return point


def read_scalar(text: object) -> int:
    if not isinstance(text, str) or not _DECIMAL.fullmatch(text):
        raise Malformed("a number is not written in decimal digits")
    scalar = int(text)
    if scalar >= ORDER:
        raise Malformed("a number is not below the order of the group")
    return scalar
