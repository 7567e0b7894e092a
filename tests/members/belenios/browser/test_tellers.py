"""Tellers in a browser, with tellers elsewhere: one key together, and one count."""

import json
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest

from members.belenios import (
    archive,
    certificates,
    channels,
    credentials,
    decryption,
    group,
    polynomials,
    results,
    shares,
    signing,
    tally,
    threshold,
    trustee_keys,
    trustees,
)
from members.belenios.audit import Record, audit
from members.belenios.elections import Question, write_election
from members.belenios.messages import compact, parse
from tests.members.belenios import judging, made, points
from tests.members.belenios.browser.calling import Browsing, RefusedThere
from tests.members.belenios.test_example import EXAMPLE, lines
from tests.members.belenios.test_reference_tellers import QUORUM, SIZE, Teller

pytestmark = pytest.mark.whole(on="sqlite")

STRIKE = Question("Strike?", ("Yes", "No"), 1, 1)
QUESTION = Question("Which?", ("a", "b"), 1, 1, is_blank_allowed=True)
VOTE = "a-vote"
FIELDS = ["decryption_factors", "decryption_proofs", "bound_proofs"]
Key = dict[str, str]


def refusal(page: Browsing, name: str, *given: object) -> str:
    with pytest.raises(RefusedThere) as refused:
        page.teller(name, *given)
    return refused.value.code


def single(page: Browsing) -> tuple[Key, trustees.Single]:
    key = page.teller("makeKey", "single", VOTE)
    return key, trustees.Single(
        trustee_keys.read_key(parse(page.teller("publishKey", key).encode()))
    )


def key_of(page: Browsing, kind: str, secret: str, known: group.Point) -> Key:
    """A key with this secret, as it comes out of a teller's file."""
    said = {"format": "on-the-table teller key", "version": 1, "kind": kind, "vote": VOTE}
    said |= {"public_key": group.write_point(known), "secret": secret}
    key: Key = page.teller("readKeyFile", json.dumps(said))
    return key


def asked(record: made.Made, whole: tally.EncryptedTally, key: group.Point) -> dict[str, Any]:
    return {
        "electionBytes": record.election.raw,
        "expectedHash": record.election.hash,
        "tallyBytes": tally.write_ciphertexts(whole.ciphertexts),
        "publicKey": group.write_point(key),
    }


def test_a_single_teller_counts(page: Browsing, random: Random) -> None:
    key, item = single(page)
    trustees.check_trustees((item,))
    election = write_election(
        name="", description="", uuid="1" * 14, public_key=item.sub_key, questions=[QUESTION]
    )
    one = made.Made(election, (item,), {}, [made.credential(random)])
    whole = made.Box(one, [one.ballot(0, [0, 1, 0])]).encrypted()
    given = asked(one, whole, item.sub_key)

    counted = page.teller("decryptCount", key, given)

    partial = decryption.read_decryption(counted["decryption"].encode(), election)
    decryption.verify_decryption(election, whole, item.sub_key, partial)
    assert [*json.loads(counted["decryption"])] == FIELDS
    assert decryption.write_decryption(partial) == counted["decryption"].encode()
    assert one.counted(whole, {1: partial}) == ((0, 1, 0),)
    assert counted["tallyDigest"] == archive.digest_of(given["tallyBytes"])


def test_no_two_proofs_have_the_same_commitment(page: Browsing, random: Random) -> None:
    """Or their two challenges would give the private key away."""
    one = made.made(random, STRIKE, STRIKE)
    whole, key = made.Box(one).encrypted(), group.generator_power(one.secrets[1])
    teller = key_of(page, "single", str(one.secrets[1]), key)
    given = asked(one, whole, key)

    raws = [page.teller("decryptCount", teller, given)["decryption"].encode() for _time in range(2)]

    commitments = []
    for partial in (decryption.read_decryption(raw, one.election) for raw in raws):
        decryption.verify_decryption(one.election, whole, key, partial)
        assert partial.factors == ((group.NEUTRAL,) * 2,) * 2
        assert partial.bound_proofs
        commitments += [
            group.multiply(group.generator_power(proof.response), group.power(key, proof.challenge))
            for row in (*partial.proofs, *partial.bound_proofs)
            for proof in row
        ]
    assert (len(commitments), len({*commitments})) == (16, 16)


