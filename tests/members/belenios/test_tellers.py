"""The tellers' rounds: messages between them, and every way in which one may cheat."""

from dataclasses import dataclass, replace
from random import Random
from types import ModuleType
from typing import Any

import pytest

from members.belenios import certificates, channels, group, polynomials, shares, signing, threshold
from members.belenios.errors import BadProof, Malformed, NotAllowed, Refused
from members.belenios.messages import compact, parse
from tests.members.belenios import made


@dataclass
class Rounds:
    """Three tellers of whom two suffice, after the third step."""

    keys: list[signing.Keys]
    certs: list[certificates.Certificate]
    dealt: list[polynomials.Polynomial]

    def output(self, place: int) -> shares.Output:
        given = shares.make_input(self.dealt, place + 1)
        return shares.make_output(self.keys[place], self.certs, given)


@pytest.fixture
def rounds(random: Random) -> Rounds:
    keys = [signing.keys_of(made.base58(random, 22)) for _teller in range(3)]
    certs = [
        certificates.read_certificate(
            certificates.make_certificate(one, index=index, threshold=2, size=3)
        )
        for index, one in enumerate(keys, 1)
    ]
    return Rounds(keys, certs, [polynomials.make_polynomial(one, certs) for one in keys])


def test_a_seed_has_its_form() -> None:
    assert signing.keys_of(signing.new_seed())
    for seed in ("", "1" * 21, "1" * 23, "0" * 22, "1" * 22 + "\n"):
        with pytest.raises(Malformed):
            signing.keys_of(seed)


def test_a_message_is_read_by_whom_it_was_sent_to(rounds: Rounds) -> None:
    one, two, three = rounds.keys
    sent = channels.send(one, two.encryption, "Grüße")

    assert channels.receive(two, one.verification, sent) == "Grüße"
    with pytest.raises(BadProof, match="opened"):
        channels.receive(three, one.verification, sent)
    with pytest.raises(BadProof, match="signature"):
        channels.receive(two, three.verification, sent)


def test_a_message_cannot_be_passed_on_as_if_it_were_meant_for_another(rounds: Rounds) -> None:
    one, two, three = rounds.keys
    opened = channels.decrypt(two.decryption, channels.send(one, two.encryption, "for two"))

    with pytest.raises(BadProof, match="another teller"):
        channels.receive(three, one.verification, channels.encrypt(three.encryption, opened))


@pytest.mark.parametrize("name", ["alpha", "beta", "data"])
def test_a_sealed_message_is_not_altered(rounds: Rounds, name: str) -> None:
    one, two, _three = rounds.keys
    said = parse(channels.send(one, two.encryption, "word").encode())
    said[name] = group.write_point(group.GENERATOR) if name != "data" else "00" + said["data"][2:]

    with pytest.raises(BadProof, match="opened"):
        channels.receive(two, one.verification, compact(said).decode())


def test_what_is_no_sealed_message_is_refused(rounds: Rounds) -> None:
    one = rounds.keys[0]
    said = parse(channels.encrypt(one.encryption, "word").encode())

    for data in ("", "0", "AB", 5):
        with pytest.raises(Malformed):
            channels.decrypt(one.decryption, compact(said | {"data": data}).decode())
    with pytest.raises(BadProof) as refused:
        channels.decrypt(one.decryption, compact(said | {"data": "00"}).decode())
    assert refused.value.__cause__ is refused.value.__context__ is None
    with pytest.raises(Malformed, match="too long"):
        channels.encrypt(one.encryption, "x" * 65_536)


def test_certificates_name_each_place_once(rounds: Rounds) -> None:
    one, two, three = rounds.certs
    certificates.check_certificates(rounds.certs)

    for wrong in ([one, two], [two, one, three], [one, one, three], []):
        with pytest.raises(Malformed):
            certificates.check_certificates(wrong)
    with pytest.raises(Malformed, match="thresholds"):
        certificates.check_certificates([one, two, replace(three, threshold=1)])
    with pytest.raises(NotAllowed, match="same key"):
        certificates.check_certificates([one, two, replace(three, encryption=one.encryption)])


@pytest.mark.parametrize(
    ("index", "quorum", "size"),
    [(0, 1, 1), (2, 1, 1), (1, 0, 1), (1, 2, 1), (1, 1, 0), (1, 1, 51), (50, 51, 51)],
)
def test_a_certificate_of_an_impossible_place_is_refused(
    rounds: Rounds, index: int, quorum: int, size: int
) -> None:
    said = certificates.make_certificate(rounds.keys[0], index=index, threshold=quorum, size=size)

    with pytest.raises(NotAllowed):
        certificates.read_certificate(said)


