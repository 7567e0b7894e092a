"""A teller's key as a file, on paper and as a sealed copy."""

import json

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from members.belenios import group, signing
from tests.members.belenios.browser.calling import Browsing, RefusedThere

pytestmark = pytest.mark.whole(on="sqlite")

VOTE = "a-vote-2026"
KINDS = ("single", "threshold")
PASSPHRASE = "A sentence of some length é"


def refusal(page: Browsing, name: str, *given: object) -> tuple[str, int | None]:
    with pytest.raises(RefusedThere) as refused:
        page.teller(name, *given)
    return refused.value.code, refused.value.line


def altered(written: str, **changes: object) -> str:
    return json.dumps(json.loads(written) | changes)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_gives_the_key_back(page: Browsing, kind: str) -> None:
    key = page.teller("makeKey", kind, VOTE)

    written = page.teller("writeKeyFile", key)

    expected = {"vote": VOTE, "publicKey": key["publicKey"]}
    assert page.teller("readKeyFile", written, expected) == key
    assert json.loads(written)["secret"] == key["secret"]
    secret = (
        group.read_scalar(key["secret"])
        if kind == "single"
        else signing.keys_of(key["secret"]).signing
    )
    assert key["publicKey"] == group.write_point(group.generator_power(secret))


def test_a_file_that_is_another_is_told(page: Browsing) -> None:
    key, other = (page.teller("makeKey", "threshold", VOTE) for _teller in range(2))
    written = page.teller("writeKeyFile", key)
    one_off = altered(written, secret=other["secret"])

    assert refusal(page, "readKeyFile", written, {"vote": "another"}) == ("wrong-key", None)
    expected = {"vote": VOTE, "publicKey": other["publicKey"]}
    assert refusal(page, "readKeyFile", written, expected) == ("wrong-key", None)
    assert refusal(page, "readKeyFile", one_off, {}) == ("malformed", None)
    assert refusal(page, "readKeyFile", altered(written, version=2), {}) == (
        "unknown-version",
        None,
    )
    broken = [
        written[:-3],
        "%PDF-1.7",
        "null",
        "{}",
        altered(written, kind="triple"),
        altered(written, secret=key["secret"][1:]),
        altered(written, secret=7),
        altered(written, kind="single", secret=str(group.ORDER + 1)),
        altered(written, kind="single", secret="0"),
    ]
    assert {refusal(page, "readKeyFile", one, {}) for one in broken} == {("malformed", None)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_gives_the_key_back(page: Browsing, kind: str) -> None:
    key = page.teller("makeKey", kind, VOTE)

    lines = page.teller("writeRecoverySheet", key)

    assert {len(line) for line in lines[:-1]} == {19}
    sheet = "\n".join(lines)
    typings = [sheet, sheet.lower(), "".join(sheet.split()), sheet.replace("0", "o") + "\n"]
    typings += [sheet.replace("1", "l").replace(" ", "-"), sheet.replace("1", "I")]
    for typed in typings:
        assert page.teller("readRecoverySheet", typed, VOTE) == key


def test_an_error_in_typing_is_told_by_its_line(page: Browsing) -> None:
    key = page.teller("makeKey", "single", VOTE)
    lines = page.teller("writeRecoverySheet", key)
    second = lines[1]
    replaced = ("2" if second[0] != "2" else "3") + second[1:]
    place = next(
        at for at in range(18) if second[at] != second[at + 1] and " " not in second[at : at + 2]
    )
    swapped = second[:place] + second[place + 1] + second[place] + second[place + 2 :]
    typings = [replaced, swapped, second[:-1], second + "7", "UUUU" + second[4:], lines[2], ""]

    told = {
        refusal(page, "readRecoverySheet", "\n".join([lines[0], typed, *lines[2:]]), VOTE)
        for typed in typings
    }

    assert told == {("mistyped", 2)}
    whole = "\n".join(lines)
    assert refusal(page, "readRecoverySheet", "\n".join(lines[:-1]), VOTE)[0] == "mistyped"
    assert refusal(page, "readRecoverySheet", " ", VOTE) == ("malformed", None)
    other = {"publicKey": group.write_point(group.GENERATOR)}
    assert refusal(page, "readRecoverySheet", whole, VOTE, other) == ("wrong-key", None)


def test_a_sealed_copy_opens_with_its_passphrase_alone(page: Browsing) -> None:
    key = page.teller("makeKey", "threshold", VOTE)

    sealed = page.teller("sealKey", key, PASSPHRASE)

    assert page.teller("openSealedKey", sealed, PASSPHRASE.replace("é", "e\u0301")) == key
    assert key["secret"] not in sealed
    assert opened_here(sealed) == page.teller("writeKeyFile", key)
    assert refusal(page, "openSealedKey", sealed, PASSPHRASE + ".") == ("wrong-passphrase", None)
    with pytest.raises(InvalidTag):
        opened_here(altered(sealed, vote="another"))


def test_a_sealed_copy_can_not_ask_for_less_or_more(page: Browsing) -> None:
    key = page.teller("makeKey", "single", VOTE)
    head = {"format": "on-the-table sealed teller key", "version": 1, "vote": VOTE}
    kdf = {"name": "scrypt", "n": 2**30, "r": 8, "p": 1}
    rest = {"public_key": key["publicKey"], "kdf": kdf, "salt": "00", "vector": "00", "data": "00"}

    assert refusal(page, "sealKey", key, "fifteen letters")[0] == "short-passphrase"
    written = json.dumps(head | rest)
    assert refusal(page, "openSealedKey", written, PASSPHRASE)[0] == "malformed"
    later = altered(written, version=2)
    assert refusal(page, "openSealedKey", later, PASSPHRASE)[0] == "unknown-version"


def opened_here(sealed: str) -> str:
    """What the documents say of the format, by another library."""
    said = json.loads(sealed)
    data, kdf = bytes.fromhex(said.pop("data")), said["kdf"]
    salt = bytes.fromhex(said["salt"])
    scrypt = Scrypt(salt=salt, length=32, n=kdf["n"], r=kdf["r"], p=kdf["p"])
    around = json.dumps(said, separators=(",", ":")).encode()
    derived = scrypt.derive(PASSPHRASE.encode())
    return AESGCM(derived).decrypt(bytes.fromhex(said["vector"]), data, around).decode()
