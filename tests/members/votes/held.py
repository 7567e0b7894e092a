"""Whole votes for the tests, held through the actions: set up, keys, frozen, ballots, counted."""

from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO

from members import vote_record, vote_tellers
from members.actions import vote_casting, vote_counting, vote_freezing, vote_keys, votes
from members.belenios import ballots, decryption, signing, trustee_keys
from members.belenios.audit import Record, audit
from members.belenios.certificates import make_certificate
from members.belenios.credentials import secret_of
from members.belenios.key_tests import make_test
from members.belenios.messages import compact
from members.belenios.polynomials import make_polynomial, write_polynomial
from members.belenios.shares import make_output, open_private_key, read_input, write_output
from members.belenios.signing import write_signed
from members.models import Membership, RollEntry, Teller, Vote
from portal import jobs, sealing
from portal.access import Role
from portal.models import Guild, Job, User
from tests.factories.members import EligibilityRuleFactory, MembershipFactory
from tests.factories.portal import NOW, GuildFactory, RoleGrantFactory, UserFactory

HOUR = timedelta(hours=1)
OPENS, CLOSES = NOW + HOUR, NOW + 25 * HOUR
DURING, AFTER = OPENS + HOUR, CLOSES + HOUR
YES, NO, BLANK = [[0, 1, 0]], [[0, 0, 1]], [[1, 0, 0]]
ADDRESS = "/votes/here/"
YES_OR_NO = [
    votes.Question("Shall it be so?", [votes.Option("Yes", is_asked_for=True), votes.Option("No")])
]


@dataclass
class Held:
    """A vote with everybody who has to do with it; `secrets` are the tellers' by their place."""

    guild: Guild
    officer: User
    vote: Vote
    members: list[Membership]
    tellers: list[User] = field(default_factory=list)
    secrets: dict[int, object] = field(default_factory=dict)

    def fresh(self) -> Vote:
        self.vote = Vote.objects.with_closing().select_related("guild", "rule").get(pk=self.vote.pk)
        return self.vote

    def teller(self, place: int) -> Teller:
        return Teller.objects.select_related("vote", "user").get(vote=self.vote, place=place)

    def ballot(self, member: int, choice=YES) -> bytes:
        """A ballot as the member's browser makes it."""
        vote = self.fresh()
        entry = RollEntry.objects.get(vote=vote, membership=self.members[member])
        private = sealing.unseal(bytes(entry.sealed)).decode()
        election = vote_record.election_of(vote)
        return ballots.make_ballot(election, secret_of(private, election.uuid), choice)

    def cast(self, member: int, choice=YES, *, raw=None, now=DURING):
        return vote_casting.cast(
            vote=self.fresh(),
            raw=raw or self.ballot(member, choice),
            by=self.members[member].user,
            now=now,
        )

    def record(self) -> bytes:
        return b"".join(vote_record.archive(self.fresh().board))

    def audited(self) -> Record:
        return audit(BytesIO(self.record()))


def drafted(
    *, members: int = 3, tellers: int = 0, needed: int | None = None, kind: str = "survey", **fields
) -> Held:
    """A draft that lacks nothing but keys; the members are in good standing."""
    guild = GuildFactory()
    officer = UserFactory(committee=True, role__guild=guild)
    people = [MembershipFactory(guild=guild) for _ in range(members)]
    rule = EligibilityRuleFactory(guild=guild)
    binding = {
        "decides": "Whether it shall be so.",
        "follows": "The board acts.",
        "next_decider": "The board",
        "lapses_on": (NOW + timedelta(days=365)).date(),
        "threshold_numerator": 1,
        "threshold_denominator": 2,
    }
    given = {
        **(binding if kind != "survey" else {}),
        "title": "Shall it be so?",
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "rule": rule,
        "as_of_on": NOW.date(),
        "tellers_needed": needed,
        **fields,
    }
    vote = votes.draft_vote(
        guild=guild, slug=f"vote-{guild.pk}", kind=kind, fields=given, by=officer, now=NOW
    )
    votes.set_questions(vote=vote, questions=YES_OR_NO, by=officer, now=NOW)
    holding = [RoleGrantFactory(guild=guild, role=Role.TELLER).user for _ in range(tellers)]
    votes.name_tellers(vote=vote, users=holding, by=officer, now=NOW)
    return Held(guild, officer, vote, people, holding)


