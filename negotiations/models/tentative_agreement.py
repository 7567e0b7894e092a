"""Both sides' confirmation of one text."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Case, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from negotiations.models.negotiation import Clause
from negotiations.models.party import at_the_table
from negotiations.models.proposal import Side
from negotiations.models.release import Release, ReleaseItem, released
from negotiations.models.source import Source
from portal.access import Viewer
from portal.models import User


class TentativeAgreementQuerySet(models.QuerySet["TentativeAgreement"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        return self.filter(
            at_the_table(viewer.staff_of, "clause__negotiation")
            | Q(released("tentative_agreement", viewer, now))
        )

    def as_told(self, viewer: Viewer, now: datetime) -> Self:
        """Those the viewer may see; `told_at` is the last instant whose words they were told.

        At one's own table that is now. Others know what the newest release held when it was
        approved; a release shown beforehand holds what is true now.
        """
        told = Release.objects.told(viewer, now).standing().values("pk")
        items = ReleaseItem.objects.filter(tentative_agreement=OuterRef("pk"), release__in=told)
        last = items.values("tentative_agreement").annotate(
            last=Max(Coalesce("release__approved_at", now))
        )
        at_hand = at_the_table(viewer.staff_of, "clause__negotiation")
        return self.visible_to(viewer, now).annotate(
            told_at=Case(When(at_hand, then=Value(now)), default=Subquery(last.values("last")))
        )

    def moved_since(self, since: datetime | OuterRef) -> Self:
        """Of `as_told`, those of which a step later than that is told; see `forget_untold`."""
        moved = Q(proposed_at__gt=since)
        for step in ("guild_confirmed", "employer_confirmed", "reopened"):
            is_told = Q(**{f"{step}_at__lte": F("told_at")}) | Q(**{f"{step}_by": None})
            moved |= Q(is_told, **{f"{step}_at__gt": since})
        return self.filter(moved)

    def standing(self) -> Self:
        """Those that nobody reopened."""
        return self.filter(reopened_at=None)


class TentativeAgreement(models.Model):
    """One text on a clause that both sides confirm, each by its hash.

    Proposed by one side it waits for the other; reopening ends it and needs a reason. The text
    never changes (a trigger), and one clause has at most one that is not reopened.
    """

    clause = models.ForeignKey(Clause, models.PROTECT, related_name="tentative_agreements")
    text = models.TextField(_("text"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    proposed_by_side = models.CharField(_("proposed by"), max_length=20, choices=Side)
    proposed_at = models.DateTimeField(_("proposed"))
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    guild_sha256 = models.CharField(max_length=64, blank=True)
    guild_confirmed_at = models.DateTimeField(null=True, blank=True)
    guild_confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    employer_sha256 = models.CharField(max_length=64, blank=True)
    employer_confirmed_at = models.DateTimeField(null=True, blank=True)
    employer_confirmed_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Who wrote down the employer side's confirmation."),
    )
    employer_signatory = models.CharField(_("confirmed for them by"), max_length=200, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reopened_reason = models.TextField(_("why reopened"), blank=True)
    sources = models.ManyToManyField(Source, blank=True, related_name="tentative_agreements")

    objects = TentativeAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("tentative agreement")
        verbose_name_plural = _("tentative agreements")
        ordering = ("proposed_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("clause",),
                condition=Q(reopened_at=None),
                name="tentativeagreement_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(guild_sha256="", guild_confirmed_at=None)
                | Q(guild_sha256=F("sha256"), guild_confirmed_at__isnull=False),
                name="tentativeagreement_guild_same_text",
            ),
            models.CheckConstraint(
                condition=Q(employer_sha256="", employer_confirmed_at=None)
                | Q(employer_sha256=F("sha256"), employer_confirmed_at__isnull=False),
                name="tentativeagreement_employer_same_text",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None, reopened_reason="")
                | Q(~Q(reopened_reason=""), reopened_at__isnull=False),
                name="tentativeagreement_reopened_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by_side__in=("guild", "employer", "joint")),
                name="tentativeagreement_side_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.clause} ({self.sha256[:8]})"

    @property
    def agreed_at(self) -> datetime | None:
        """When the second side confirmed, or None while one is missing."""
        if self.guild_confirmed_at is None or self.employer_confirmed_at is None:
            return None
        return max(self.guild_confirmed_at, self.employer_confirmed_at)

    def forget_untold(self, *, is_followed: bool) -> None:
        """Show a row of `as_told` as it was when it was last told; the row can't be saved then.

        What the record itself confirmed or reopened, by nobody's hand, is told with it; and whoever
        is told of the agreement that followed knows that this one ended.
        """
        for side in ("guild", "employer"):
            at, by = getattr(self, f"{side}_confirmed_at"), f"{side}_confirmed_by_id"
            if self._is_untold(at, getattr(self, by)):
                setattr(self, f"{side}_confirmed_at", None)
                setattr(self, f"{side}_sha256", "")
        if self._is_untold(self.reopened_at, self.reopened_by_id) and not is_followed:
            self.reopened_at, self.reopened_reason = None, ""

    def _is_untold(self, at: datetime | None, by: int | None) -> bool:
        told_at: datetime = self.told_at  # type: ignore[attr-defined]
        return at is not None and by is not None and at > told_at