def test_a_tally_that_is_none_is_not_decrypted(page: Browsing, random: Random) -> None:
    one = made.made(random)
    whole = made.Box(one, [one.ballot(0, [1, 0])]).encrypted()
    key = key_of(page, "single", str(one.secrets[1]), one.election.public_key)
    other, _item = single(page)
    given = asked(one, whole, one.election.public_key)
    alpha = group.write_point(whole.ciphertexts[0][0].alpha).encode()
    outside = [*points.SMALL, points.outside(whole.ciphertexts[0][0].alpha)]
    outside.remove(group.write_point(group.NEUTRAL))
    tallies = [given["tallyBytes"].replace(alpha, point.encode()) for point in outside]
    tallies += [b" " + given["tallyBytes"], b"[]", b"[[]]", b"\xff"]

    codes = {refusal(page, "decryptCount", key, given | {"tallyBytes": raw}) for raw in tallies}

    assert codes == {"malformed"}
    assert refusal(page, "decryptCount", other, given) == "wrong-key"
    assert refusal(page, "decryptCount", key, given | {"expectedHash": "x"}) == "wrong-election"
    assert refusal(page, "publishCertificate", key, {"index": 1, "threshold": 1, "size": 1}) == (
        "wrong-key"
    )


def test_certificates_are_checked_before_a_share_is_dealt(page: Browsing, random: Random) -> None:
    keys = [page.teller("makeKey", "threshold", VOTE) for _teller in range(SIZE)]
    certs = [certificate(page, key, index) for index, key in enumerate(keys, 1)]
    one, other = (parse(cert.encode()) for cert in certs[:2])
    exchanged = one | {"signature": other["signature"]}
    above = one | {"signature": one["signature"] | {"response": str(group.ORDER)}}

    def deals(*shown: str) -> str:
        return refusal(page, "dealShares", keys[0], [*shown])

    assert deals(compact(exchanged).decode(), *certs[1:]) == "bad-proof"
    assert deals(compact(above).decode(), *certs[1:]) == "malformed"
    assert deals(certs[0], certs[2], certs[1]) == "malformed"
    assert deals(*certs[:2]) == "malformed"
    assert deals(certs[0], certificate(page, keys[0], 2), certs[2]) == "not-allowed"
    assert refusal(page, "dealShares", page.teller("makeKey", "threshold", VOTE), certs) == (
        "wrong-key"
    )
    assert deals(certificate(page, keys[0], 1, quorum=3), *certs[1:]) == "malformed"
    for index, size in ((4, 3), (1, certificates.MOST_TELLERS + 1)):
        place = {"index": index, "threshold": 2, "size": size}
        assert refusal(page, "publishCertificate", keys[0], place) == "not-allowed"
    others = [certs[0], certificate(page, page.teller("makeKey", "threshold", VOTE), 2), certs[2]]
    names = {page.teller("nameOfCertificates", shown) for shown in (certs, others)}
    assert len(names) == 2


def certificate(page: Browsing, key: Key, index: int, quorum: int = QUORUM) -> str:
    place = {"index": index, "threshold": quorum, "size": SIZE}
    written: str = page.teller("publishCertificate", key, place)
    return written


def test_tellers_at_three_programs_count_together(
    page: Browsing, random: Random, tool: judging.Tool, tmp_path: Path
) -> None:
    """Teller 1 in the browser, 2 with us, 3 at the independent program; 1 and 3 count."""
    key, theirs = page.teller("makeKey", "threshold", VOTE), Teller(tool, tmp_path, 3)
    ours = signing.keys_of(signing.new_seed())
    mine = certificates.make_certificate(ours, index=2, threshold=QUORUM, size=SIZE)
    certs = [certificate(page, key, 1), written(mine), theirs.read("cert").decode()]
    read = read_certificates(certs)
    dealt = [
        polynomials.read_polynomial(parse(page.teller("dealShares", key, certs).encode())),
        polynomials.make_polynomial(ours, read),
        theirs.polynomial("".join(f"{one}\n" for one in certs).encode()),
    ]
    given = [shares.make_input(dealt, index) for index in (1, 2, 3)]
    outputs = [
        gathered(page, key, certs, given[0]),
        shares.make_output(ours, read, given[1]),
        theirs.output(given[2]),
    ]
    check_tampering(page, key, certs, given[0])

    count(page, tool, tmp_path, key, threshold.make_pedersen(read, dealt, outputs), outputs, theirs)


def written(signed: signing.Signed) -> str:
    return compact(signing.write_signed(signed)).decode()


def read_certificates(certs: list[str]) -> list[certificates.Certificate]:
    return [
        certificates.read_certificate(signing.read_signed(parse(one.encode()))) for one in certs
    ]


def gathered(page: Browsing, key: Key, certs: list[str], given: shares.Input) -> shares.Output:
    sent = compact(shares.write_input(given)).decode()
    return shares.read_output(parse(page.teller("gatherShares", key, certs, sent).encode()))


