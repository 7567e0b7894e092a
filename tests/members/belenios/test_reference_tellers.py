"""Tellers at different programs, who make one key together and count with it."""

import json
from io import BytesIO
from pathlib import Path
from random import Random

import pytest

from members.belenios import (
    archive,
    certificates,
    elections,
    messages,
    polynomials,
    results,
    shares,
    signing,
    threshold,
    trustee_keys,
    trustees,
)
from members.belenios.audit import audit
from members.belenios.decryption import decrypt, read_decryption, verify_decryption
from tests.members.belenios import judging, made

QUORUM, SIZE = 2, 3
QUESTION = elections.Question("Which?", ("a", "b"), 1, 1, is_blank_allowed=True)


class Teller:
    """A teller at the independent program, in a folder of its own."""

    def __init__(self, tool: judging.Tool, folder: Path, index: int) -> None:
        self.folder = folder / str(index)
        self.folder.mkdir()
        self._tool, self._context = tool, f"{index}/{QUORUM}/{SIZE}"
        self.name = self.step(1, ("--threshold-context", self._context)).decode().strip()

    def step(self, number: int, arguments: tuple[str, ...] = (), given: bytes = b"") -> bytes:
        asked = ("setup", "generate-trustee-key-threshold", "--group", "Ed25519")
        more = ("--step", str(number), *arguments)
        done = self._tool(*asked, *more, given=given, folder=self.folder)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def read(self, ending: str) -> bytes:
        return (self.folder / f"{self.name}.{ending}").read_bytes().strip()

    def polynomial(self, certs: bytes) -> polynomials.Polynomial:
        (self.folder / "certs").write_bytes(certs)
        self.step(2, ("--certs", "certs"))
        context = ("--threshold-context", self._context)
        said = self.step(3, (*context, "--certs", "certs", "--key", f"{self.name}.key"))
        return polynomials.read_polynomial(messages.parse(said.strip()))

    def output(self, given: shares.Input) -> shares.Output:
        raw = messages.compact(shares.write_input(given))
        said = self.step(5, ("--certs", "certs", "--key", f"{self.name}.key"), raw)
        output = shares.read_output(messages.parse(said.strip()))
        (self.folder / "sealed").write_text(output.private_key)
        return output


LONG = pytest.mark.whole(on="sqlite")


@pytest.mark.parametrize(
    "theirs", [(1,), pytest.param((2, 3), marks=LONG), pytest.param((1, 2, 3), marks=LONG)]
)
def test_tellers_at_both_programs_count_together(
    random: Random, tool: judging.Tool, tmp_path: Path, theirs: tuple[int, ...]
) -> None:
    others = {index: Teller(tool, tmp_path, index) for index in theirs}
    ours = {
        index: signing.keys_of(made.base58(random, signing.SEED_LENGTH))
        for index in range(1, SIZE + 1)
        if index not in theirs
    }
    certs = [certificate(others, ours, index) for index in range(1, SIZE + 1)]
    lines = b"".join(messages.compact(signing.write_signed(one.signed)) + b"\n" for one in certs)
    dealt = [
        others[one.index].polynomial(lines)
        if one.index in others
        else polynomials.make_polynomial(ours[one.index], certs)
        for one in certs
    ]
    given = [shares.make_input(dealt, one.index) for one in certs]
    outputs = [
        others[index].output(one)
        if index in others
        else shares.make_output(ours[index], certs, one)
        for index, one in enumerate(given, 1)
    ]
    pedersen = threshold.make_pedersen(certs, dealt, outputs)

    last = next(index for index in (3, 2) if index != theirs[0])
    keys = ours.get(last) or signing.keys_of(others[last].read("key").decode())
    private = shares.open_private_key(keys, outputs[last - 1].private_key)

    count(random, tool, tmp_path, pedersen, others[theirs[0]], (1 + last, private))


def certificate(
    others: dict[int, Teller], ours: dict[int, signing.Keys], index: int
) -> certificates.Certificate:
    if index in others:
        said = signing.read_signed(messages.parse(others[index].read("cert")))
    else:
        said = certificates.make_certificate(ours[index], index=index, threshold=QUORUM, size=SIZE)
    return certificates.read_certificate(said)


def count(
    random: Random,
    tool: judging.Tool,
    folder: Path,
    pedersen: threshold.Pedersen,
    teller: Teller,
    last: tuple[int, int],
) -> None:
    """One teller and the single trustee decrypt at the program, another teller with us."""
    single, secret = made.single(random)
    items = (single, pedersen)
    key = trustees.election_key(items)
    election = elections.write_election(
        name="", description="", uuid="1" * 14, public_key=key, questions=[QUESTION]
    )
    one = made.Made(election, items, {1: secret}, [made.credential(random)])
    box = made.Box(one, [one.ballot(0, [0, 1, 0])])
    chain, whole = archive.Chain(made.BEGAN), box.encrypted()
    record = chain.opening()
    record += chain.setup(election, trustees.write_trustees(items), one.public)
    record += chain.ballot(box.cast[0]) + chain.end_of_ballots() + chain.encrypted_tally(whole)
    (folder / "record.bel").write_bytes(record)
    (folder / "private").write_bytes(trustee_keys.write_private_key(secret))
    asked = ("--dir", str(folder), "--trustee-id")
    first = tool("election", "decrypt", *asked, "1", "--privkey", str(folder / "private"))
    sealed = ("--key", f"{teller.name}.key", "--decryption-key", "sealed")
    owner = 1 + int(teller.folder.name)
    second = tool(
        "election", "decrypt-threshold", *asked, str(owner), *sealed, folder=teller.folder
    )

    for number, said in ((1, first), (owner, second)):
        raw, about = said.stdout.splitlines()
        partial = read_decryption(raw, election)
        public = trustees.all_keys(items)[number - 1].public_key
        verify_decryption(election, whole, public, partial, as_specified=True)
        assert json.loads(about)["owner"] == number
        record += chain.partial_decryption(number, partial)
    owner, private = last
    record += chain.partial_decryption(owner, decrypt(election, whole, private))
    (folder / "record.bel").write_bytes(record)
    result = tool("election", "compute-result", "--dir", str(folder)).stdout.strip()
    assert result == results.write_result(((0, 1, 0),))
    record += chain.result(((0, 1, 0),))
    assert audit(BytesIO(record), as_specified=True).result == ((0, 1, 0),)
    assert judging.accepts(tool, folder, record)
