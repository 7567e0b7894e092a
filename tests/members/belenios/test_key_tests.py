"""That a saved key is there: shown without decrypting anything."""

from random import Random

import pytest

from members.belenios import certificates, group, key_tests, signing
from members.belenios.errors import BadProof, Malformed, Refused
from members.belenios.messages import compact, parse, write_proof
from members.belenios.proofs import prove_knowledge
from tests.members.belenios import made

UUID = "1" * 14


@pytest.fixture
def nonce(random: Random) -> str:
    return made.base58(random, key_tests.NONCE_LENGTH)


def test_a_single_trustee_shows_its_key(random: Random, nonce: str) -> None:
    single, secret = made.single(random)

    answer = key_tests.make_test([secret], uuid=UUID, nonce=nonce)

    key_tests.check_test(answer, [single.key.public_key], uuid=UUID, nonce=nonce)


def test_the_words_of_the_hash_are_settled(nonce: str) -> None:
    """Browsers make the same: commitment and challenge, taken apart."""
    (proof,) = parse(key_tests.make_test([5], uuid=UUID, nonce=nonce))
    public = group.generator_power(5)
    commitment = group.multiply(
        group.generator_power(int(proof["response"])), group.power(public, int(proof["challenge"]))
    )
    said = f"keytest|{UUID}|{nonce}|{group.write_point(public)}|{group.write_point(commitment)}"

    assert proof["challenge"] == str(group.challenge_of(said))


def test_a_teller_shows_both_keys_of_the_seed(random: Random, nonce: str) -> None:
    keys = signing.keys_of(made.base58(random, signing.SEED_LENGTH))
    certificate = certificates.read_certificate(
        certificates.make_certificate(keys, index=1, threshold=1, size=1)
    )
    points = key_tests.certificate_points(certificate)

    answer = key_tests.make_test(key_tests.seed_secrets(keys), uuid=UUID, nonce=nonce)

    key_tests.check_test(answer, points, uuid=UUID, nonce=nonce)
    with pytest.raises(BadProof):
        key_tests.check_test(answer, points[::-1], uuid=UUID, nonce=nonce)


def test_a_teller_shows_the_share_that_the_seed_opens(random: Random, nonce: str) -> None:
    several, private = made.several(random, 2, 3)

    for key, secret in zip(several.keys, private, strict=True):
        answer = key_tests.make_test([secret], uuid=UUID, nonce=nonce)
        key_tests.check_test(answer, [key.public_key], uuid=UUID, nonce=nonce)


def test_an_answer_holds_once(random: Random, nonce: str) -> None:
    """For one key, one election and one number."""
    single, secret = made.single(random)
    other, points = made.single(random)[0], [single.key.public_key]
    answer = key_tests.make_test([secret], uuid=UUID, nonce=nonce)

    for uuid, number, key in (
        ("2" * 14, nonce, points),
        (UUID, key_tests.new_nonce(), points),
        (UUID, nonce, [other.key.public_key]),
    ):
        with pytest.raises(BadProof, match="saved key"):
            key_tests.check_test(answer, key, uuid=uuid, nonce=number)


def test_what_is_published_already_is_no_answer(random: Random, nonce: str) -> None:
    """The proof that came with the key, or a signature, says nothing of what was saved."""
    single, secret = made.single(random)
    signature = signing.sign(secret, f"{UUID}|{nonce}")
    plain = prove_knowledge(f"pok|{nonce}|", secret)

    for proof in (single.key.pok, signature, plain):
        with pytest.raises(BadProof):
            key_tests.check_test(
                compact([write_proof(proof)]), [single.key.public_key], uuid=UUID, nonce=nonce
            )


@pytest.mark.parametrize("raw", [b"[]", b"{}", b"null", b"[1]", b'[{"challenge":"1"}]', b"x"])
def test_an_answer_of_another_shape_is_refused(nonce: str, raw: bytes) -> None:
    with pytest.raises(Malformed):
        key_tests.check_test(raw, [group.GENERATOR], uuid=UUID, nonce=nonce)


@pytest.mark.parametrize(
    ("uuid", "number"),
    [(UUID, "1" * 21), (UUID, "1" * 23), (UUID, "1" * 10 + "|" + "1" * 11), ("1|1" * 5, "1" * 22)],
)
def test_parts_of_the_hash_cannot_run_together(uuid: str, number: str) -> None:
    with pytest.raises(Refused):
        key_tests.make_test([5], uuid=uuid, nonce=number)
