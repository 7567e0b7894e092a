"""The certificates that tellers introduce themselves by (section 4.6.2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from members.belenios.errors import Malformed, NotAllowed
from members.belenios.group import NAME, Point, read_point, write_point
from members.belenios.messages import compact, fields, parse, small_number
from members.belenios.signing import Keys, Signed, check_signature, signed

# Checking their keys takes a power for each teller and each of those who suffice.
MOST_TELLERS = 50


@dataclass(frozen=True, slots=True)
class Certificate:
    """The two keys of teller `index` (from 1) of `size`, of whom any `threshold` can count."""

    signed: Signed
    size: int
    threshold: int
    index: int
    verification: Point
    encryption: Point


def make_certificate(keys: Keys, *, index: int, threshold: int, size: int) -> Signed:
    """Step 1, by each teller."""
    context = {"group": NAME, "size": size, "threshold": threshold, "index": index}
    said = {
        "context": context,
        "verification": write_point(keys.verification),
        "encryption": write_point(keys.encryption),
    }
    return signed(keys.signing, compact(said).decode())


def read_certificate(said: Signed) -> Certificate:
    """A certificate whose signature holds and whose place is one among its number."""
    context, verification, encryption = fields(
        parse(said.message.encode()), "context", "verification", "encryption"
    )
    group, *numbers = fields(context, "group", "size", "threshold", "index")
    size, threshold, index = map(small_number, numbers)
    if group != NAME or not (1 <= threshold <= size <= MOST_TELLERS and 1 <= index <= size):
        raise NotAllowed("a certificate of another group, or of an impossible place")
    key = read_point(verification)
    check_signature(key, said.message, said.signature, of=f"certificate {index}")
    return Certificate(said, size, threshold, index, key, read_point(encryption))


def check_certificates(certificates: Sequence[Certificate]) -> None:
    """Step 2: one certificate for each place, in order, all of the same threshold, no key twice."""
    size = len(certificates)
    if not size or [one.index for one in certificates] != [*range(1, size + 1)]:
        raise Malformed("not one certificate for each teller, in order")
    if {(one.size, one.threshold) for one in certificates} != {(size, certificates[0].threshold)}:
        raise Malformed("certificates of different sizes or thresholds")
    keys = {key for one in certificates for key in (one.verification, one.encryption)}
    if len(keys) != 2 * size:
        raise NotAllowed("two tellers have the same key")
