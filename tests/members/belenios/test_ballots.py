"""Ballots: what a voter signs, and what makes a ballot none."""

import json
from random import Random
from typing import Any

import pytest

from members.belenios import ballots, credentials, group
from members.belenios.elections import Question
from members.belenios.errors import BadProof, Malformed, NotAllowed, Refused, WrongElection
from members.belenios.messages import compact, fingerprint
from tests.members.belenios import made

QUESTIONS = (
    Question("Which?", ("a", "b", "c"), 1, 2),
    Question("And?", ("a", "b"), 1, 1, is_blank_allowed=True),
)
CHOICES = ([1, 1, 0], [0, 0, 1])


@pytest.fixture
def voted(random: Random) -> made.Made:
    return made.made(random, *QUESTIONS)


def check(raw: bytes, voted: made.Made) -> None:
    ballots.verify_ballot(ballots.read_ballot(raw, voted.election), voted.election)


def test_a_ballot_is_verified_as_it_was_made(voted: made.Made) -> None:
    raw = voted.ballot(0, *CHOICES)

    ballot = ballots.read_ballot(raw, voted.election)

    ballots.verify_ballot(ballot, voted.election)
    assert ballot.raw == raw
    assert ballot.tracker == fingerprint(raw)
    assert ballot.credential == credentials.public_of(voted.voters[0], voted.election.uuid)
    assert len(raw) < ballots.size_limit(voted.election) < 3 * len(raw)


def test_two_ballots_of_one_choice_have_nothing_in_common(voted: made.Made) -> None:
    one, two = (json.loads(voted.ballot(0, *CHOICES)) for _time in range(2))

    assert one["answers"][0]["choices"] != two["answers"][0]["choices"]


def test_one_choice_for_each_question(voted: made.Made) -> None:
    for choices in ([CHOICES[0]], [*CHOICES, [1]], CHOICES[::-1]):
        with pytest.raises(NotAllowed):
            voted.ballot(0, *choices)


def test_the_ballot_of_another_election_is_refused(random: Random, voted: made.Made) -> None:
    other = made.made(random, *QUESTIONS)

    with pytest.raises(WrongElection):
        check(other.ballot(0, *CHOICES), voted)


def test_the_election_in_the_proofs_is_not_the_one_in_the_words(
    random: Random, voted: made.Made
) -> None:
    """A ballot for another election with this one's name and hash on it, signed anew."""
    other = made.made(random, *QUESTIONS)
    said = json.loads(other.ballot(0, *CHOICES))
    said |= {"election_uuid": voted.election.uuid, "election_hash": voted.election.hash}

    with pytest.raises(BadProof, match="question 0"):
        check(signed(said, other.voter_secrets[0]), voted)


def test_a_ballot_copied_under_another_credential_is_refused(voted: made.Made) -> None:
    said = json.loads(voted.ballot(0, *CHOICES))
    other = voted.voter_secrets[1]
    said["credential"] = group.write_point(group.generator_power(other))

    with pytest.raises(BadProof, match="question 0"):
        check(signed(said, other), voted)


def signed(said: dict[str, Any], secret: int) -> bytes:
    """A ballot whose voter's program puts anything into it."""
    return made.signed(compact({name: said[name] for name in said if name != "signature"}), secret)


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.replace(b":", b": ", 1),
        lambda raw: raw + b"\n",
        lambda raw: raw.replace(b"election_uuid", b"election\\u005fuuid", 1),
        lambda raw: raw[:-1] + b',"more":1}',
        lambda raw: raw.replace(b'"signature"', b'"answers":[],"signature"'),
        lambda raw: raw.replace(b'"challenge":"', b'"challenge":"0', 1),
        lambda raw: raw[:10],
        lambda raw: raw + b" " * 10_000,
    ],
)
def test_the_bytes_are_the_ballot(voted: made.Made, change: Any) -> None:
    """What means the same in other bytes has another tracker, and would be a second ballot."""
    raw = voted.ballot(0, *CHOICES)

    with pytest.raises((Malformed, BadProof)):
        check(change(raw), voted)


def test_fields_in_another_order_are_refused(voted: made.Made) -> None:
    said = json.loads(voted.ballot(0, *CHOICES))
    turned = dict(reversed(said.items()))

    with pytest.raises(Malformed):
        check(compact(turned), voted)


def test_every_character_of_a_ballot_counts(random: Random, voted: made.Made) -> None:
    raw = voted.ballot(0, *CHOICES)

    for place in random.sample(range(len(raw)), 60):
        flipped = bytearray(raw)
        flipped[place] ^= 1 << random.randrange(7)
        with pytest.raises(Refused):
            check(bytes(flipped), voted)
