"""That a saved key is there, shown from a browser; and which sealed shares it opens for that."""

import json
from random import Random

import pytest

from members.belenios import channels, group, key_tests, shares, signing
from members.belenios.errors import BadProof
from members.belenios.messages import compact, parse
from tests.members.belenios import made, points
from tests.members.belenios.browser.calling import Browsing
from tests.members.belenios.browser.test_tellers import VOTE, Key, key_of, refusal
from tests.members.belenios.test_example import EXAMPLE

pytestmark = pytest.mark.whole(on="sqlite")

UUID = "1" * 14
NONCE = "2" * key_tests.NONCE_LENGTH
# Around a block of AES, in bytes, and the greatest.
LENGTHS = (1, 2, 7, 8, 9, 13, 14, 15, 16, 17, 18, 29, 30, 31, channels.LONGEST)


def proved(page: Browsing, key: Key, **more: str) -> bytes:
    answer: str = page.teller("proveKey", key, {"uuid": UUID, "nonce": NONCE} | more)
    return answer.encode()


def teller(page: Browsing, random: Random) -> tuple[Key, signing.Keys]:
    seed = made.base58(random, signing.SEED_LENGTH)
    keys = signing.keys_of(seed)
    return key_of(page, "threshold", seed, keys.verification), keys


def sealed(keys: signing.Keys, secret: int) -> str:
    """As a teller seals its share to itself."""
    said = compact({"decryption_key": str(secret)}).decode()
    return channels.send(keys, keys.encryption, said)


def test_a_single_teller_shows_its_key(page: Browsing) -> None:
    key = page.teller("makeKey", "single", VOTE)
    known = [group.read_point(key["publicKey"])]

    answer = proved(page, key, publicKey=key["publicKey"])

    key_tests.check_test(answer, known, uuid=UUID, nonce=NONCE)
    for uuid, nonce in (("2" * 14, NONCE), (UUID, "3" * 22)):
        with pytest.raises(BadProof):
            key_tests.check_test(answer, known, uuid=uuid, nonce=nonce)
    assert proved(page, key) != answer


def test_a_teller_shows_both_keys_of_the_seed(page: Browsing, random: Random) -> None:
    key, keys = teller(page, random)

    answer = proved(page, key)

    known = [keys.verification, keys.encryption]
    key_tests.check_test(answer, known, uuid=UUID, nonce=NONCE)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_teller_of_the_example_shows_its_share(page: Browsing, number: int) -> None:
    """Which the independent program had sealed."""
    seed = (EXAMPLE / f"{number}.seed").read_text().strip()
    key = key_of(page, "threshold", seed, signing.keys_of(seed).verification)
    output = shares.read_output(parse((EXAMPLE / f"{number}.output").read_bytes().strip()))
    known = output.public_key.public_key
    asked = {"publicKey": group.write_point(known), "sealed": output.private_key}

    answer = proved(page, key, **asked)

    key_tests.check_test(answer, [known], uuid=UUID, nonce=NONCE)


def test_a_share_of_any_length_is_opened(page: Browsing, random: Random) -> None:
    """Of each number of digits up to more than a block's."""
    key, keys = teller(page, random)
    for digits in range(1, 19):
        secret = random.randrange(10 ** (digits - 1), 10**digits)
        known = group.generator_power(secret)

        answer = proved(page, key, publicKey=group.write_point(known), sealed=sealed(keys, secret))

        key_tests.check_test(answer, [known], uuid=UUID, nonce=NONCE)


def test_no_other_key_is_shown(page: Browsing, random: Random) -> None:
    (key, keys), (other, _keys) = (teller(page, random) for _teller in range(2))
    single = page.teller("makeKey", "single", VOTE)
    test = {"uuid": UUID, "nonce": NONCE}
    share = {"sealed": sealed(keys, 5), "publicKey": group.write_point(group.generator_power(5))}

    for one in (single, key):
        asked = test | {"publicKey": other["publicKey"]}
        assert refusal(page, "proveKey", one, asked) == "wrong-key"
    astray = test | share | {"publicKey": key["publicKey"]}
    assert refusal(page, "proveKey", key, astray) == "wrong-key"
    assert refusal(page, "proveKey", other, test | share) == "bad-proof"


@pytest.mark.parametrize(
    ("uuid", "nonce"),
    [
        (UUID, "2" * 21),
        (UUID, "2" * 23),
        (UUID, "2" * 10 + "|" + "2" * 11),
        (UUID, NONCE + "\n"),
        (UUID, None),
        ("1|1" * 5, NONCE),
        ("1" * 13, NONCE),
        (None, NONCE),
    ],
)
def test_parts_of_the_hash_cannot_run_together(
    page: Browsing, uuid: str | None, nonce: str | None
) -> None:
    key = page.teller("makeKey", "single", VOTE)

    assert refusal(page, "proveKey", key, {"uuid": uuid, "nonce": nonce}) == "malformed"


@pytest.mark.parametrize("length", LENGTHS)
def test_a_message_that_the_teller_did_not_sign_proves_nothing(
    page: Browsing, random: Random, length: int
) -> None:
    """It opens, whatever its length; what is in it is no share. Another teller does not open it."""
    (key, keys), (other, _keys) = (teller(page, random) for _teller in range(2))
    test = {"uuid": UUID, "nonce": NONCE, "publicKey": key["publicKey"]}
    test["sealed"] = channels.encrypt(keys.encryption, "x" * length)

    assert refusal(page, "proveKey", key, test) == "malformed"
    assert refusal(page, "proveKey", other, test) == "bad-proof"


def test_a_message_that_was_changed_is_not_opened(page: Browsing, random: Random) -> None:
    key, keys = teller(page, random)
    test = {"uuid": UUID, "nonce": NONCE, "publicKey": group.write_point(group.generator_power(5))}
    sent = parse(sealed(keys, 5).encode())
    data = sent["data"]
    tampered = [data[:-1] + ("0" if data[-1] != "0" else "1"), data[2:], data[:-2]]

    def refused(said: str) -> str:
        return refusal(page, "proveKey", key, test | {"sealed": said})

    wrong = {refused(compact(sent | {"data": one}).decode()) for one in tampered}
    small = {refused(compact(sent | {"alpha": one}).decode()) for one in points.SMALL}
    written = {
        refused(one)
        for one in (json.dumps(sent), compact(sent | {"data": data.upper()}).decode(), "")
    }

    assert (wrong, small, written) == ({"bad-proof"}, {"malformed"}, {"malformed"})
    assert proved(page, key, **(test | {"sealed": compact(sent).decode()}))
