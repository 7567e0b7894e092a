"""JSON as the protocol writes it (sections 4.1 to 4.3): compact, with its fields in order.

What is hashed or signed is the bytes, so they are read strictly: whatever our own writer would have
written in another way is refused. The hash of a message is then the hash of the bytes that came.
"""

import json
from base64 import b64encode
from hashlib import sha256
from typing import Any, NamedTuple

from members.belenios.errors import Malformed
from members.belenios.group import Point, read_point, read_scalar, write_point


class Proof(NamedTuple):
    challenge: int
    response: int


class Ciphertext(NamedTuple):
    alpha: Point
    beta: Point


def compact(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def parse(raw: bytes) -> Any:
    """The value of bytes that are compact JSON to the byte: no space, no needless escape."""
    value = _loaded(raw)
    if _written(value) != raw:
        raise Malformed("JSON is not compact, or names a field twice")
    return value


def parse_loosely(raw: bytes) -> Any:
    """The value of any JSON that means one thing; for what another program may have written.

    No field twice, since readers differ in which of the two they take; no half of a pair of
    characters, which can't be written again.
    """
    value = _loaded(raw, once=True)
    if _written(value) is None:
        raise Malformed("not a text in JSON")
    return value


def _loaded(raw: bytes, *, once: bool = False) -> Any:
    """What JSON says, without numbers other than whole ones.

    What was refused may be a private key: it does not go along with the exception, as the error
    that Python raises would, so that one is left behind before ours is raised.
    """
    hook = _named_once if once else None
    try:
        return json.loads(
            raw.decode(), object_pairs_hook=hook, parse_float=_no_number, parse_constant=_no_number
        )
    except (ValueError, RecursionError):
        pass
    raise Malformed("not JSON, or a number that is not whole, or a field twice")


def _written(value: object) -> bytes | None:
    try:
        return compact(value)
    except (ValueError, RecursionError):
        return None


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) != len(pairs):
        raise ValueError("a field twice")
    return said


def _no_number(digits: str) -> Any:
    raise ValueError("not a whole number")


def fields(value: object, *names: str) -> list[Any]:
    """The values of an object that has exactly these fields, in this order."""
    if not isinstance(value, dict) or (*value,) != names:
        raise Malformed(f"not an object of {', '.join(names)}")
    return [*value.values()]


def named(value: object, *names: str) -> dict[str, Any]:
    """The fields of an object in this order, of which those written `?name` may be missing."""
    if not isinstance(value, dict):
        raise Malformed("not an object")
    there = [name.lstrip("?") for name in names if name[0] != "?" or name[1:] in value]
    fields(value, *there)
    return value


def items(value: object, count: int | None = None) -> list[Any]:
    if not isinstance(value, list) or count not in {None, len(value)}:
        raise Malformed("not a list" if count is None else f"not a list of {count}")
    return value


def text(value: object) -> str:
    if not isinstance(value, str):
        raise Malformed("not a text")
    return value


def small_number(value: object) -> int:
    if type(value) is not int or not 0 <= value < 2**31:
        raise Malformed("not a small number")
    return value


def write_proof(proof: Proof) -> dict[str, str]:
    return {"challenge": str(proof.challenge), "response": str(proof.response)}


def read_proof(value: object) -> Proof:
    challenge, response = fields(value, "challenge", "response")
    return Proof(read_scalar(challenge), read_scalar(response))


def read_proofs(value: object, count: int) -> tuple[Proof, ...]:
    return tuple(read_proof(one) for one in items(value, count))


def write_ciphertext(pair: Ciphertext) -> dict[str, str]:
    return {"alpha": write_point(pair.alpha), "beta": write_point(pair.beta)}


def read_ciphertext(value: object, *, may_be_neutral: bool = False) -> Ciphertext:
    return Ciphertext(
        *(
            read_point(point, may_be_neutral=may_be_neutral)
            for point in fields(value, "alpha", "beta")
        )
    )


def fingerprint(raw: bytes) -> str:
    """SHA-256 in Base64 without padding: the hash of an election, the tracker of a ballot."""
    return b64encode(sha256(raw).digest()).decode().rstrip("=")
