"""The two kinds of proof that everything else is made of.

*Knowledge*: of the exponent of one point (sections 4.5, 4.6.1, 4.16). *One of several*: that for
one of several pairs (u, v), without saying which, u is a power of g and v the same power of a base
(sections 4.12, 4.13, and 4.20 with a single pair). Each caller says what its hash begins with.
"""

from collections.abc import Sequence

from members.belenios.group import (
    ORDER,
    Point,
    challenge_of,
    generator_power,
    multiply,
    power,
    random_scalar,
    response,
    write_point,
)
from members.belenios.messages import Proof

Pair = tuple[Point, Point]


def prove_knowledge(said: str, secret: int) -> Proof:
    nonce = random_scalar()
    challenge = challenge_of(said + write_point(generator_power(nonce)))
    return Proof(challenge, response(nonce, secret, challenge))


def knows(said: str, public: Point, proof: Proof) -> bool:
    """Whether the proof shows knowledge of the exponent of `public`."""
    commitment = multiply(generator_power(proof.response), power(public, proof.challenge))
    return challenge_of(said + write_point(commitment)) == proof.challenge


def prove_one(
    said: str, base: Point, pairs: Sequence[Pair], which: int, secret: int
) -> tuple[Proof, ...]:
    """A proof that pair `which` is (g, base) to the power of `secret`, or any other pair is."""
    nonce = random_scalar()
    proofs = [Proof(random_scalar(), random_scalar()) for _pair in pairs]
    commitments = [_commitments(base, *one) for one in zip(pairs, proofs, strict=True)]
    commitments[which] = (generator_power(nonce), power(base, nonce))
    others = sum(proof.challenge for place, proof in enumerate(proofs) if place != which)
    challenge = (_challenge(said, commitments) - others) % ORDER
    proofs[which] = Proof(challenge, response(nonce, secret, challenge))
    return tuple(proofs)


def shows_one(said: str, base: Point, pairs: Sequence[Pair], proofs: Sequence[Proof]) -> bool:
    commitments = [_commitments(base, *one) for one in zip(pairs, proofs, strict=True)]
    return _challenge(said, commitments) == sum(proof.challenge for proof in proofs) % ORDER


def _commitments(base: Point, pair: Pair, proof: Proof) -> Pair:
    challenge, answer = proof
    return (
        multiply(generator_power(answer), power(pair[0], challenge)),
        multiply(power(base, answer), power(pair[1], challenge)),
    )


def _challenge(said: str, commitments: Sequence[Pair]) -> int:
    return challenge_of(
        said + ",".join(write_point(point) for pair in commitments for point in pair)
    )
