"""Votes of a guild, each of its own kind: one open, one rehearsed, one in draft; see world.py."""

from datetime import timedelta

from django.utils import timezone

from members.actions import vote_board
from members.belenios.credentials import write_credentials
from members.belenios.elections import Question, write_election
from members.belenios.group import generator_power
from members.belenios.trustee_keys import make_key
from members.belenios.trustees import Single, write_trustees
from members.models import Membership, Vote
from portal import sealing
from portal.models import Guild
from tests.factories.votes import RollEntryFactory, VoteFactory

UUID = "CanaryVote1111"
# Its proof is drawn by chance: made once, so that twins have the same.
KEY = make_key(7)


def of_guild(guild: Guild, member: Membership) -> None:
    """The member alone is on the roll of the open one."""
    real = VoteFactory(guild=guild, slug="open-vote", opens_at=None, closes_at=None)
    sealed = sealing.seal(b"canarycredential")
    RollEntryFactory(vote=real, membership=member, sealed=sealed)
    freeze(real, "canaryvote")
    rehearsal = VoteFactory(guild=guild, slug="rehearsal", rehearsal_of=real, is_rehearsal=True)
    freeze(rehearsal, "canaryrehearsal")
    VoteFactory(guild=guild, slug="vote-in-draft", title="canarydraftvote")


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
