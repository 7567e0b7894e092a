"""An election that the independent program made, read and counted again, without that program."""

import json
from pathlib import Path

import pytest

from members.belenios import (
    audit,
    certificates,
    credentials,
    decryption,
    messages,
    polynomials,
    results,
    shares,
    signing,
    threshold,
    trustee_keys,
    trustees,
)
from members.belenios.errors import BadProof

EXAMPLE = Path(__file__).with_name("example")


@pytest.fixture(scope="module")
def record() -> audit.Record:
    with (EXAMPLE / "election.bel").open("rb") as stream:
        return audit.audit(stream, as_specified=True)


def lines(name: str) -> list[bytes]:
    return (EXAMPLE / name).read_bytes().splitlines()


def test_the_record_holds(record: audit.Record) -> None:
    assert record.result == ((1, 1), (1, 1, 1, 1))
    assert (record.ballots, record.height, record.stage) == (3, 10, "Result")
    assert {*record.partials} == {1, 2, 4}


def test_its_decryptions_show_too_little_for_a_vote() -> None:
    stream = (EXAMPLE / "election.bel").open("rb")

    with stream, pytest.raises(BadProof, match="bound"):
        audit.audit(stream)


def test_the_credentials_are_the_listed_ones(record: audit.Record) -> None:
    private = json.loads((EXAMPLE / "credentials.json").read_bytes())
    uuid = record.election.uuid

    public = {credentials.public_of(one, uuid) for one in private.values()}

    assert public == record.credentials


def test_the_tellers_rounds_lead_to_the_published_keys(record: audit.Record) -> None:
    certs = [
        certificates.read_certificate(signing.read_signed(messages.parse(line)))
        for line in lines("certificates.jsons")
    ]
    dealt = [polynomials.read_polynomial(messages.parse(one)) for one in lines("polynomials.jsons")]
    outputs = [
        shares.read_output(messages.parse((EXAMPLE / f"{n}.output").read_bytes().strip()))
        for n in (1, 2, 3)
    ]

    assert threshold.make_pedersen(certs, dealt, outputs) == record.trustees[1]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_teller_of_the_example_takes_its_steps_here(record: audit.Record, number: int) -> None:
    keys = signing.keys_of((EXAMPLE / f"{number}.seed").read_text().strip())
    item = record.trustees[1]
    assert isinstance(item, threshold.Pedersen)
    certs = [certificates.read_certificate(one) for one in item.certs]
    raw = (EXAMPLE / f"{number}.input").read_bytes().strip()
    given = shares.read_input(messages.parse(raw))
    theirs = shares.read_output(messages.parse((EXAMPLE / f"{number}.output").read_bytes().strip()))

    ours = shares.make_output(keys, certs, given)

    assert ours.public_key.public_key == theirs.public_key.public_key
    assert shares.open_private_key(keys, ours.private_key) == shares.open_private_key(
        keys, theirs.private_key
    )
    assert messages.compact(shares.write_input(given)) == raw


def test_other_tellers_count_the_same(record: audit.Record) -> None:
    """The single trustee with tellers 1 and 2; in the record, 1 and 3 counted."""
    assert record.tally
    secrets = {1: trustee_keys.read_private_key((EXAMPLE / "single.privkey").read_bytes().strip())}
    for number in (1, 2):
        keys = signing.keys_of((EXAMPLE / f"{number}.seed").read_text().strip())
        output = messages.parse((EXAMPLE / f"{number}.output").read_bytes().strip())
        secrets[number + 1] = shares.open_private_key(keys, shares.read_output(output).private_key)
    partials = {
        owner: decryption.decrypt(record.election, record.tally, secret)
        for owner, secret in secrets.items()
    }

    combined = results.combine(record.trustees, partials)

    assert results.count(record.tally, combined) == record.result


def test_the_trustees_are_written_to_the_byte(record: audit.Record) -> None:
    raw = trustees.write_trustees(record.trustees)

    assert raw in (EXAMPLE / "election.bel").read_bytes()
