"""The tellers' keys of a vote: each message checked as it comes, in the specification's rounds.

Where all tellers are needed each makes a key of its own. Where some suffice they go through the
steps of section 4.6. The server checks what is published and never sees a private key or a share.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from members import vote_tellers
from members.actions import votes
from members.belenios.certificates import read_certificate
from members.belenios.errors import NotAllowed
from members.belenios.group import Point
from members.belenios.key_tests import certificate_points, check_test, new_nonce
from members.belenios.messages import parse
from members.belenios.polynomials import check_polynomial, read_polynomial
from members.belenios.shares import check_output, read_output
from members.belenios.signing import read_signed
from members.belenios.trustee_keys import read_key, verify_key
from members.belenios.trustees import check_new_key
from members.models import Teller, Vote
from members.vote_states import State
from members.vote_tellers import Step
from portal.models import User

LONGEST_COPY = 20_000


class NotTheirTurn(Exception):
    """Keys are not made now, or the teller's next step is another; `step` says which, if any."""

    def __init__(self, step: Step | None = None) -> None:
        super().__init__(step)
        self.step = step


class TooLong(Exception):
    """An encrypted copy of a key is far shorter."""


def make_key(*, teller: Teller, message: bytes, by: User, now: datetime) -> Teller:
    """Take a teller's first message: a key with its proof, or a certificate; may raise Refused."""
    return _take(teller, Step.MAKE_KEY, message, by, now, _first)


def send_shares(*, teller: Teller, message: bytes, by: User, now: datetime) -> Teller:
    """Take the polynomial of step 3, its shares sealed for each teller; may raise Refused."""
    return _take(teller, Step.SEND_SHARES, message, by, now, _polynomial)


def take_shares(*, teller: Teller, message: bytes, by: User, now: datetime) -> Teller:
    """Take the public half of a teller's share, and the private half sealed to itself."""
    return _take(teller, Step.TAKE_SHARES, message, by, now, _output)


Taken = Callable[[Teller, list[Teller], Vote, bytes], None]


@transaction.atomic
def _take(
    teller: Teller, step: Step, message: bytes, by: User, now: datetime, take: Taken
) -> Teller:
    """Lock the vote, so that tellers come one after the other; check, keep, and tell the log."""
    vote, teller, tellers = _locked(teller, now)
    at = vote_tellers.place_of(teller, tellers, vote)
    if at.step != step:
        raise NotTheirTurn(at.step)
    take(teller, tellers, vote, message)
    teller.save()
    votes.record("vote.key_step", vote, by=by, now=now, teller=teller.place, step=step.value)
    return teller


def _locked(teller: Teller, now: datetime) -> tuple[Vote, Teller, list[Teller]]:
    vote = votes.locked(teller.vote)
    if vote.state(now) != State.KEYS or vote.freezing_at:
        raise NotTheirTurn
    tellers = vote_tellers.tellers_of(vote)
    return vote, next(one for one in tellers if one.pk == teller.pk), tellers


def _first(teller: Teller, tellers: list[Teller], vote: Vote, message: bytes) -> None:
    if vote.tellers_needed is None:
        key = read_key(parse(message))
        verify_key(key)
        _refuse_known([key.public_key], tellers, vote)
        teller.nonce = new_nonce()
    else:
        certificate = read_certificate(read_signed(parse(message)))
        said = (certificate.index, certificate.size, certificate.threshold)
        if said != (teller.place, len(tellers), vote.tellers_needed):
            raise NotAllowed("a certificate for another place among the tellers")
        _refuse_known(certificate_points(certificate), tellers, vote)
    teller.key_message = message.decode()


def _refuse_known(points: Iterable[Point], tellers: list[Teller], vote: Vote) -> None:
    known = vote_tellers.points_of(tellers, vote)
    for point in points:
        check_new_key(point, known)


def _polynomial(teller: Teller, tellers: list[Teller], vote: Vote, message: bytes) -> None:
    certificates = vote_tellers.certificates_of(tellers)
    check_polynomial(read_polynomial(parse(message)), certificates, teller.place)
    teller.polynomial_message = message.decode()


def _output(teller: Teller, tellers: list[Teller], vote: Vote, message: bytes) -> None:
    certificates, output = vote_tellers.certificates_of(tellers), read_output(parse(message))
    points = [
        check_polynomial(one, certificates, place)
        for place, one in enumerate(vote_tellers.polynomials_of(tellers), 1)
    ]
    check_output(output.public_key, certificates[teller.place - 1], points)
    _refuse_known([output.public_key.public_key], tellers, vote)
    teller.output_message, teller.nonce = message.decode(), new_nonce()


@transaction.atomic
def prove_key(*, teller: Teller, answer: bytes, by: User, now: datetime) -> Teller:
    """Note that the teller showed to hold the key that was just saved; may raise Refused."""
    vote, teller, tellers = _locked(teller, now)
    at = vote_tellers.place_of(teller, tellers, vote)
    if at.step != Step.PROVE:
        raise NotTheirTurn(at.step)
    check_test(answer, [vote_tellers.key_of(teller)], uuid=vote.uuid, nonce=teller.nonce)
    teller.proved_at = now
    teller.save(update_fields=["proved_at"])
    votes.record("vote.key_proved", vote, by=by, now=now, teller=teller.place)
    return teller


@transaction.atomic
def keep_copy(*, teller: Teller, copy: str, now: datetime) -> Teller:
    """Keep the key as the teller's browser encrypted it, against loss; an empty copy removes it."""
    if len(copy) > LONGEST_COPY:
        raise TooLong
    _vote, teller, _tellers = _locked(teller, now)
    teller.safe_copy = copy
    teller.save(update_fields=["safe_copy"])
    return teller


@transaction.atomic
def start_over(*, vote: Vote, by: User, now: datetime) -> Vote:
    """Let every teller make a key anew: one that was lost before freezing spoils all of them."""
    vote = votes.locked(vote)
    if vote.state(now) != State.KEYS or vote.freezing_at:
        raise NotTheirTurn
    votes.forget_keys(vote)
    votes.record("vote.keys_begun_anew", vote, by=by, now=now)
    return vote