def test_fifty_tellers_are_the_most(rounds: Rounds) -> None:
    """Refused by their number, before any of their signatures is looked at."""
    said = certificates.make_certificate(rounds.keys[0], index=50, threshold=50, size=50)
    assert certificates.read_certificate(said).size == 50
    outputs = [rounds.output(place) for place in range(3)]
    whole = threshold.write_pedersen(threshold.make_pedersen(rounds.certs, rounds.dealt, outputs))

    for name in ("certs", "coefexps", "signatures", "verification_keys"):
        whole[name] = whole[name] * 17
    with pytest.raises(Malformed, match="too many"):
        threshold.read_pedersen(parse(compact(whole)))


def test_tellers_are_numbered_from_one(rounds: Rounds) -> None:
    """A list of Python's has a place 0 and one before it, which would be other tellers'."""
    for index in (-1, 0, 4):
        with pytest.raises(NotAllowed, match="of 3"):
            polynomials.check_polynomial(rounds.dealt[index - 1 - (index > 3)], rounds.certs, index)
        with pytest.raises(NotAllowed, match="of 3"):
            shares.make_input(rounds.dealt, index)


def test_checking_a_threshold_takes_a_power_for_each_key_and_coefficient(
    random: Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And each certificate is written once, not for each teller again."""
    said = compact(threshold.write_pedersen(made.several(random, 4, 6)[0]))
    powers = counted(monkeypatch, polynomials, "power")
    written = counted(monkeypatch, polynomials, "write_signed")

    threshold.read_pedersen(parse(said))

    assert (len(powers), len(written)) == (6 * 4, 6)


def counted(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str) -> list[object]:
    """What a function of a module was called with, from now on."""
    function, calls = getattr(module, name), list[object]()

    def call(*given: object) -> object:
        calls.append(given)
        return function(*given)

    monkeypatch.setattr(module, name, call)
    return calls


def test_a_certificate_is_signed_by_its_own_key(rounds: Rounds) -> None:
    said = rounds.certs[0].signed
    other = signing.signed(rounds.keys[1].signing, said.message)

    with pytest.raises(BadProof):
        certificates.read_certificate(other)


def test_the_common_key_opens_with_any_two(rounds: Rounds) -> None:
    outputs = [rounds.output(place) for place in range(3)]
    whole = threshold.make_pedersen(rounds.certs, rounds.dealt, outputs)
    private = [
        shares.open_private_key(keys, output.private_key)
        for keys, output in zip(rounds.keys, outputs, strict=True)
    ]
    q = group.ORDER

    for one, two in ((1, 2), (1, 3), (2, 3)):
        # Lagrange at 0 for two points, in the open.
        secret = private[one - 1] * two * pow(two - one, -1, q)
        secret += private[two - 1] * one * pow(one - two, -1, q)
        assert group.generator_power(secret % q) == whole.sub_key
    written = compact(threshold.write_pedersen(whole))
    assert threshold.read_pedersen(parse(written)) == whole


def test_what_is_written_is_read(rounds: Rounds) -> None:
    given, output = shares.make_input(rounds.dealt, 1), rounds.output(0)

    for write, read, value in (
        (polynomials.write_polynomial, polynomials.read_polynomial, rounds.dealt[0]),
        (shares.write_input, shares.read_input, given),
        (shares.write_output, shares.read_output, output),
    ):
        written: Any = compact(write(value))
        assert read(parse(written)) == value


def test_a_stranger_deals_no_shares(rounds: Rounds) -> None:
    stranger = signing.keys_of("1" * 22)

    with pytest.raises(NotAllowed):
        polynomials.make_polynomial(stranger, rounds.certs)


def test_a_share_that_does_not_fit_its_polynomial_is_found(rounds: Rounds) -> None:
    """Teller 3 deals teller 1 another share than the one its points stand for."""
    cheat = rounds.dealt[2]
    false = channels.send(
        rounds.keys[2], rounds.certs[0].encryption, compact({"secret": "5"}).decode()
    )
    rounds.dealt[2] = replace(cheat, secrets=(false, *cheat.secrets[1:]))

    with pytest.raises(BadProof, match="teller 3 dealt"):
        rounds.output(0)
    assert rounds.output(1)


def test_a_server_that_swaps_shares_is_found(rounds: Rounds) -> None:
    cheat = rounds.dealt[2]
    rounds.dealt[2] = replace(cheat, secrets=cheat.secrets[::-1])

    with pytest.raises(BadProof):
        rounds.output(0)


def test_a_server_that_swaps_a_whole_polynomial_is_found(rounds: Rounds, random: Random) -> None:
    """Teller 1's own, by one that teller 1 made another time: its points no longer fit."""
    again = polynomials.make_polynomial(rounds.keys[0], rounds.certs)
    rounds.dealt[0] = replace(rounds.dealt[0], polynomial=again.polynomial)

    with pytest.raises(BadProof, match="not this teller's"):
        rounds.output(0)


def test_points_signed_under_other_certificates_are_found(rounds: Rounds) -> None:
    """So that a server cannot give different tellers different lists of colleagues."""
    stranger = signing.keys_of("1" * 22)
    said = certificates.make_certificate(stranger, index=3, threshold=2, size=3)
    others = [*rounds.certs[:2], certificates.read_certificate(said)]

    with pytest.raises(BadProof, match="polynomial 1"):
        polynomials.check_polynomial(rounds.dealt[0], others, 1)
    assert len(polynomials.check_polynomial(rounds.dealt[0], rounds.certs, 1)) == 2


def test_a_polynomial_of_another_degree_is_refused(rounds: Rounds) -> None:
    keys = rounds.keys[0]
    points = [group.write_point(group.generator_power(n)) for n in (2, 3, 4)]
    more = signing.signed(keys.signing, compact({"coefexps": points}).decode())

    with pytest.raises(Malformed, match="list of 2"):
        polynomials.check_polynomial(replace(rounds.dealt[0], coefexps=more), rounds.certs, 1)
    with pytest.raises(Malformed, match="share"):
        polynomials.check_polynomial(replace(rounds.dealt[0], secrets=()), rounds.certs, 1)


def test_a_public_key_that_does_not_follow_is_refused(rounds: Rounds) -> None:
    outputs = [rounds.output(place) for place in range(3)]

    with pytest.raises(BadProof, match="public key of teller 1"):
        threshold.make_pedersen(rounds.certs, rounds.dealt, [outputs[1], outputs[0], outputs[2]])
    unsigned = replace(outputs[0], public_key=replace(outputs[0].public_key, signature=None))
    with pytest.raises(BadProof, match="public key of teller 1"):
        threshold.make_pedersen(rounds.certs, rounds.dealt, [unsigned, *outputs[1:]])
    with pytest.raises(Malformed):
        threshold.make_pedersen(rounds.certs, rounds.dealt, outputs[:2])


def flipped(random: Random, value: Any) -> Any:
    """One bit of the JSON of a message, as long as that is still JSON."""
    raw = bytearray(compact(value))
    while True:
        place, bit = random.randrange(len(raw)), 1 << random.randrange(8)
        raw[place] ^= bit
        try:
            return parse(bytes(raw))
        except Malformed:
            raw[place] ^= bit


def test_one_bit_of_any_message_is_found(random: Random, rounds: Rounds) -> None:
    """Either by the server, when the message comes, or by the teller to whom it goes."""
    outputs = [rounds.output(place) for place in range(3)]
    written = {
        "certificate": signing.write_signed(rounds.certs[0].signed),
        "polynomial": polynomials.write_polynomial(rounds.dealt[0]),
        "output": shares.write_output(outputs[0]),
    }

    for _time in range(25):
        for kind, value in written.items():
            with pytest.raises(Refused):
                take(rounds, outputs, kind, flipped(random, value))


def take(rounds: Rounds, outputs: list[shares.Output], kind: str, value: Any) -> None:
    """All that is done with a message of teller 1, until the common key."""
    certs, dealt = [*rounds.certs], [*rounds.dealt]
    match kind:
        case "certificate":
            certs[0] = certificates.read_certificate(signing.read_signed(value))
            certificates.check_certificates(certs)
        case "polynomial":
            dealt[0] = polynomials.read_polynomial(value)
            polynomials.check_polynomial(dealt[0], certs, 1)
            for place, keys in enumerate(rounds.keys):
                shares.make_output(keys, certs, shares.make_input(dealt, place + 1))
        case "output":
            output = shares.read_output(value)
            threshold.make_pedersen(certs, dealt, [output, *outputs[1:]])
            shares.open_private_key(rounds.keys[0], output.private_key)
