"""Who holds the keys of an election."""

from random import Random

import pytest

from members.belenios import group, trustee_keys, trustees
from members.belenios.errors import BadProof, Malformed, NotAllowed, Refused
from members.belenios.messages import compact, parse
from tests.members.belenios import made


def test_trustees_are_read_as_they_are_written(random: Random) -> None:
    one = made.made(random, singles=2, tellers=(2, 3))

    raw = trustees.write_trustees(one.trustees)

    assert trustees.read_trustees(raw) == one.trustees
    assert len(trustees.all_keys(one.trustees)) == 5


def test_the_common_key_is_the_product(random: Random) -> None:
    (one, first), (two, second) = made.single(random), made.single(random)

    key = trustees.election_key((one, two))

    assert key == group.generator_power((first + second) % group.ORDER)


def test_a_private_key_is_read_as_it_is_written() -> None:
    secret = trustee_keys.new_private_key()

    assert trustee_keys.read_private_key(trustee_keys.write_private_key(secret)) == secret


def test_a_key_needs_its_proof(random: Random) -> None:
    """Else a trustee could choose a key that cancels out the others'."""
    (one, _secret), (two, _other) = made.single(random), made.single(random)
    rogue = trustee_keys.TrusteeKey(
        two.key.pok, group.divide(two.key.public_key, one.key.public_key)
    )

    with pytest.raises(BadProof):
        trustees.read_trustees(trustees.write_trustees((one, trustees.Single(rogue))))


def test_keys_that_cancel_out_or_recur_are_refused() -> None:
    one = trustees.Single(trustee_keys.make_key(5))
    minus = trustees.Single(trustee_keys.make_key(group.ORDER - 5))

    for wrong in ((one, one), (one, minus), ()):
        with pytest.raises(NotAllowed):
            trustees.read_trustees(trustees.write_trustees(wrong))


def test_other_kinds_of_trustees_are_refused(random: Random) -> None:
    one, _secret = made.single(random)
    said = parse(trustees.write_trustees((one,)))

    for wrong in ([["Double", said[0][1]]], [said[0][1]], [["Single"]], {}, [["Pedersen", {}]]):
        with pytest.raises(Malformed):
            trustees.read_trustees(compact(wrong))


def test_every_part_of_a_threshold_is_verified(random: Random) -> None:
    """A digit changed anywhere in the numbers of the published parameters."""
    raw = trustees.write_trustees(made.made(random, singles=0, tellers=(2, 3)).trustees)
    digits = [place for place, byte in enumerate(raw) if chr(byte).isdigit()]

    for place in random.sample(digits, 40):
        digit = b"1" if raw[place : place + 1] != b"1" else b"2"
        with pytest.raises(Refused):
            trustees.read_trustees(raw[:place] + digit + raw[place + 1 :])
