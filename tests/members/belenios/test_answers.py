"""Answers: every choice a question admits is proved, and no other can be."""

from dataclasses import replace
from itertools import product
from random import Random

import pytest

from members.belenios import answers, group
from members.belenios.elections import Question
from members.belenios.errors import BadProof, NotAllowed

QUESTIONS = {
    "one of two": Question("", ("a", "b"), 1, 1),
    "any of three": Question("", ("a", "b", "c"), 0, 3),
    "two or three": Question("", ("a", "b", "c"), 2, 3),
    "one or blank": Question("", ("a", "b"), 1, 1, is_blank_allowed=True),
    "none, one or blank": Question("", ("a", "b"), 0, 1, is_blank_allowed=True),
    "two or blank": Question("", ("a", "b", "c"), 2, 2, is_blank_allowed=True),
}
KEY = group.generator_power(7)


def admitted(question: Question) -> list[tuple[int, ...]]:
    every = product(range(2), repeat=question.length)
    return [choice for choice in every if not refuses(question, choice)]


def refuses(question: Question, choice: tuple[int, ...]) -> bool:
    try:
        question.check(choice)
    except NotAllowed:
        return True
    return False


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS.keys())
def test_every_admitted_choice_is_proved(random: Random, question: Question) -> None:
    for choice in admitted(question):
        answer = answers.encrypt(question, choice, key=KEY, context="c")

        answers.verify(question, answer, key=KEY, context="c")
        assert answers.read_answer(question, answers.write_answer(answer)) == answer


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS.keys())
def test_no_other_choice_is_encrypted(random: Random, question: Question) -> None:
    others = {*product(range(2), repeat=question.length)} - {*admitted(question)}

    for choice in others:
        with pytest.raises(NotAllowed):
            answers.encrypt(question, choice, key=KEY, context="c")


@pytest.mark.parametrize(("key", "context"), [(group.GENERATOR, "c"), (KEY, "d")])
def test_an_answer_holds_for_one_voter_in_one_election(
    random: Random, key: group.Point, context: str
) -> None:
    question = QUESTIONS["one or blank"]
    answer = answers.encrypt(question, [0, 1, 0], key=KEY, context="c")

    with pytest.raises(BadProof):
        answers.verify(question, answer, key=key, context=context)


def test_every_ciphertext_is_in_the_proof_of_the_whole(random: Random) -> None:
    """Two choices of which each is proved, and whose sum is the same, cannot change places."""
    question = QUESTIONS["two or three"]
    one = answers.encrypt(question, [1, 1, 0], key=KEY, context="c")
    swapped = replace(one, choices=one.choices[::-1], individual_proofs=one.individual_proofs[::-1])

    with pytest.raises(BadProof, match="overall proof"):
        answers.verify(question, swapped, key=KEY, context="c")


@pytest.mark.parametrize(
    ("asked", "answered", "choice"),
    [
        (Question("", ("a", "b"), 1, 1), Question("", ("a", "b"), 0, 1), [0, 0]),
        (Question("", ("a", "b"), 1, 1), Question("", ("a", "b"), 0, 2), [1, 1]),
        (
            Question("", ("a", "b"), 1, 1, is_blank_allowed=True),
            Question("", ("a", "b"), 0, 1, is_blank_allowed=True),
            [0, 0, 0],
        ),
    ],
)
def test_an_answer_to_a_laxer_question_is_refused(
    random: Random, asked: Question, answered: Question, choice: list[int]
) -> None:
    """As a voter with a program of their own would try, in the shape that is asked for."""
    answer = answers.encrypt(answered, choice, key=KEY, context="c")
    length = len(asked.totals) + asked.is_blank_allowed
    for start in range(len(answer.overall_proof) - length + 1):
        cut = replace(answer, overall_proof=answer.overall_proof[start : start + length])
        with pytest.raises(BadProof, match="overall proof"):
            answers.verify(asked, cut, key=KEY, context="c")


def test_a_blank_vote_that_chooses_is_refused(random: Random) -> None:
    """Blank, and an answer too: put together from two honest halves."""
    question = QUESTIONS["one or blank"]
    blank = answers.encrypt(question, [1, 0, 0], key=KEY, context="c")
    chosen = answers.encrypt(question, [0, 1, 0], key=KEY, context="c")
    both = replace(
        chosen,
        choices=(blank.choices[0], *chosen.choices[1:]),
        individual_proofs=(blank.individual_proofs[0], *chosen.individual_proofs[1:]),
    )

    for blank_proof in (blank.blank_proof, chosen.blank_proof):
        with pytest.raises(BadProof, match="blank proof"):
            answers.verify(question, replace(both, blank_proof=blank_proof), key=KEY, context="c")
