"""Credentials (section 4.8): what a voter signs a ballot with, and the list of public halves."""

import re
import secrets
from collections.abc import Iterable
from hashlib import sha256

from members.belenios.errors import Malformed, NotAllowed
from members.belenios.group import Point, generator_power, read_point, reduced, write_point
from members.belenios.messages import compact, items, parse

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
PARTS = (5, 6, 5, 6)

_WRITTEN = re.compile("-".join(f"[{BASE58}]{{{length}}}" for length in PARTS))
_UUID = re.compile(f"[{BASE58}]{{14,}}")


def base58(length: int) -> str:
    return "".join(secrets.choice(BASE58) for _place in range(length))


def new_credential() -> str:
    """22 random characters, 128.8 bits, in four parts."""
    return "-".join(base58(length) for length in PARTS)


def read_uuid(value: object) -> str:
    """The name of an election (section 4.2)."""
    if not isinstance(value, str) or not _UUID.fullmatch(value):
        raise Malformed("the name of an election is not 14 or more characters of Base58")
    return value


def secret_of(credential: str, uuid: str) -> int:
    """The exponent that a credential stands for in one election: two hashes as one number."""
    if not _WRITTEN.fullmatch(credential):
        raise Malformed("a credential is not written in four parts of Base58")
    halves = [f"derive_credential|{uuid}|{place}|{credential}".encode() for place in (0, 1)]
    return reduced(b"".join(sha256(half).digest() for half in halves)[::-1])


def public_of(credential: str, uuid: str) -> Point:
    return generator_power(secret_of(credential, uuid))


def write_credentials(public: Iterable[Point]) -> bytes:
    """The list that is published, sorted, so that its order tells nothing of the roll's."""
    return compact(sorted(write_point(point) for point in public))


def read_credentials(raw: bytes) -> frozenset[Point]:
    """The credentials of an election in which every vote has the weight 1."""
    written = items(parse(raw))
    if any(isinstance(one, str) and "," in one for one in written):
        raise NotAllowed("votes with weights are not counted here")
    public = frozenset(read_point(one) for one in written)
    if len(public) != len(written):
        raise Malformed("a credential is listed twice")
    return public