def check_tampering(page: Browsing, key: Key, certs: list[str], given: shares.Input) -> None:
    """A share of another teller, shares in another order, another's polynomial: all refused."""
    said = shares.write_input(given)
    wrong = [
        (said | {"secrets": [*reversed(said["secrets"])]}, "bad-proof"),
        (said | {"coefexps": [*reversed(said["coefexps"])]}, "bad-proof"),
        (said | {"polynomial": said["secrets"][0]}, "malformed"),
    ]
    for other, code in wrong:
        assert refusal(page, "gatherShares", key, certs, compact(other).decode()) == code
    assert refusal(page, "gatherShares", key, certs[:2], compact(said).decode()) == "malformed"


def count(
    page: Browsing,
    tool: judging.Tool,
    folder: Path,
    key: Key,
    pedersen: threshold.Pedersen,
    outputs: list[shares.Output],
    theirs: Teller,
) -> None:
    """The independent program's part has no bound proofs, the two of the browser have them."""
    own, item = single(page)
    box = voted(page, item, pedersen)
    one, whole = box.made, box.encrypted()
    chain = archive.Chain(made.BEGAN)
    record = begun(chain, box)
    (folder / "record.bel").write_bytes(record)
    sealed = ("--key", f"{theirs.name}.key", "--decryption-key", "sealed")
    at = ("--dir", str(folder), "--trustee-id", "4")
    third = tool("election", "decrypt-threshold", *at, *sealed, folder=theirs.folder).stdout
    given = asked(one, whole, pedersen.keys[0].public_key) | {"sealed": outputs[0].private_key}
    parts = {
        1: page.teller("decryptCount", own, asked(one, whole, item.sub_key))["decryption"].encode(),
        2: page.teller("decryptCount", key, given)["decryption"].encode(),
        4: third.splitlines()[0],
    }
    for owner, raw in parts.items():
        partial = decryption.read_decryption(raw, one.election)
        public = trustees.all_keys(one.trustees)[owner - 1].public_key
        decryption.verify_decryption(
            one.election, whole, public, partial, as_specified=(owner == 4)
        )
        record += chain.partial_decryption(owner, partial)
    (folder / "record.bel").write_bytes(record)
    result = tool("election", "compute-result", "--dir", str(folder)).stdout.strip()
    assert result == results.write_result(((1, 0, 0),))
    record += chain.result(((1, 0, 0),))
    assert audit(BytesIO(record), as_specified=True).result == ((1, 0, 0),)
    assert judging.accepts(tool, folder, record)


def voted(page: Browsing, *items: trustees.Single | threshold.Pedersen) -> made.Box:
    """One blank ballot, by a browser."""
    key = trustees.election_key(items)
    election = write_election(
        name="", description="", uuid="2" * 14, public_key=key, questions=[QUESTION]
    )
    one = made.Made(election, items, {}, [credentials.new_credential()])
    sent = page.vote(election.raw, election.hash, one.voters[0], [[1, 0, 0]])
    return made.Box(one, [sent["ballotBytes"]])


def begun(chain: archive.Chain, box: made.Box) -> bytes:
    """The record of a vote that is closed and not yet counted."""
    one, written = box.made, trustees.write_trustees(box.made.trustees)
    record = chain.opening() + chain.setup(one.election, written, one.public)
    record += b"".join(map(chain.ballot, box.cast))
    return record + chain.end_of_ballots() + chain.encrypted_tally(box.encrypted())


def test_tellers_in_browsers_make_a_record_that_is_whole(
    page: Browsing, tool: judging.Tool, tmp_path: Path
) -> None:
    """All steps of all tellers, no decryption without its bound proofs."""
    own, item = single(page)
    keys = [page.teller("makeKey", "threshold", VOTE) for _teller in range(SIZE)]
    certs = [certificate(page, key, index) for index, key in enumerate(keys, 1)]
    dealt = [
        polynomials.read_polynomial(parse(page.teller("dealShares", key, certs).encode()))
        for key in keys
    ]
    outputs = [
        gathered(page, key, certs, shares.make_input(dealt, index))
        for index, key in enumerate(keys, 1)
    ]
    pedersen = threshold.make_pedersen(read_certificates(certs), dealt, outputs)
    box, chain = voted(page, item, pedersen), archive.Chain(made.BEGAN)
    one, whole, record = box.made, box.encrypted(), begun(chain, box)
    counting = {
        1: (own, None),
        3: (keys[1], outputs[1].private_key),
        4: (keys[2], outputs[2].private_key),
    }

    for owner, (key, sealed) in counting.items():
        given = asked(one, whole, trustees.all_keys(one.trustees)[owner - 1].public_key)
        raw = page.teller("decryptCount", key, given | {"sealed": sealed})["decryption"]
        partial = decryption.read_decryption(raw.encode(), one.election)
        record += chain.partial_decryption(owner, partial)
    record += chain.result(((1, 0, 0),))

    assert audit(BytesIO(record)).result == ((1, 0, 0),)
    assert judging.accepts(tool, tmp_path, record)


