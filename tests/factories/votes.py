"""One row each of votes, their tellers, rolls, boxes and records."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from members.models import (
    Ballot,
    Board,
    BoardEntry,
    PartialDecryption,
    RollEntry,
    RollRefusal,
    Teller,
    Vote,
    VoteExtension,
    VoteOption,
    VoteQuestion,
    VoteResult,
    VoteTally,
    WaitingBallot,
)
from tests.factories.members import EligibilityRuleFactory, MembershipFactory
from tests.factories.portal import NOW, YESTERDAY, GuildFactory, UserFactory

HOUR = timedelta(hours=1)


class VoteFactory(DjangoModelFactory):
    """A draft of a survey without questions; `frozen` fixes it as if it had been frozen yesterday.

    A frozen one is open at NOW, and its bytes are no election: `tests.members.votes.held` makes
    whole ones.
    """

    class Meta:
        model = Vote

    class Params:
        frozen = factory.Trait(
            keys_at=YESTERDAY - HOUR,
            frozen_at=YESTERDAY,
            frozen_by=factory.SelfAttribute("created_by"),
            uuid=factory.Sequence(lambda n: f"Uuid{n + 1:0>20}".replace("0", "1")),
            election=b"{}",
            election_hash="h" * 43,
            trustees=b"[]",
            portal_key=b"sealed",
            roll_count=1,
        )

    guild = factory.SubFactory(GuildFactory)
    slug = factory.Sequence(lambda n: f"vote-{n}")
    kind = Vote.Kind.SURVEY
    title = factory.Sequence(lambda n: f"Vote number {n}")
    opens_at = NOW - HOUR
    closes_at = NOW + 24 * HOUR
    rule = factory.SubFactory(EligibilityRuleFactory, guild=factory.SelfAttribute("..guild"))
    as_of_on = YESTERDAY.date()
    created_at = YESTERDAY
    created_by = factory.SubFactory(UserFactory)


class VoteQuestionFactory(DjangoModelFactory):
    class Meta:
        model = VoteQuestion

    vote = factory.SubFactory(VoteFactory)
    place = factory.Sequence(lambda n: n)
    words = "Shall it be so?"


class VoteOptionFactory(DjangoModelFactory):
    class Meta:
        model = VoteOption

    question = factory.SubFactory(VoteQuestionFactory)
    place = factory.Sequence(lambda n: n)
    words = "Yes"


class VoteExtensionFactory(DjangoModelFactory):
    class Meta:
        model = VoteExtension

    vote = factory.SubFactory(VoteFactory, frozen=True)
    closes_at = NOW + 48 * HOUR
    reason = "The network was down."
    at = NOW
    by = factory.SubFactory(UserFactory)


class TellerFactory(DjangoModelFactory):
    class Meta:
        model = Teller

    vote = factory.SubFactory(VoteFactory)
    user = factory.SubFactory(UserFactory)
    place = factory.Sequence(lambda n: n + 1)


class RollEntryFactory(DjangoModelFactory):
    class Meta:
        model = RollEntry

    vote = factory.SubFactory(VoteFactory)
    membership = factory.SubFactory(MembershipFactory, guild=factory.SelfAttribute("..vote.guild"))
    account = factory.SelfAttribute("membership.user")
    credential = factory.Sequence(lambda n: n.to_bytes(32, "big"))
    sealed = b"sealed"


class RollRefusalFactory(DjangoModelFactory):
    class Meta:
        model = RollRefusal

    vote = factory.SubFactory(VoteFactory)
    membership = factory.SubFactory(MembershipFactory, guild=factory.SelfAttribute("..vote.guild"))
    reasons = ["in_good_standing:1"]


class BallotFactory(DjangoModelFactory):
    class Meta:
        model = Ballot

    vote = factory.SubFactory(VoteFactory, frozen=True)
    credential = factory.Sequence(lambda n: n.to_bytes(32, "big"))
    turn = 1
    tracker = factory.Sequence(lambda n: f"{n:0>43}")
    content = b"{}"


class WaitingBallotFactory(DjangoModelFactory):
    class Meta:
        model = WaitingBallot

    ballot = factory.SubFactory(BallotFactory)


class BoardFactory(DjangoModelFactory):
    class Meta:
        model = Board

    vote = factory.SubFactory(VoteFactory, frozen=True)
    credentials = b"[]"


class PartialDecryptionFactory(DjangoModelFactory):
    class Meta:
        model = PartialDecryption

    vote = factory.SubFactory(VoteFactory, frozen=True)
    owner = factory.Sequence(lambda n: n + 1)
    content = b"{}"


class BoardEntryFactory(DjangoModelFactory):
    class Meta:
        model = BoardEntry

    vote = factory.SubFactory(VoteFactory, frozen=True)
    height = factory.Sequence(lambda n: n)
    kind = BoardEntry.Kind.SETUP
    digest = "d" * 64


class VoteTallyFactory(DjangoModelFactory):
    class Meta:
        model = VoteTally

    vote = factory.SubFactory(VoteFactory, frozen=True)
    ballots = 1
    ciphertexts = b"[]"


class VoteResultFactory(DjangoModelFactory):
    class Meta:
        model = VoteResult

    vote = factory.SubFactory(VoteFactory, frozen=True)
    content = b"{}"
