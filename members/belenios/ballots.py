"""Ballots and their signatures (sections 4.16 and 4.17)."""

from collections.abc import Sequence
from dataclasses import dataclass

from members.belenios import answers
from members.belenios.answers import Answer
from members.belenios.elections import Election
from members.belenios.errors import BadProof, Malformed, NotAllowed, WrongElection
from members.belenios.group import Point, generator_power, read_point, write_point
from members.belenios.messages import (
    Proof,
    compact,
    fields,
    fingerprint,
    items,
    parse,
    read_proof,
    write_proof,
)
from members.belenios.proofs import knows, prove_knowledge

# What a proof and a ciphertext take in JSON at the most, with a margin for the words around them.
PROOF, CIPHERTEXT, AROUND = 192, 166, 1024


@dataclass(frozen=True, slots=True)
class Ballot:
    """A ballot as it was read. `raw` are the bytes that came; hash and tracker are made of them."""

    raw: bytes
    credential: Point
    answers: tuple[Answer, ...]
    signature: Proof
    hash: str

    @property
    def tracker(self) -> str:
        """The smart ballot tracker: what a voter looks for in the public record."""
        return fingerprint(self.raw)


def make_ballot(election: Election, secret: int, choices: Sequence[Sequence[int]]) -> bytes:
    """The ballot of the voter whose credential stands for `secret`, with one choice a question."""
    if len(choices) != len(election.questions):
        raise NotAllowed("not one choice for each question")
    credential = generator_power(secret)
    context = _context(election, credential)
    said = {
        "election_uuid": election.uuid,
        "election_hash": election.hash,
        "credential": write_point(credential),
        "answers": [
            answers.write_answer(
                answers.encrypt(question, choice, key=election.public_key, context=context)
            )
            for question, choice in zip(election.questions, choices, strict=True)
        ],
    }
    signed = fingerprint(compact(said))
    proof = prove_knowledge(f"sig|{signed}|", secret)
    return compact(said | {"signature": {"hash": signed, "proof": write_proof(proof)}})


def read_ballot(raw: bytes, election: Election) -> Ballot:
    """A ballot in the shape of this election, every point in the group, every number in its range.

    It has not been verified. What this refuses needs no arithmetic worth mentioning.
    """
    if len(raw) > size_limit(election):
        raise Malformed("larger than any ballot of this election")
    uuid, hashed, credential, answered, signature = fields(
        parse(raw), "election_uuid", "election_hash", "credential", "answers", "signature"
    )
    if (uuid, hashed) != (election.uuid, election.hash):
        raise WrongElection("the ballot names another election")
    signed, proof = fields(signature, "hash", "proof")
    if signed != fingerprint(raw[: raw.rindex(b',"signature":')] + b"}"):
        raise BadProof("the hash in the signature is not the ballot's")
    pairs = zip(election.questions, items(answered, len(election.questions)), strict=True)
    return Ballot(
        raw=raw,
        credential=read_point(credential),
        answers=tuple(answers.read_answer(question, answer) for question, answer in pairs),
        signature=read_proof(proof),
        hash=signed,
    )


def verify_ballot(ballot: Ballot, election: Election) -> None:
    """The signature and every proof. Whether the credential is on the roll is for the caller."""
    if not knows(f"sig|{ballot.hash}|", ballot.credential, ballot.signature):
        raise BadProof("signature")
    context = _context(election, ballot.credential)
    for place, (question, answer) in enumerate(
        zip(election.questions, ballot.answers, strict=True)
    ):
        try:
            answers.verify(question, answer, key=election.public_key, context=context)
        except BadProof as error:
            raise BadProof(f"question {place}: {error}") from error


def size_limit(election: Election) -> int:
    """Bytes that no ballot of this election exceeds, to be asked before anything is parsed."""
    return AROUND + sum(
        AROUND + question.length * (CIPHERTEXT + 2 * PROOF) + (len(question.totals) + 3) * PROOF
        for question in election.questions
    )


def _context(election: Election, credential: Point) -> str:
    """S0 of section 4.11."""
    return f"{election.hash}|{write_point(credential)}"
