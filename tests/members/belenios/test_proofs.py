"""Proofs hold for what was said and for nothing else."""

from random import Random

import pytest

from members.belenios import group, proofs
from members.belenios.messages import Proof


def test_knowledge_of_an_exponent(random: Random) -> None:
    secret = group.random_scalar()
    public = group.generator_power(secret)

    proof = proofs.prove_knowledge("said|", secret)

    assert proofs.knows("said|", public, proof)
    assert not proofs.knows("said,", public, proof)
    assert not proofs.knows("said|", group.multiply(public, group.GENERATOR), proof)
    assert not proofs.knows("said|", public, Proof(proof.response, proof.challenge))


@pytest.mark.parametrize("which", range(3))
def test_one_of_several(random: Random, which: int) -> None:
    secret, base = group.random_scalar(), group.generator_power(group.random_scalar())
    pairs = [(group.generator_power(n + 2), group.generator_power(n + 3)) for n in range(3)]
    pairs[which] = (group.generator_power(secret), group.power(base, secret))

    shown = proofs.prove_one("said|", base, pairs, which, secret)

    assert proofs.shows_one("said|", base, pairs, shown)
    assert not proofs.shows_one("said,", base, pairs, shown)
    assert not proofs.shows_one("said|", group.GENERATOR, pairs, shown)
    assert not proofs.shows_one("said|", base, pairs[::-1], shown)
    assert not proofs.shows_one("said|", base, pairs, shown[::-1])


def test_none_of_several_can_be_shown(random: Random) -> None:
    """Who knows no exponent can only simulate, and then the challenges do not add up."""
    base = group.generator_power(group.random_scalar())
    pairs = [(group.generator_power(2), group.generator_power(3))] * 2

    assert not proofs.shows_one("", base, pairs, proofs.prove_one("", base, pairs, 0, 2))


def test_two_proofs_of_one_thing_differ(random: Random) -> None:
    """A nonce that is used twice gives the secret away."""
    assert proofs.prove_knowledge("", 5) != proofs.prove_knowledge("", 5)
