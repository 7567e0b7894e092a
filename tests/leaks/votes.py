"""Votes of a guild, each of its own kind: one open, one rehearsed, one in draft; see world.py."""

from datetime import timedelta

from django.utils import timezone

from members.actions import vote_board
from members.belenios.credentials import write_credentials
from members.belenios.elections import Question, write_election
from members.belenios.group import generator_power
from members.belenios.trustee_keys import make_key
from members.belenios.trustees import Single, write_trustees
from members.models import EligibilityRule, Membership, Vote
from portal import sealing
from portal.models import Guild, User
from tests.factories.portal import UserFactory
from tests.factories.votes import (
    RollEntryFactory,
    RollRefusalFactory,
    TellerFactory,
    VoteExtensionFactory,
    VoteFactory,
)
from tests.members.votes.shown import drafted

UUID = "CanaryVote1111"
# Its proof is drawn by chance: made once, so that twins have the same.
KEY = make_key(7)
DRAFT = "/votes/the-canarysluggish/"


def of_guild(guild: Guild, member: Membership) -> None:
    """The member alone is on the roll of the open one."""
    real = VoteFactory(guild=guild, slug="open-vote", opens_at=None, closes_at=None)
    sealed = sealing.seal(b"canarycredential")
    RollEntryFactory(vote=real, membership=member, sealed=sealed)
    freeze(real, "canaryvote")
    rehearsal = VoteFactory(guild=guild, slug="rehearsal", rehearsal_of=real, is_rehearsal=True)
    freeze(rehearsal, "canaryrehearsal")
    VoteFactory(guild=guild, slug="vote-in-draft", title="canaryearlyvote")


def on_pages(guild: Guild, member: User, teller: User) -> None:
    """One in words from which a neighbour is left off, its rehearsal with the member, and a draft.

    All follow a rule that the guild uses no more, whose name only its office knows.
    """
    rule = EligibilityRule.objects.get(guild=guild, name="canaryoldrule")
    common = {"guild": guild, "rule": rule}
    vote = drafted(
        words=("canaryoption", "No"),
        title="canaryballot",
        slug="told-vote",
        decides="canarydecides",
        follows="canaryfollows",
        **common,
    )
    keeper = UserFactory(name="canarykeeper", email="canarykeymail@mail.example")
    TellerFactory(vote=vote, user=keeper, safe_copy="canarysafecopy", nonce="canarynonce")
    RollRefusalFactory(vote=vote, membership=Membership.objects.get(name="canaryneighbour"))
    freeze(vote, "Told")
    later = timezone.now() + timedelta(days=2)
    VoteExtensionFactory(
        vote=vote, at=timezone.now(), closes_at=later, reason="canaryextended", by=vote.created_by
    )
    tryout = drafted(title="canarytryout", is_rehearsal=True, rehearsal_of=vote, **common)
    own = Membership.objects.get(guild=guild, user=member)
    RollEntryFactory(vote=tryout, membership=own, sealed=sealing.seal(b"canaryothercredential"))
    freeze(tryout, "Tried")
    draft = drafted(
        words=("canarychoice", "No"), title="canaryunasked", slug="the-canarysluggish", **common
    )
    TellerFactory(vote=draft, user=teller)


def freeze(vote: Vote, name: str) -> None:
    """As `vote_freezing.finish` leaves it, open at the instant of the clock."""
    now = timezone.now()
    election = write_election(
        name=name,
        description="",
        uuid=UUID,
        public_key=KEY.public_key,
        questions=[Question("Shall it be so?", ("Yes", "No"), 1, 1)],
    )
    begun = now - timedelta(days=1)
    vote.keys_at = vote.frozen_at = begun
    vote.opens_at, vote.closes_at = begun + timedelta(hours=1), now + timedelta(days=1)
    vote.uuid, vote.frozen_by, vote.roll_count = UUID, vote.created_by, 1
    vote.election, vote.election_hash = election.raw, election.hash
    vote.trustees = write_trustees((Single(KEY),))
    vote.save()
    vote_board.begin(vote, write_credentials([generator_power(3)]))
