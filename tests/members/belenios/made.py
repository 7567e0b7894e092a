"""Elections for the tests: their keys, ballots and records, the same for the same seed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from members.belenios import (
    archive,
    ballots,
    bindings,
    certificates,
    credentials,
    decryption,
    polynomials,
    results,
    shares,
    signing,
    tally,
    threshold,
    trustee_keys,
    trustees,
)
from members.belenios.elections import Election, Question, write_election
from members.belenios.group import ORDER
from members.belenios.messages import compact, fingerprint, write_proof
from members.belenios.proofs import prove_knowledge

BEGAN = 1_700_000_000


@dataclass
class Made:
    """An election with every secret that its voters and trustees hold."""

    election: Election
    trustees: trustees.Trustees
    secrets: dict[int, int]
    voters: list[str]

    @property
    def voter_secrets(self) -> list[int]:
        return [credentials.secret_of(one, self.election.uuid) for one in self.voters]

    @property
    def public(self) -> bytes:
        return credentials.write_credentials(
            credentials.public_of(one, self.election.uuid) for one in self.voters
        )

    def ballot(self, voter: int, *choices: Sequence[int]) -> bytes:
        return ballots.make_ballot(self.election, self.voter_secrets[voter], choices)

    def decrypted(
        self, whole: tally.EncryptedTally, owners: Sequence[int]
    ) -> dict[int, decryption.PartialDecryption]:
        return {
            owner: decryption.decrypt(self.election, whole, self.secrets[owner]) for owner in owners
        }

    def counted(
        self, whole: tally.EncryptedTally, partials: dict[int, decryption.PartialDecryption]
    ) -> results.Result:
        return results.count(whole, results.combine(self.trustees, partials))

    def quorum(self) -> list[int]:
        """The trustees who count: of several, the last ones."""
        counting, first = [], 1
        for item in self.trustees:
            end = first + len(item.keys)
            counting += [*range(end - item.threshold, end)]
            first = end
        return counting


@dataclass
class Box:
    """The ballots of an election as they came, and the record that is made of them."""

    made: Made
    cast: list[bytes] = field(default_factory=list)

    def counting(self) -> list[ballots.Ballot]:
        """The last ballot of each voter (section 4.17)."""
        read = [ballots.read_ballot(raw, self.made.election) for raw in self.cast]
        return [*{ballot.credential: ballot for ballot in read}.values()]

    def encrypted(self) -> tally.EncryptedTally:
        return tally.tally(self.made.election, self.counting())

    def partials(self, owners: Sequence[int]) -> dict[int, decryption.PartialDecryption]:
        return self.made.decrypted(self.encrypted(), owners)

    def result(self) -> results.Result:
        whole = self.encrypted()
        return self.made.counted(whole, self.made.decrypted(whole, self.made.quorum()))

    def record(self) -> bytes:
        """The whole archive, from the first byte to the result."""
        made, chain, whole = self.made, archive.Chain(BEGAN), self.encrypted()
        written = trustees.write_trustees(made.trustees)
        parts = [chain.opening(), chain.setup(made.election, written, made.public)]
        parts += [chain.ballot(raw) for raw in self.cast]
        parts += [chain.end_of_ballots(), chain.encrypted_tally(whole)]
        partials = made.decrypted(whole, made.quorum())
        parts += [chain.partial_decryption(owner, one) for owner, one in partials.items()]
        return b"".join([*parts, chain.result(made.counted(whole, partials))])


def signed(body: bytes, secret: int) -> bytes:
    """A ballot of any content, signed as its voter would."""
    digest = fingerprint(body)
    proof = write_proof(prove_knowledge(f"sig|{digest}|", secret))
    return body[:-1] + b',"signature":' + compact({"hash": digest, "proof": proof}) + b"}"


def base58(random: Random, length: int) -> str:
    return "".join(random.choices(credentials.BASE58, k=length))


def credential(random: Random) -> str:
    return "-".join(base58(random, length) for length in credentials.PARTS)


def single(random: Random) -> tuple[trustees.Single, int]:
    secret = random.randrange(1, ORDER)
    return trustees.Single(trustee_keys.make_key(secret)), secret


def several(random: Random, quorum: int, size: int) -> tuple[threshold.Pedersen, list[int]]:
    """Tellers who ran all rounds, and the private key that each of them came to."""
    tellers = [signing.keys_of(base58(random, signing.SEED_LENGTH)) for _place in range(size)]
    certs = [
        certificates.read_certificate(
            certificates.make_certificate(keys, index=index, threshold=quorum, size=size)
        )
        for index, keys in enumerate(tellers, 1)
    ]
    dealt = [polynomials.make_polynomial(keys, certs) for keys in tellers]
    outputs = [
        shares.make_output(keys, certs, shares.make_input(dealt, index))
        for index, keys in enumerate(tellers, 1)
    ]
    private = [
        shares.open_private_key(keys, output.private_key)
        for keys, output in zip(tellers, outputs, strict=True)
    ]
    return threshold.make_pedersen(certs, dealt, outputs), private


def made(
    random: Random,
    *questions: Question,
    voters: int = 3,
    singles: int = 1,
    tellers: tuple[int, int] | None = None,
    is_bound: bool = False,
) -> Made:
    """An election; `tellers` is (how many suffice, how many there are).

    `is_bound` lets it name its credentials and trustees.
    """
    items: list[trustees.Single | threshold.Pedersen] = []
    secrets: list[int] = []
    for _place in range(singles):
        item, secret = single(random)
        items.append(item)
        secrets.append(secret)
    if tellers is not None:
        group, private = several(random, *tellers)
        items.append(group)
        secrets += private
    written, uuid = [credential(random) for _voter in range(voters)], base58(random, 14)
    description = 'A "text" with \\ and \n and \u2028'
    if is_bound:
        public = credentials.write_credentials(credentials.public_of(one, uuid) for one in written)
        listed = trustees.write_trustees(tuple(items))
        description = bindings.bind(description, credentials=public, trustees=listed)
    election = write_election(
        name="Vertrag „Äpfel“",
        description=description,
        uuid=uuid,
        public_key=trustees.election_key(tuple(items)),
        questions=questions or (Question("Yes?", ("Yes", "No"), 1, 1),),
        administrator="The guild",
        credential_authority="server",
    )
    return Made(
        election,
        tuple(items),
        dict(enumerate(secrets, 1)),
        written,
    )


def choice(random: Random, question: Question) -> list[int]:
    """Any choice that a question admits."""
    blank = question.is_blank_allowed and random.random() < 0.3
    chosen = [0] * len(question.answers)
    if not blank:
        for place in random.sample(range(len(chosen)), random.choice(question.totals)):
            chosen[place] = 1
    return [int(blank), *chosen] if question.is_blank_allowed else chosen


def any_question(random: Random, most: int) -> Question:
    size = random.randint(2, max(2, most))
    least = random.choice([0, 1, 1, random.randint(0, size)])
    return Question(
        question=f"Which of {size}?",
        answers=tuple(f"Answer {place}" for place in range(size)),
        least=least,
        most=random.choice([max(1, least), size, random.randint(max(1, least), size)]),
        is_blank_allowed=random.random() < 0.5,
    )
