"""Elections and their questions (sections 4.9 and 4.10)."""

from collections.abc import Sequence
from dataclasses import dataclass

from members.belenios.credentials import read_uuid
from members.belenios.errors import Malformed, NotAllowed
from members.belenios.group import NAME, Point, read_point, write_point
from members.belenios.messages import (
    compact,
    fingerprint,
    items,
    named,
    parse_loosely,
    small_number,
    text,
)

VERSION = 1
FIELDS = ("version", "description", "name", "group", "public_key", "questions", "uuid")


@dataclass(frozen=True, slots=True)
class Question:
    """A homomorphic question: `least` to `most` of `answers`, or blank where that is allowed.

    A choice is a list of 0 and 1, one for each answer; where blank is allowed another stands
    before them, and is 1 alone.
    """

    question: str
    answers: tuple[str, ...]
    least: int
    most: int
    is_blank_allowed: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.least <= self.most <= len(self.answers) or not self.most:
            raise NotAllowed("a question asks for more than it offers, or for nothing")

    @property
    def length(self) -> int:
        return len(self.answers) + self.is_blank_allowed

    @property
    def totals(self) -> range:
        """How many answers may be chosen."""
        return range(self.least, self.most + 1)

    def check(self, choice: Sequence[int]) -> None:
        if len(choice) != self.length or not {*choice} <= {0, 1}:
            raise NotAllowed("a choice is not a 0 or 1 for each answer")
        if self.is_blank_allowed and choice[0]:
            if sum(choice) != 1:
                raise NotAllowed("a blank vote chooses nothing else")
        elif sum(choice) not in self.totals:
            raise NotAllowed("too many answers are chosen, or too few")


@dataclass(frozen=True, slots=True)
class Election:
    """What is voted on. `raw` are its bytes, the same for everybody; each ballot has their hash."""

    raw: bytes
    name: str
    description: str
    uuid: str
    public_key: Point
    questions: tuple[Question, ...]
    hash: str


def write_election(
    *,
    name: str,
    description: str,
    uuid: str,
    public_key: Point,
    questions: Sequence[Question],
    administrator: str | None = None,
    credential_authority: str | None = None,
) -> Election:
    said: dict[str, object] = {
        "version": VERSION,
        "description": description,
        "name": name,
        "group": NAME,
        "public_key": write_point(public_key),
        "questions": [_written(question) for question in questions],
        "uuid": uuid,
    }
    if administrator is not None:
        said["administrator"] = administrator
    if credential_authority is not None:
        said["credential_authority"] = credential_authority
    return read_election(compact(said))


def read_election(raw: bytes) -> Election:
    optional = ("administrator", "credential_authority")
    said = named(parse_loosely(raw), *FIELDS, *(f"?{name}" for name in optional))
    for name in optional:
        text(said.get(name, ""))
    told = (small_number(said["version"]), said["group"])
    if told != (VERSION, NAME) or not items(said["questions"]):
        raise NotAllowed("an election of another version or group, or without a question")
    return Election(
        raw=raw,
        name=text(said["name"]),
        description=text(said["description"]),
        uuid=read_uuid(said["uuid"]),
        public_key=read_point(said["public_key"]),
        questions=tuple(_question(one) for one in said["questions"]),
        hash=fingerprint(raw),
    )


def _written(question: Question) -> dict[str, object]:
    said: dict[str, object] = {"answers": [*question.answers]}
    if question.is_blank_allowed:
        said["blank"] = True
    return said | {"min": question.least, "max": question.most, "question": question.question}


def _question(value: object) -> Question:
    if not isinstance(value, dict) or "type" in value:
        raise NotAllowed("a question that is not counted homomorphically")
    said = named(value, "answers", "?blank", "min", "max", "question")
    if not isinstance(said.get("blank", False), bool):
        raise Malformed("blank is neither true nor false")
    return Question(
        question=text(said["question"]),
        answers=tuple(text(answer) for answer in items(said["answers"])),
        least=small_number(said["min"]),
        most=small_number(said["max"]),
        is_blank_allowed=said.get("blank", False),
    )