@pytest.fixture(scope="module")
def example() -> Record:
    with (EXAMPLE / "election.bel").open("rb") as stream:
        return audit(stream, as_specified=True)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_teller_of_the_example_takes_its_steps_in_the_browser(
    page: Browsing, example: Record, number: int
) -> None:
    seed = (EXAMPLE / f"{number}.seed").read_text().strip()
    key = key_of(page, "threshold", seed, signing.keys_of(seed).verification)
    certs = [line.decode() for line in lines("certificates.jsons") if line]
    given = (EXAMPLE / f"{number}.input").read_text().strip()
    theirs = shares.read_output(parse((EXAMPLE / f"{number}.output").read_bytes().strip()))

    output = shares.read_output(parse(page.teller("gatherShares", key, certs, given).encode()))

    assert output.public_key.public_key == theirs.public_key.public_key
    assert example.tally
    one = made.Made(example.election, example.trustees, {}, [])
    public = output.public_key.public_key
    for sealed in (output.private_key, theirs.private_key):
        asking = asked(one, example.tally, public) | {"sealed": sealed}
        raw = page.teller("decryptCount", key, asking)["decryption"].encode()
        partial = decryption.read_decryption(raw, example.election)
        decryption.verify_decryption(example.election, example.tally, public, partial)
        if number + 1 in example.partials:
            assert partial.factors == example.partials[number + 1].factors


def test_what_tellers_send_each_other_is_checked(page: Browsing) -> None:
    """Teller 2 deals teller 1 a wrong share, or a good one that it did not sign or address."""
    seeds = [(EXAMPLE / f"{number}.seed").read_text().strip() for number in (1, 2)]
    own, other = map(signing.keys_of, seeds)
    key = key_of(page, "threshold", seeds[0], own.verification)
    certs = [line.decode() for line in lines("certificates.jsons") if line]
    given = parse((EXAMPLE / "1.input").read_bytes().strip())
    share = channels.receive(own, other.verification, given["secrets"][1])
    astray = {"recipient": group.write_point(other.encryption), "message": share}
    signed = signing.signed(other.signing, compact(astray).decode())
    wrong = [
        channels.send(other, own.encryption, compact({"secret": "5"}).decode()),
        channels.send(own, own.encryption, share),
        channels.encrypt(own.encryption, written(signed)),
    ]

    first, _share, third = given["secrets"]
    shown = [given | {"secrets": [first, sent, third]} for sent in wrong]
    one, two, three = given["coefexps"]
    forged = {"message": two["message"], "signature": three["signature"]}
    shown += [given | {"coefexps": [one, forged, three]}]
    shown += [given | {"signatures": [given["signatures"][place] for place in (0, 2, 1)]}]

    for said in shown:
        sent = compact(said).decode()
        assert refusal(page, "gatherShares", key, certs, sent) == "bad-proof"
    again = channels.send(other, own.encryption, share)
    good = compact(given | {"secrets": [first, again, third]}).decode()
    assert page.teller("gatherShares", key, certs, good)


def test_the_single_trustee_and_the_voters_of_the_example(page: Browsing, example: Record) -> None:
    assert example.tally
    one = made.Made(example.election, example.trustees, {}, [])
    public = trustees.all_keys(example.trustees)[0].public_key
    secret: str = json.loads((EXAMPLE / "single.privkey").read_text())
    key = key_of(page, "single", secret, public)

    raw = page.teller("decryptCount", key, asked(one, example.tally, public))["decryption"]

    partial = decryption.read_decryption(raw.encode(), example.election)
    assert partial.factors == example.partials[1].factors
    private = json.loads((EXAMPLE / "credentials.json").read_bytes())
    election = example.election
    choices = [[0] * question.length for question in election.questions]
    for question, choice in zip(election.questions, choices, strict=True):
        choice[-1] = int(question.least > 0)
    sent = {
        parse(page.vote(election.raw, election.hash, one, choices)["ballotBytes"])["credential"]
        for one in private.values()
    }
    assert sent == {group.write_point(one) for one in example.credentials}
