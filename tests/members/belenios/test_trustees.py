"""Who holds the keys of an election."""

from dataclasses import replace
from random import Random

import pytest

from members.belenios import (
    certificates,
    channels,
    group,
    polynomials,
    shares,
    signing,
    threshold,
    trustee_keys,
    trustees,
)
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


def test_a_key_copied_from_a_teller_is_refused(random: Random) -> None:
    """With its proof; else teller 1 of three, two of whom are needed, would read ballots alone.

    The portal takes teller 2's key as its own. X₂ cancels out of the product of both keys, since
    the tellers' common key is X₁²·X₂⁻¹.
    """
    several, (first, *_others) = made.several(random, 2, 3)
    copied = trustees.Single(replace(several.keys[1], signature=None))
    both = (copied, several)

    assert trustees.election_key(both) == group.generator_power(2 * first % group.ORDER)
    trustee_keys.verify_key(copied.key)
    with pytest.raises(NotAllowed, match="another trustee"):
        trustees.read_trustees(trustees.write_trustees(both))


def test_a_teller_who_copies_the_portals_key_is_refused(random: Random) -> None:
    """The last of two tellers chooses points such that its own key is the portal's.

    It knows the share it was dealt and needs not know its own key: the proof is copied.
    """
    portal, _secret = made.single(random)
    forged, first = tellers_with_key(random, portal.key)

    assert forged.keys[1].public_key == portal.key.public_key
    both = (portal, forged)
    assert trustees.election_key(both) == group.generator_power(2 * first % group.ORDER)
    with pytest.raises(NotAllowed, match="another trustee"):
        trustees.read_trustees(trustees.write_trustees(both))


def tellers_with_key(
    random: Random, key: trustee_keys.TrusteeKey
) -> tuple[threshold.Pedersen, int]:
    """Two tellers, both needed, and the private key of the first; the second one cheats."""
    honest, cheat = (signing.keys_of(made.base58(random, 22)) for _teller in range(2))
    certs = [
        certificates.read_certificate(
            certificates.make_certificate(one, index=index, threshold=2, size=2)
        )
        for index, one in enumerate((honest, cheat), 1)
    ]
    dealt = polynomials.make_polynomial(honest, certs)
    (share,) = parse(
        channels.receive(cheat, honest.verification, dealt.secrets[1]).encode()
    ).values()
    mine = group.random_scalar()
    at_one = group.generator_power(mine)
    slope = group.divide(group.divide(key.public_key, group.generator_power(int(share))), at_one)
    points = [group.divide(at_one, slope), slope]
    said = compact({"coefexps": [*map(group.write_point, points)]}).decode()
    false = replace(
        polynomials.make_polynomial(cheat, certs),
        secrets=(sealed(cheat, honest, mine), sealed(cheat, cheat, mine)),
        coefexps=signing.signed(cheat.signing, said),
        signature=signing.sign(cheat.signing, polynomials._said(polynomials._under(certs), points)),
    )
    output = shares.make_output(honest, certs, shares.make_input([dealt, false], 1))
    signature = signing.sign(cheat.signing, group.write_point(key.public_key))
    outputs = [output, shares.Output("", replace(key, signature=signature))]
    private = shares.open_private_key(honest, output.private_key)
    return threshold.make_pedersen(certs, [dealt, false], outputs), private


def sealed(sender: signing.Keys, recipient: signing.Keys, share: int) -> str:
    said = compact({"secret": str(share)}).decode()
    return channels.send(sender, recipient.encryption, said)


def test_tellers_of_whom_one_suffices_share_a_key(random: Random) -> None:
    """It counts as one among themselves; another trustee who holds it does not count at all."""
    portal, _secret = made.single(random)
    one, two = (made.several(random, 1, 3)[0] for _time in range(2))

    trustees.check_trustees((portal, one, two))
    copied = trustees.Single(replace(one.keys[0], signature=None))
    for wrong in ((copied, one), (one, copied), (portal, one, one)):
        with pytest.raises(NotAllowed, match="another trustee"):
            trustees.check_trustees(wrong)


def test_a_key_is_compared_as_it_comes_in(random: Random) -> None:
    portal, _secret = made.single(random)
    several, _private = made.several(random, 2, 3)
    known = [*trustees.points_of(portal), *trustees.points_of(several)]

    assert len({*known}) == 5
    trustees.check_new_key(group.generator_power(group.random_scalar()), known)
    for key in known:
        with pytest.raises(NotAllowed, match="another trustee"):
            trustees.check_new_key(key, known)


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
