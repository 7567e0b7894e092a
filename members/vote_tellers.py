"""Where each teller of a vote stands in making the key, and what they need for the next step."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from members.belenios.certificates import Certificate, read_certificate
from members.belenios.group import Point
from members.belenios.key_tests import certificate_points
from members.belenios.messages import parse
from members.belenios.polynomials import Polynomial, read_polynomial
from members.belenios.shares import Output, make_input, read_output, write_input
from members.belenios.signing import read_signed
from members.belenios.trustee_keys import TrusteeKey, read_key
from members.models import Teller, Vote


class Step(StrEnum):
    """What a teller does next. The two in the middle come only where some tellers suffice."""

    MAKE_KEY = "make a key"
    WAIT_FOR_KEYS = "wait for the others' keys"
    SEND_SHARES = "send shares to the others"
    WAIT_FOR_SHARES = "wait for the others' shares"
    TAKE_SHARES = "take the others' shares"
    PROVE = "prove the key"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Place:
    """A teller's next step, what the page needs for it as JSON, and the numbers who are awaited."""

    step: Step
    given: dict[str, Any] = field(default_factory=dict)
    awaited: Sequence[int] = ()


def tellers_of(vote: Vote) -> list[Teller]:
    return list(vote.tellers.select_related("user").order_by("place"))


def place_of(teller: Teller, tellers: Sequence[Teller], vote: Vote) -> Place:
    """Where one teller stands; `tellers` are all of the vote, in order."""
    if not teller.key_message:
        given = {"index": teller.place, "size": len(tellers), "threshold": vote.tellers_needed}
        return Place(Step.MAKE_KEY, given)
    if teller.proved_at:
        return Place(Step.DONE)
    if vote.tellers_needed is not None and not teller.output_message:
        return _of_shares(teller, tellers)
    return Place(Step.PROVE, {"uuid": vote.uuid, "nonce": teller.nonce})


def _of_shares(teller: Teller, tellers: Sequence[Teller]) -> Place:
    without_key = [one.place for one in tellers if not one.key_message]
    if without_key:
        return Place(Step.WAIT_FOR_KEYS, awaited=without_key)
    certificates = {"certificates": [one.key_message for one in tellers]}
    if not teller.polynomial_message:
        return Place(Step.SEND_SHARES, certificates)
    without_shares = [one.place for one in tellers if not one.polynomial_message]
    if without_shares:
        return Place(Step.WAIT_FOR_SHARES, awaited=without_shares)
    given = write_input(make_input(polynomials_of(tellers), teller.place))
    return Place(Step.TAKE_SHARES, certificates | {"input": given})


def certificates_of(tellers: Sequence[Teller]) -> list[Certificate]:
    return [read_certificate(read_signed(parse(one.key_message.encode()))) for one in tellers]


def polynomials_of(tellers: Sequence[Teller]) -> list[Polynomial]:
    return [read_polynomial(parse(one.polynomial_message.encode())) for one in tellers]


def outputs_of(tellers: Sequence[Teller]) -> list[Output]:
    return [read_output(parse(one.output_message.encode())) for one in tellers]


def keys_of(tellers: Sequence[Teller]) -> list[TrusteeKey]:
    """Where all tellers are needed: the key of each."""
    return [read_key(parse(one.key_message.encode())) for one in tellers]


def key_of(teller: Teller) -> Point:
    """The public half of what a teller counts with."""
    if teller.output_message:
        return outputs_of([teller])[0].public_key.public_key
    return keys_of([teller])[0].public_key


def points_of(tellers: Sequence[Teller], vote: Vote) -> set[Point]:
    """Every key that has come in, no other of which may be the same.

    Where one teller suffices, all of them count with one key.
    """
    there = [one for one in tellers if one.key_message]
    if vote.tellers_needed is None:
        return {one.public_key for one in keys_of(there)}
    points = {point for one in certificates_of(there) for point in certificate_points(one)}
    if vote.tellers_needed > 1:
        points |= {key_of(one) for one in there if one.output_message}
    return points


def sealed_key_of(teller: Teller) -> str:
    """Where some tellers suffice: the private key that this one sealed to itself, for the count."""
    return outputs_of([teller])[0].private_key if teller.output_message else ""


def owner_of(teller: Teller) -> int:
    """A teller's number among all trustees, the portal being the first."""
    return teller.place + 1
