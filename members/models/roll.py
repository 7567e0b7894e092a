"""The roll of one vote: who may vote in it, and why others may not."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.membership import Membership
from members.models.votes import Vote
from portal.access import Permission, Viewer
from portal.models import User


class RollEntryQuerySet(models.QuerySet["RollEntry"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """One's own alone: staff see how many there are, and not who."""
        return self.of(viewer.user_id) if viewer.is_signed_in else self.none()

    def of(self, user_id: int | None) -> Self:
        """Entries of the memberships that are this account's now and are nobody's double."""
        return self.filter(membership__user=user_id, membership__merged_into=None)


class RollEntry(models.Model):
    """One member of the roll with the two halves of their credential.

    The public half stands in the published list, which is sorted, and on every ballot of the
    member: whoever reads this table learns who took part. How they voted stays encrypted to keys
    that the portal does not hold alone. The private half is what a ballot is signed with. It is
    sealed with a key from the environment, so that a copy of the database can't cast ballots, and
    emptied at certification. `account` is whose it was at freezing.
    """

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="roll")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="roll_entries")
    account = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    credential = models.BinaryField(max_length=32)
    sealed = models.BinaryField(default=bytes)

    objects = RollEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of a roll")
        verbose_name_plural = _("entries of rolls")
        ordering = ("vote", "membership")
        constraints = (
            models.UniqueConstraint(fields=("vote", "membership"), name="rollentry_member_once"),
            models.UniqueConstraint(
                fields=("vote", "credential"), name="rollentry_credential_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class RollRefusalQuerySet(models.QuerySet["RollRefusal"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """One's own, and those of guilds where one answers members who contest it."""
        mine = Q(membership__user=viewer.user_id) if viewer.is_signed_in else Q(pk__in=())
        kept = viewer.guilds_granting(Permission.ELIGIBILITY, "")
        return self.filter(mine | Q(vote__guild__in=kept))


class RollRefusal(models.Model):
    """A member of the guild who is not on a roll; `reasons` are codes of what keeps them out."""

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="refusals")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    reasons = models.JSONField(default=list)

    objects = RollRefusalQuerySet.as_manager()

    class Meta:
        verbose_name = _("member left off a roll")
        verbose_name_plural = _("members left off rolls")
        ordering = ("vote", "membership")
        constraints = (
            models.UniqueConstraint(fields=("vote", "membership"), name="rollrefusal_member_once"),
        )

    def __str__(self) -> str:
        return str(self.pk)
