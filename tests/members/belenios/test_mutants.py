"""Five hundred records in each of which one thing is wrong: all are refused.

What the independent program, version 3.0, makes of them:

- `election verify` alone takes any ballot with a wrong proof or signature in perhaps two of three
  runs, and a false tally always: it starts the check of the ballots without waiting for its outcome,
  and looks at the decryptions of the published tally only. It misses nothing in the chain of hashes,
  the trustees' proofs, the partial decryptions and the result.
- It knows nothing of the proofs that bind a decryption, which our own program demands.
- With `verify-ballot` for each ballot and `compute-encrypted-tally`, it takes what means the same in
  other words: numbers with zeros in front, points in capitals, fields that nobody asked for; and it
  does not mind in which order events come, or whether one comes twice.
"""

from io import BytesIO
from pathlib import Path
from random import Random

import pytest

from members.belenios.audit import audit
from members.belenios.errors import Refused
from tests.members.belenios import judging, mutants

# Families of which the independent program takes some, with the words with which we refuse those.
TAKEN = {
    ("ballot_number", "a number is not written in decimal digits"),
    ("ballot_point", "a point is not 64 hexadecimal digits"),
    ("ballot_shape", "not an object of"),
    ("chain_events", " after "),
    ("chain_events", "or a second one"),
    # Of these it takes all: it knows nothing of them.
    ("false_bound_proof", ""),
    ("false_election", "a point is not 64 hexadecimal digits"),
    ("false_trustees", "a number is not written in decimal digits"),
    ("false_trustees", "a point is not 64 hexadecimal digits"),
}


def refusal(record: bytes) -> str | None:
    try:
        audit(BytesIO(record))
    except Refused as refused:
        return str(refused)
    return None


def test_what_is_wrong_is_refused(random: Random) -> None:
    taken = [family for family, record in mutants.mutants(random, 24) if not refusal(record)]

    assert taken == []


@pytest.mark.whole(on="sqlite")
def test_five_hundred_mutants_are_refused(random: Random) -> None:
    taken = [family for family, record in mutants.mutants(random, 500) if not refusal(record)]

    assert taken == []


@pytest.mark.whole(on="sqlite")
def test_what_the_independent_program_takes_is_known(
    random: Random, tool: judging.Tool, tmp_path: Path
) -> None:
    one = mutants.base(random)
    assert judging.accepts(tool, tmp_path, mutants.written(one.whole()))

    surprises = [
        (family, said)
        for family, record in mutants.mutants(random, 64)
        if (said := refusal(record) or "taken by us")
        if not any(family == name and words in said for name, words in TAKEN)
        if judging.accepts(tool, tmp_path, record)
    ]

    assert surprises == []


def test_verify_alone_takes_a_false_tally(
    random: Random, tool: judging.Tool, tmp_path: Path
) -> None:
    """The reason why `judging` asks three things; should this fail, one may do again."""
    one = mutants.base(random)
    ended: list[mutants.Event] = [*one.until_ballots(), ("EndBallots", [])]
    one.box.cast.pop()
    record = mutants.written([*ended, *mutants.counted(one.made, one.box.encrypted())])

    assert judging.verifies(tool, tmp_path, record)
    assert not judging.accepts(tool, tmp_path, record)
    assert refusal(record) == "the encrypted tally does not follow from the ballots"
