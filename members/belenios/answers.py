"""The encrypted answer to a question and its proofs (sections 4.11.1, 4.12 and 4.13).

`context` is S0 of section 4.11: the hash of the election and the voter's public credential. It is
in every challenge, so that a ballot can be copied neither to another voter nor to another election.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from members.belenios.elections import Question
from members.belenios.errors import BadProof
from members.belenios.group import (
    Point,
    divide,
    generator_power,
    multiply,
    power,
    product,
    random_scalar,
    scalar_sum,
    small_power,
    write_point,
)
from members.belenios.messages import (
    Ciphertext,
    Proof,
    fields,
    items,
    read_ciphertext,
    read_proofs,
    write_ciphertext,
    write_proof,
)
from members.belenios.proofs import Pair, prove_one, shows_one

BIT = range(2)


@dataclass(frozen=True, slots=True)
class Answer:
    choices: tuple[Ciphertext, ...]
    individual_proofs: tuple[tuple[Proof, ...], ...]
    overall_proof: tuple[Proof, ...]
    blank_proof: tuple[Proof, ...] | None


def encrypt(question: Question, choice: Sequence[int], *, key: Point, context: str) -> Answer:
    """Each 0 or 1 of a choice encrypted, with proofs that the question admits the whole."""
    question.check(choice)
    secrets = [random_scalar() for _bit in choice]
    choices = tuple(
        _encrypted(bit, secret, key) for bit, secret in zip(choice, secrets, strict=True)
    )
    individual = tuple(
        prove_one(_said_of_one(context, pair), key, _pairs(pair, BIT), bit, secret)
        for pair, bit, secret in zip(choices, choice, secrets, strict=True)
    )
    said = _said_of_all(context, choices)
    if not question.is_blank_allowed:
        whole, total = _whole(choices), sum(choice) - question.least
        pairs, secret = _pairs(whole, question.totals), scalar_sum(secrets)
        overall = prove_one(_said_of_one(said, whole), key, pairs, total, secret)
        return Answer(choices, individual, overall, None)
    return Answer(
        choices, individual, *_blank_proofs(question, choice, choices, secrets, key, said)
    )


def _blank_proofs(
    question: Question,
    choice: Sequence[int],
    choices: Sequence[Ciphertext],
    secrets: list[int],
    key: Point,
    said: str,
) -> tuple[tuple[Proof, ...], tuple[Proof, ...]]:
    """Sections 4.13.1 and 4.13.2 at once: which part of either statement is the true one."""
    secret_of_rest = scalar_sum(secrets[1:])
    of_blank, of_overall = _blank_statements(question, choices)
    if choice[0]:
        blank = prove_one(f"bproof0|{said}|", key, of_blank, 1, secret_of_rest)
        return prove_one(f"bproof1|{said}|", key, of_overall, 0, secrets[0]), blank
    place = 1 + sum(choice) - question.least
    blank = prove_one(f"bproof0|{said}|", key, of_blank, 0, secrets[0])
    return prove_one(f"bproof1|{said}|", key, of_overall, place, secret_of_rest), blank


def verify(question: Question, answer: Answer, *, key: Point, context: str) -> None:
    """Every proof of an answer; its points are known to be in the group since it was read."""
    for place, (pair, proof) in enumerate(
        zip(answer.choices, answer.individual_proofs, strict=True)
    ):
        if not shows_one(_said_of_one(context, pair), key, _pairs(pair, BIT), proof):
            raise BadProof(f"individual proof {place}")
    said = _said_of_all(context, answer.choices)
    if answer.blank_proof is None:
        whole = _whole(answer.choices)
        pairs, opening = _pairs(whole, question.totals), _said_of_one(said, whole)
    else:
        of_blank, pairs = _blank_statements(question, answer.choices)
        opening = f"bproof1|{said}|"
        if not shows_one(f"bproof0|{said}|", key, of_blank, answer.blank_proof):
            raise BadProof("blank proof")
    if not shows_one(opening, key, pairs, answer.overall_proof):
        raise BadProof("overall proof")


def _encrypted(bit: int, secret: int, key: Point) -> Ciphertext:
    hidden = power(key, secret)
    return Ciphertext(generator_power(secret), multiply(hidden, small_power(bit)))


def _pairs(pair: Ciphertext, values: range) -> list[Pair]:
    """For each value what the ciphertext would be of 0, were the value what it hides."""
    alpha, beta = pair
    return [(alpha, divide(beta, small_power(value)) if value else beta) for value in values]


def _blank_statements(
    question: Question, choices: Sequence[Ciphertext]
) -> tuple[list[Pair], list[Pair]]:
    """Not blank, or nothing chosen; and: blank, or as many chosen as the question asks."""
    blank, rest = choices[0], _whole(choices[1:])
    return [blank, rest], [*_pairs(blank, range(1, 2)), *_pairs(rest, question.totals)]


def _whole(choices: Sequence[Ciphertext]) -> Ciphertext:
    return Ciphertext(product([pair.alpha for pair in choices]), product([c.beta for c in choices]))


def _said_of_one(context: str, pair: Ciphertext) -> str:
    return f"prove|{context}|{write_point(pair.alpha)},{write_point(pair.beta)}|"


def _said_of_all(context: str, choices: Sequence[Ciphertext]) -> str:
    """S of section 4.11.1."""
    return f"{context}|" + ",".join(write_point(point) for pair in choices for point in pair)


def write_answer(answer: Answer) -> dict[str, Any]:
    said: dict[str, Any] = {
        "choices": [write_ciphertext(pair) for pair in answer.choices],
        "individual_proofs": [[*map(write_proof, proof)] for proof in answer.individual_proofs],
        "overall_proof": [*map(write_proof, answer.overall_proof)],
    }
    if answer.blank_proof is not None:
        said["blank_proof"] = [*map(write_proof, answer.blank_proof)]
    return said


def read_answer(question: Question, value: object) -> Answer:
    """An answer of the shape that the question asks for, whose proofs may or may not hold."""
    with_blank = ("blank_proof",) if question.is_blank_allowed else ()
    choices, individual, overall, *blank = fields(
        value, "choices", "individual_proofs", "overall_proof", *with_blank
    )
    return Answer(
        choices=tuple(read_ciphertext(pair) for pair in items(choices, question.length)),
        individual_proofs=tuple(
            read_proofs(proof, len(BIT)) for proof in items(individual, question.length)
        ),
        overall_proof=read_proofs(overall, len(question.totals) + question.is_blank_allowed),
        blank_proof=read_proofs(blank[0], 2) if blank else None,
    )