def with_keys(held: Held) -> Held:
    """Let every teller make and prove a key, each in its browser."""
    votes.ask_for_keys(vote=held.vote, by=held.officer, now=NOW)
    held.fresh()
    (make_shared if held.vote.tellers_needed else make_single)(held)
    for place in range(1, len(held.tellers) + 1):
        teller = held.teller(place)
        answer = key_test(held, place)
        vote_keys.prove_key(teller=teller, answer=answer, by=teller.user, now=NOW)
    return held


def key_test(held: Held, place: int) -> bytes:
    teller = held.teller(place)
    return make_test([private_of(held, place)], uuid=teller.vote.uuid, nonce=teller.nonce)


def make_single(held: Held) -> None:
    for place in range(1, len(held.tellers) + 1):
        secret = trustee_keys.new_private_key()
        held.secrets[place] = secret
        message = compact(trustee_keys.write_key(trustee_keys.make_key(secret)))
        send(held, place, vote_keys.make_key, message)


def make_shared(held: Held) -> None:
    """Steps 1, 3 and 5 of section 4.6, with the pages' own data between them."""
    size, needed = len(held.tellers), held.vote.tellers_needed
    for place in range(1, size + 1):
        held.secrets[place] = signing.keys_of(signing.new_seed())
        certificate = make_certificate(
            held.secrets[place], index=place, threshold=needed, size=size
        )
        send(held, place, vote_keys.make_key, compact(write_signed(certificate)))
    certificates = vote_tellers.certificates_of(vote_tellers.tellers_of(held.vote))
    for place in range(1, size + 1):
        made = make_polynomial(held.secrets[place], certificates)
        send(held, place, vote_keys.send_shares, compact(write_polynomial(made)))
    for place in range(1, size + 1):
        tellers = vote_tellers.tellers_of(held.vote)
        given = vote_tellers.place_of(tellers[place - 1], tellers, held.vote).given["input"]
        output = make_output(held.secrets[place], certificates, read_input(given))
        send(held, place, vote_keys.take_shares, compact(write_output(output)))


def send(held: Held, place: int, action, message: bytes) -> None:
    teller = held.teller(place)
    action(teller=teller, message=message, by=teller.user, now=NOW)


def private_of(held: Held, place: int) -> int:
    """What the teller's key file opens to."""
    if held.vote.tellers_needed is None:
        return held.secrets[place]
    output = vote_tellers.outputs_of([held.teller(place)])[0]
    return open_private_key(held.secrets[place], output.private_key)


def run(job: Job) -> Job:
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def frozen(time_machine, **asked) -> Held:
    """A vote that was frozen at NOW and opens an hour later."""
    time_machine.move_to(NOW, tick=False)
    held = with_keys(drafted(**asked))
    job = vote_freezing.freeze(vote=held.vote, address=ADDRESS, by=held.officer, now=NOW)
    assert run(job).state == Job.State.DONE, job.failure
    held.fresh()
    return held


def counted(held: Held, *places: int) -> Held:
    """End the vote after its closing and let these tellers count."""
    job = vote_counting.count(vote=held.fresh(), address=ADDRESS, now=AFTER)
    assert run(job).state == Job.State.DONE, job.failure
    for place in places:
        post_part(held, place)
    held.fresh()
    return held


def post_part(held: Held, place: int) -> None:
    vote, teller = held.fresh(), held.teller(place)
    election, whole = vote_record.election_of(vote), vote_record.tally_of(vote)
    part = decryption.decrypt(election, whole, private_of(held, place))
    raw = decryption.write_decryption(part)
    vote_counting.post_decryption(teller=teller, raw=raw, by=teller.user, now=AFTER)
