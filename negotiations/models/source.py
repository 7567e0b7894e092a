"""Where a statement of the record comes from, and how sure it is."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from negotiations.models.party import Party
from negotiations.models.release import released
from portal.access import Viewer


class Certainty(models.TextChoices):
    """How sure the record is of a position; always shown beside it."""

    DOCUMENTED = "documented", _("documented: a source was read")
    KNOWN = "known", _("known: generally known, no source read")
    INFERRED = "inferred", _("inferred: deduced, no published text was found")


class SourceQuerySet(models.QuerySet["Source"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Sources of at least one thing that the viewer may see."""
        own_table = Party.objects.within(viewer.staff_of).filter(
            negotiation__proposals__positions__sources=OuterRef("pk")
        )
        return self.filter(
            Q(Exists(own_table))
            | Q(released("position__sources", viewer, now))
            | Q(released("tentative_agreement__sources", viewer, now))
            | Q(released("negotiation_itself__sources", viewer, now))
            | Q(released("agreement__sources", viewer, now))
            | Q(released("statement__source", viewer, now))
        )


class Source(models.Model):
    """A publication, or a note in words where no publication can be pointed to."""

    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ("publisher", "note", "pk")
        constraints = (
            models.UniqueConstraint(fields=("publisher", "url", "note"), name="source_once"),
            models.CheckConstraint(
                condition=~Q(publisher="") | ~Q(note=""), name="source_says_something"
            ),
        )

    def __str__(self) -> str:
        return self.publisher or self.note
