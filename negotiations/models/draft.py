"""Working papers: what is written beside a position, and every save of its draft."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from negotiations.models.party import at_the_table
from negotiations.models.proposal import Position
from portal.access import Viewer
from portal.models import User


def _own_papers(viewer: Viewer) -> Q:
    """Papers of one's own table; no release ever names them."""
    return at_the_table(viewer.staff_of, "position__proposal__negotiation")


class PositionNoteQuerySet(models.QuerySet["PositionNote"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        return self.filter(_own_papers(viewer))


class DraftRevisionQuerySet(models.QuerySet["DraftRevision"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        return self.filter(_own_papers(viewer))

    def unsettled(self) -> Self:
        """Typed texts that met a newer one and wait for a choice."""
        return self.filter(is_conflict=True, settled_at=None)


class PositionNote(models.Model):
    """Rationale and internal notes on a position; never handed over, never published."""

    position = models.OneToOneField(Position, models.PROTECT, related_name="note")
    rationale = models.TextField(_("rationale"), blank=True)
    internal_notes = models.TextField(_("internal notes"), blank=True)
    updated_at = models.DateTimeField(_("changed"))
    updated_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = PositionNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")

    def __str__(self) -> str:
        return f"{self.position}"


class DraftRevision(models.Model):
    """One save of a draft position: what somebody typed, kept whatever became of it.

    An accepted save carries the revision it made. A save that met a newer text (`is_conflict`)
    carries the revision it would have replaced and waits until somebody settles it.
    """

    position = models.ForeignKey(Position, models.PROTECT, related_name="draft_revisions")
    revision = models.PositiveIntegerField()
    stance = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    is_conflict = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = DraftRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft revision")
        verbose_name_plural = _("draft revisions")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("position", "revision"),
                condition=Q(is_conflict=False),
                name="draftrevision_number_once",
            ),
            models.CheckConstraint(
                condition=Q(is_conflict=True) | Q(settled_at=None),
                name="draftrevision_only_conflicts_settle",
            ),
        )

    def __str__(self) -> str:
        return f"{self.position} ({self.revision})"
