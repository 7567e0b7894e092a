"""What a side said in public, as told by someone."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from negotiations.models.negotiation import Issue, Negotiation
from negotiations.models.party import at_the_table
from negotiations.models.release import released
from negotiations.models.source import Source
from portal.access import Viewer
from portal.models import User
from portal.text import sha256


class StatementQuerySet(models.QuerySet["Statement"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Statements kept at one's own table, and those that were released."""
        return self.filter(at_the_table(viewer.staff_of) | Q(released("statement", viewer, now)))

    def kept(self) -> Self:
        return self.filter(set_aside_at=None)


class Statement(models.Model):
    """Words of one side, with their day and source; a trigger fixes them once a release is sent."""

    class Side(models.TextChoices):
        GUILD = "guild", _("guild")
        EMPLOYER = "employer", _("employer side")
        JOINT = "joint", _("both sides together")

    negotiation = models.ForeignKey(Negotiation, models.PROTECT, related_name="statements")
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, blank=True, related_name="+")
    side = models.CharField(_("side"), max_length=20, choices=Side)
    speaker = models.CharField(_("who spoke"), max_length=200, blank=True)
    said_on = models.DateField(_("day"))
    words = models.TextField(_("words"))
    is_quote = models.BooleanField(_("word for word"), default=True)
    told_by = models.CharField(_("as told by"), max_length=200)
    source = models.ForeignKey(Source, models.PROTECT, related_name="statements")
    recorded_at = models.DateTimeField(_("recorded"))
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    set_aside_at = models.DateTimeField(_("set aside"), null=True, blank=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ("-said_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(side__in=("guild", "employer", "joint")), name="statement_side_known"
            ),
            models.CheckConstraint(
                condition=~Q(words="") & ~Q(told_by=""), name="statement_told_by_someone"
            ),
        )

    def __str__(self) -> str:
        return self.words[:80]

    @property
    def anchor(self) -> str:
        """Its place on a page, made of its words: a gap in keys would tell of what is hidden."""
        return f"s-{self.said_on:%Y-%m-%d}-{sha256(self.words)[:8]}"
