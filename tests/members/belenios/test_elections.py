"""Elections and questions: read, written, and what makes none."""

import json
from random import Random
from typing import Any

import pytest

from members.belenios.elections import Election, Question, read_election
from members.belenios.errors import Malformed, NotAllowed
from tests.members.belenios import made

ONE = Question("One", ("a", "b"), 1, 1)
FEW = Question("Few", ("a", "b", "c"), 1, 2, is_blank_allowed=True)


@pytest.fixture
def election(random: Random) -> Election:
    return made.made(random, ONE, FEW).election


def changed(election: Election, **others: Any) -> bytes:
    said = json.dumps(json.loads(election.raw) | others, ensure_ascii=False)
    return said.encode(errors="backslashreplace")


def test_an_election_is_read_as_it_was_written(election: Election) -> None:
    assert read_election(election.raw) == election
    assert election.questions == (ONE, FEW)
    assert election.description == json.loads(election.raw)["description"]


def test_the_hash_is_of_the_bytes(election: Election) -> None:
    """A person may have written it with other spaces; voters see, and sign, these very bytes."""
    spaced = read_election(changed(election))

    assert (spaced.uuid, spaced.questions) == (election.uuid, election.questions)
    assert spaced.hash != election.hash


@pytest.mark.parametrize(
    "others",
    [
        {"version": 0},
        {"version": 2},
        {"group": "BELENIOS-2048"},
        {"questions": []},
        {"questions": [{"type": "Lists", "value": {}}]},
    ],
)
def test_other_elections_are_not_held_here(election: Election, others: dict[str, Any]) -> None:
    with pytest.raises(NotAllowed):
        read_election(changed(election, **others))


@pytest.mark.parametrize(
    "others",
    [
        {"uuid": "short"},
        {"name": None},
        {"description": 7},
        {"administrator": ["x"]},
        {"public_key": "00" * 32},
        {"questions": [{"answers": ["a"], "min": 1, "max": 1}]},
        {"questions": [{"answers": [1], "min": 1, "max": 1, "question": ""}]},
        {"questions": [{"answers": ["a"], "blank": 1, "min": 1, "max": 1, "question": ""}]},
        {"questions": [{"answers": ["a"], "min": 1.0, "max": 1, "question": ""}]},
        {"more": 1},
        {"version": True},
        {"version": 1.0},
        {"name": "\ud800"},
    ],
)
def test_elections_in_another_shape_are_refused(election: Election, others: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        read_election(changed(election, **others))


@pytest.mark.parametrize(
    "again",
    [b'"name":"x"', b'"questions":[{"answers":["b","a"],"min":1,"max":1,"question":"One"}]'],
)
def test_a_field_twice_is_refused(election: Election, again: bytes) -> None:
    """One program would show the first, another the last: voters would choose different things."""
    for wrong in (b"{" + again + b"," + election.raw[1:], election.raw[:-1] + b"," + again + b"}"):
        with pytest.raises(Malformed, match="twice"):
            read_election(wrong)


@pytest.mark.parametrize(("least", "most"), [(0, 0), (2, 1), (0, 3), (-1, 1)])
def test_a_question_asks_for_something_it_offers(least: int, most: int) -> None:
    with pytest.raises(NotAllowed):
        Question("", ("a", "b"), least, most)


@pytest.mark.parametrize("choice", [[1, 0], [0, 1]])
def test_one_of_two(choice: list[int]) -> None:
    ONE.check(choice)


@pytest.mark.parametrize("choice", [[0, 0], [1, 1], [2, -1], [1], [1, 0, 0], []])
def test_not_one_of_two(choice: list[int]) -> None:
    with pytest.raises(NotAllowed):
        ONE.check(choice)


@pytest.mark.parametrize("choice", [[1, 0, 0, 0], [0, 1, 0, 0], [0, 1, 0, 1]])
def test_blank_or_up_to_two(choice: list[int]) -> None:
    FEW.check(choice)


@pytest.mark.parametrize(
    "choice", [[0, 0, 0, 0], [1, 1, 0, 0], [0, 1, 1, 1], [1, 0, 0], [2, 0, 0, 0]]
)
def test_neither_blank_nor_up_to_two(choice: list[int]) -> None:
    with pytest.raises(NotAllowed):
        FEW.check(choice)
