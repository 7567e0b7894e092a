"""Thirty elections that the independent program and ours hold together, ballot by ballot."""

import json
from io import BytesIO
from pathlib import Path
from random import Random

import pytest

from members.belenios import archive, ballots, trustees
from members.belenios.audit import audit
from members.belenios.elections import Question
from tests.members.belenios import conftest, judging, made

# Singles and, of tellers, how many suffice of how many.
TRUSTEES = (
    (1, None),
    (2, None),
    (1, (2, 3)),
    (1, (1, 2)),
    (1, (3, 3)),
    (0, (2, 2)),
    (1, (3, 5)),
)
# Work in one election: answers times ballots. Only the first has two hundred ballots.
WORK, MOST_BALLOTS = 120, 200


def election(random: Random, number: int) -> made.Made:
    singles, tellers = TRUSTEES[number % len(TRUSTEES)]
    if number == 0:
        asked = [Question("Ratify?", ("Yes", "No"), 1, 1)]
        return made.made(random, *asked, voters=MOST_BALLOTS - 20)
    most = random.choice([2, 3, 5, 20])
    asked = [made.any_question(random, most) for _question in range(1 + number % 3)]
    answers = sum(question.length for question in asked)
    voters = max(2, min(12, WORK // answers))
    return made.made(random, *asked, voters=voters, singles=singles, tellers=tellers)


def cast(random: Random, one: made.Made) -> made.Box:
    """Some voters twice or three times, some not at all."""
    voters = range(len(one.voters))
    again = MOST_BALLOTS - len(voters) if len(voters) > 100 else len(voters) // 2
    who = [*random.sample(voters, len(voters) - len(voters) % 2), *random.choices(voters, k=again)]
    questions = one.election.questions
    return made.Box(
        one,
        [one.ballot(voter, *(made.choice(random, asked) for asked in questions)) for voter in who],
    )


def beginning(box: made.Box) -> bytes:
    """The record while it is open, with every ballot so far."""
    one, chain = box.made, archive.Chain(made.BEGAN)
    written = trustees.write_trustees(one.trustees)
    opened = chain.opening() + chain.setup(one.election, written, one.public)
    return opened + b"".join(chain.ballot(raw) for raw in box.cast)


def ballot_by_the_program(
    tool: judging.Tool, folder: Path, one: made.Made, voter: int, choices: list[list[int]]
) -> bytes:
    (folder / "credential").write_text(one.voters[voter])
    (folder / "choice").write_text(json.dumps(choices))
    asked = ("--privcred", str(folder / "credential"), "--choice", str(folder / "choice"))
    return tool("election", "generate-ballot", "--dir", str(folder), *asked).stdout.rstrip(b"\n")


def hold(random: Random, tool: judging.Tool, folder: Path, number: int) -> None:
    """One election: our ballots, two of the program's, and what both make of the whole.

    The program judges the record, and three of its ballots one by one.
    """
    one = election(random, number)
    box = cast(random, one)
    (folder / "record.bel").write_bytes(beginning(box))
    for voter in (0, len(one.voters) - 1):
        choices = [made.choice(random, asked) for asked in one.election.questions]
        raw = ballot_by_the_program(tool, folder, one, voter, choices)
        ballots.verify_ballot(ballots.read_ballot(raw, one.election), one.election)
        box.cast.append(raw)
    record = box.record()

    audited = audit(BytesIO(record))

    assert audited.ballots == len(box.cast)
    known = {*random.sample(box.cast, max(0, len(box.cast) - 3))}
    assert judging.accepts(tool, folder, record, known)
    (folder / "record.bel").write_bytes(record)
    theirs = tool("election", "compute-result", "--dir", str(folder)).stdout
    assert json.loads(theirs)["result"] == [[*row] for row in audited.result or ()]


@pytest.mark.whole(on="sqlite")
@pytest.mark.parametrize("numbers", [range(first, first + 6) for first in range(0, 30, 6)])
def test_both_hold_an_election(
    random: Random, tool: judging.Tool, tmp_path: Path, numbers: range
) -> None:
    random.seed(conftest.SEED + numbers.start)
    for number in numbers:
        hold(random, tool, tmp_path, number)


def test_both_hold_a_small_election(random: Random, tool: judging.Tool, tmp_path: Path) -> None:
    hold(random, tool, tmp_path, 2)


def test_both_count_no_ballot(random: Random, tool: judging.Tool, tmp_path: Path) -> None:
    record = made.Box(made.made(random, tellers=(2, 3))).record()

    assert audit(BytesIO(record)).result == ((0, 0),)
    assert judging.accepts(tool, tmp_path, record)


def test_both_break_off_at_every_event(random: Random, tool: judging.Tool, tmp_path: Path) -> None:
    """A record that still grows is one, too."""
    one = made.made(random)
    record = made.Box(one, [one.ballot(0, [1, 0])]).record()
    ends = [entry.offset for entry in archive.entries(BytesIO(record)) if ".event" in entry.name]

    for end in ends[1:]:
        cut = record[: end + 2 * archive.BLOCK]
        assert audit(BytesIO(cut)).height == ends.index(end) + 1
        assert judging.verifies(tool, tmp_path, cut)
