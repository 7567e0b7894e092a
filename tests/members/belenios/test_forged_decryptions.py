"""What the specification's proof of a decryption lets a trustee do, and the bound proof does not.

Its challenge has neither the ciphertext nor the factor in it, and either can be chosen afterwards.
"""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from random import Random

import pytest

from members.belenios import answers, archive, decryption, group, trustees
from members.belenios.audit import audit
from members.belenios.decryption import PartialDecryption
from members.belenios.elections import Question
from members.belenios.errors import BadProof, WrongCount
from members.belenios.messages import Proof
from members.belenios.results import Result
from members.belenios.tally import EncryptedTally
from tests.members.belenios import judging, made

STRIKE = Question("Strike?", ("Yes", "No"), 1, 1)


def challenge_of(one: made.Made, owner: int, *commitments: group.Point) -> int:
    """As section 4.20 has it."""
    key = group.write_point(group.generator_power(one.secrets[owner]))
    written = ",".join(map(group.write_point, commitments))
    return group.challenge_of(f"decrypt|{one.election.hash}|{key}|{written}")


class Forger:
    """Holds one trustee's key and casts the last ballot: it turns four No into four Yes.

    For each answer it commits first, to exponents w and b over what the others cast; then it picks
    the randomness of its own ballot so that the commitment fits a factor that is g^shift too much.
    """

    def __init__(self, one: made.Made, cast: list[bytes], shifts: list[int]) -> None:
        self.one, self.shifts, self.nonces = one, shifts, list[tuple[int, int]]()
        self.randomness: list[int] = []
        (row,) = made.Box(one, cast).encrypted().ciphertexts
        for pair, shift in zip(row, shifts, strict=True):
            nonce, more = group.random_scalar(), group.random_scalar()
            start = group.multiply(group.power(pair.alpha, nonce), group.generator_power(more))
            challenge = challenge_of(one, 1, group.generator_power(nonce), start)
            self.nonces.append((nonce, challenge))
            own = (more - shift * challenge) * pow(nonce, -1, group.ORDER)
            self.randomness.append(own % group.ORDER)

    def ballot(self, monkeypatch: pytest.MonkeyPatch, voter: int, choice: list[int]) -> bytes:
        with monkeypatch.context() as patched:
            patched.setattr(answers, "random_scalar", iter(self.randomness).__next__)
            return self.one.ballot(voter, choice)

    def partial(self, whole: EncryptedTally) -> PartialDecryption:
        secret, (row,) = self.one.secrets[1], whole.ciphertexts
        factors = tuple(
            group.multiply(
                group.power(pair.alpha, secret), group.generator_power(shift % group.ORDER)
            )
            for pair, shift in zip(row, self.shifts, strict=True)
        )
        proofs = tuple(
            Proof(challenge, group.response(nonce, secret, challenge))
            for nonce, challenge in self.nonces
        )
        return PartialDecryption((factors,), (proofs,))


def record_of(
    box: made.Box, partials: dict[int, PartialDecryption], result: Result, whole: EncryptedTally
) -> bytes:
    chain, one = archive.Chain(made.BEGAN), box.made
    parts = [chain.opening()]
    parts += [chain.setup(one.election, trustees.write_trustees(one.trustees), one.public)]
    parts += [chain.ballot(raw) for raw in box.cast]
    parts += [chain.end_of_ballots(), chain.encrypted_tally(whole)]
    parts += [chain.partial_decryption(owner, partial) for owner, partial in partials.items()]
    return b"".join([*parts, chain.result(result)])


Forge = Callable[[], tuple[bytes, made.Box, PartialDecryption]]


@pytest.fixture
def forge(random: Random, monkeypatch: pytest.MonkeyPatch) -> Forge:
    """A record of four No and one Yes that says four Yes and one No, by trustee 1 of three."""

    def forged() -> tuple[bytes, made.Box, PartialDecryption]:
        one = made.made(random, STRIKE, voters=5, tellers=(2, 2))
        box = made.Box(one, [one.ballot(voter, [0, 1]) for voter in range(4)])
        forger = Forger(one, box.cast, [1 - 4, 4 - 1])
        box.cast.append(forger.ballot(monkeypatch, 4, [1, 0]))
        whole = box.encrypted()
        partials = box.partials([2, 3]) | {1: forger.partial(whole)}
        result = one.counted(whole, partials)
        assert (box.result(), result) == (((1, 4),), ((4, 1),))
        return record_of(box, partials, result, whole), box, partials[1]

    return forged


def test_one_trustee_and_the_last_ballot_give_no_result(forge: Forge) -> None:
    record, box, forged = forge()
    key, whole = group.generator_power(box.made.secrets[1]), box.encrypted()

    assert audit(BytesIO(record), as_specified=True).result == ((4, 1),)
    with pytest.raises(BadProof, match="without proofs that are bound"):
        audit(BytesIO(record))
    for proofs in (forged.proofs, box.partials([1])[1].bound_proofs):
        with pytest.raises(BadProof, match="bound decryption of answer 0"):
            decryption.verify_decryption(
                box.made.election, whole, key, replace(forged, bound_proofs=proofs)
            )


def test_the_independent_program_takes_a_forged_result(
    forge: Forge, tool: judging.Tool, tmp_path: Path
) -> None:
    """The reason for proofs of our own. Should this fail, the program has mended its own."""
    record, _box, _forged = forge()

    assert judging.accepts(tool, tmp_path, record)


def test_one_teller_does_not_stop_the_count(random: Random) -> None:
    """Factors that come of nothing, with proofs that hold: the count fails, nobody is to blame."""
    one = made.made(random, STRIKE, tellers=(2, 3))
    box = made.Box(one, [one.ballot(voter, [1, 0]) for voter in range(3)])
    whole, secret, opened = box.encrypted(), one.secrets[2], []
    for pair in whole.ciphertexts[0]:
        nonce, end = group.random_scalar(), group.generator_power(group.random_scalar())
        challenge = challenge_of(one, 2, group.generator_power(nonce), end)
        response = group.response(nonce, secret, challenge)
        rest = group.divide(end, group.power(pair.alpha, response))
        factor = group.power(rest, pow(challenge, -1, group.ORDER))
        opened.append((factor, Proof(challenge, response)))
    factors, proofs = zip(*opened, strict=True)
    false, key = PartialDecryption((factors,), (proofs,)), group.generator_power(secret)

    decryption.verify_decryption(one.election, whole, key, false, as_specified=True)
    with pytest.raises(WrongCount):
        one.counted(whole, box.partials([1, 3, 4]) | {2: false})
    with pytest.raises(BadProof, match="bound"):
        decryption.verify_decryption(one.election, whole, key, false)
