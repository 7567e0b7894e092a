"""The box of a vote and its public record: ballots, their order, the tally and the result.

What is kept of a ballot is the bytes that everybody may download. They hold no name, no account, no
address and no instant, and the choice only encrypted; they do hold the public credential, since
every recount needs it. Whoever reads the roll as well can tell whose ballot it is, and not what it
says.
"""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from members.models.votes import OfAVoteQuerySet, Vote
from portal.access import Viewer


class BallotQuerySet(OfAVoteQuerySet["Ballot"]):
    def counting(self) -> Self:
        """The last one of each credential."""
        later = Ballot.objects.filter(
            vote=OuterRef("vote"), credential=OuterRef("credential"), turn__gt=OuterRef("turn")
        )
        return self.filter(~Exists(later))

    def voters(self) -> int:
        """How many members have voted, each counted once."""
        return self.filter(turn=1).count()


class Ballot(models.Model):
    """A ballot that was let in; only ever added.

    `turn` counts the ballots of one credential from 1; the last one counts. The tracker is the
    hash of the bytes, so the same ballot is in the box once.
    """

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="ballots")
    credential = models.BinaryField(max_length=32)
    turn = models.PositiveIntegerField()
    tracker = models.CharField(max_length=43)
    content = models.BinaryField()

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        ordering = ("vote", "pk")
        indexes = (models.Index(fields=("vote",), condition=Q(turn=1), name="ballot_voters"),)
        constraints = (
            models.UniqueConstraint(fields=("vote", "tracker"), name="ballot_in_the_box_once"),
            models.UniqueConstraint(fields=("vote", "credential", "turn"), name="ballot_turn_once"),
        )

    def __str__(self) -> str:
        return self.tracker


class WaitingBallotQuerySet(models.QuerySet["WaitingBallot"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        return self.filter(ballot__vote__in=Vote.objects.visible_to(viewer, now))


class WaitingBallot(models.Model):
    """A ballot in the box that the public record does not hold yet; gone with its entry there."""

    ballot = models.OneToOneField(Ballot, models.PROTECT, primary_key=True, related_name="waiting")

    objects = WaitingBallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("ballot that waits for the record")
        verbose_name_plural = _("ballots that wait for the record")
        ordering = ("ballot",)

    def __str__(self) -> str:
        return str(self.pk)


class BoardQuerySet(OfAVoteQuerySet["Board"]):
    def light(self) -> Self:
        """With the vote and without the list of credentials, megabytes that only setup needs."""
        return self.select_related("vote").defer("credentials")


class Board(models.Model):
    """Where the public record of a vote stands: its next height, its last digest, its bytes so far.

    Whoever appends locks this row, so there is one writer. `credentials` is the published list.
    """

    vote = models.OneToOneField(Vote, models.PROTECT, primary_key=True, related_name="board")
    height = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)
    length = models.PositiveBigIntegerField(default=0)
    credentials = models.BinaryField()

    objects = BoardQuerySet.as_manager()

    class Meta:
        verbose_name = _("public record of a vote")
        verbose_name_plural = _("public records of votes")
        ordering = ("vote",)

    def __str__(self) -> str:
        return self.head


class PartialDecryption(models.Model):
    """One trustee's part of the count; `owner` is its number among all, the portal being 1."""

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="decryptions")
    owner = models.PositiveSmallIntegerField()
    content = models.BinaryField()

    objects = OfAVoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("partial decryption")
        verbose_name_plural = _("partial decryptions")
        ordering = ("vote", "owner")
        constraints = (
            models.UniqueConstraint(fields=("vote", "owner"), name="partialdecryption_owner_once"),
        )

    def __str__(self) -> str:
        return f"{self.vote_id} / {self.owner}"


class BoardEntry(models.Model):
    """One event of the public record, in its place; its bytes follow from what it is about.

    `digest` is the event's own hash, which the next one names.
    """

    class Kind(models.TextChoices):
        SETUP = "Setup", _("setup")
        BALLOT = "Ballot", _("ballot")
        END = "EndBallots", _("end of ballots")
        TALLY = "EncryptedTally", _("encrypted tally")
        DECRYPTION = "PartialDecryption", _("partial decryption")
        RESULT = "Result", _("result")

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="board_entries")
    height = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    digest = models.CharField(max_length=64)
    ballot = models.OneToOneField(Ballot, models.PROTECT, null=True, related_name="board_entry")
    decryption = models.OneToOneField(
        PartialDecryption, models.PROTECT, null=True, related_name="board_entry"
    )

    objects = OfAVoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("event of a public record")
        verbose_name_plural = _("events of public records")
        ordering = ("vote", "height")
        constraints = (
            models.UniqueConstraint(fields=("vote", "height"), name="boardentry_height_once"),
            models.UniqueConstraint(
                fields=("vote", "kind"),
                condition=Q(kind__in=("Setup", "EndBallots", "EncryptedTally", "Result")),
                name="boardentry_kind_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="Ballot", ballot__isnull=False, decryption=None)
                | Q(kind="PartialDecryption", ballot=None, decryption__isnull=False)
                | Q(
                    kind__in=("Setup", "EndBallots", "EncryptedTally", "Result"),
                    ballot=None,
                    decryption=None,
                ),
                name="boardentry_about_one_thing",
            ),
        )

    def __str__(self) -> str:
        return f"{self.height} {self.kind}"


class VoteTally(models.Model):
    """The product of all ballots that count, still encrypted; `ballots` says how many they are."""

    vote = models.OneToOneField(Vote, models.PROTECT, primary_key=True, related_name="tally")
    ballots = models.PositiveIntegerField()
    ciphertexts = models.BinaryField()

    objects = OfAVoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("encrypted tally")
        verbose_name_plural = _("encrypted tallies")
        ordering = ("vote",)

    def __str__(self) -> str:
        return str(self.ballots)


class VoteResult(models.Model):
    """How often each answer of each question was chosen; the first is blank where that may be.

    The very bytes that the public record holds.
    """

    vote = models.OneToOneField(Vote, models.PROTECT, primary_key=True, related_name="result")
    content = models.BinaryField()

    objects = OfAVoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("result of a vote")
        verbose_name_plural = _("results of votes")
        ordering = ("vote",)

    def __str__(self) -> str:
        return str(self.pk)
