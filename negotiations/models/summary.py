"""What clauses mean, in sentences written by people, each citing the words it describes."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from negotiations.models.agreement import AgreementClause
from negotiations.models.negotiation import Clause, Issue, Negotiation
from negotiations.models.party import at_the_table
from negotiations.models.proposal import Position
from negotiations.models.release import released
from portal.access import Viewer
from portal.models import User


class SummaryQuerySet(models.QuerySet["Summary"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Summaries of one's own table, and those of which some revision was released."""
        return self.filter(
            at_the_table(viewer.staff_of) | Q(released("summary_revision__summary", viewer, now))
        )


class Summary(models.Model):
    """The summary of a negotiation, of one issue or of one clause; its words are its revisions'."""

    negotiation = models.ForeignKey(Negotiation, models.PROTECT, related_name="summaries")
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, related_name="summaries")
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="summaries")
    created_at = models.DateTimeField(_("begun"))
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = SummaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("summary")
        verbose_name_plural = _("summaries")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(issue=None) | Q(clause=None), name="summary_of_one_thing"
            ),
            models.UniqueConstraint(
                fields=("negotiation",),
                condition=Q(issue=None, clause=None),
                name="summary_negotiation_once",
            ),
            models.UniqueConstraint(
                fields=("issue",), condition=Q(issue__isnull=False), name="summary_issue_once"
            ),
            models.UniqueConstraint(
                fields=("clause",), condition=Q(clause__isnull=False), name="summary_clause_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.clause or self.issue or self.negotiation)


class SummaryRevisionQuerySet(models.QuerySet["SummaryRevision"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Revisions of one's own table, and those that were released."""
        return self.filter(
            at_the_table(viewer.staff_of, "summary__negotiation")
            | Q(released("summary_revision", viewer, now))
        )

    def finished(self) -> Self:
        return self.exclude(sha256="")


class SummaryRevision(models.Model):
    """One wording of a summary: a working copy, or finished and unchangeable, with a hash.

    Only a finished revision can be released. `text` is the canonical text of its lines.
    """

    summary = models.ForeignKey(Summary, models.PROTECT, related_name="revisions")
    slug = models.SlugField(_("address"), max_length=60, blank=True)
    text = models.TextField(_("text"), blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    version = models.PositiveIntegerField(_("saves"), default=0)
    started_at = models.DateTimeField(_("begun"))
    started_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(_("saved"), null=True, blank=True)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    finished_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = SummaryRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("summary revision")
        verbose_name_plural = _("summary revisions")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("summary",), condition=Q(sha256=""), name="summaryrevision_one_in_work"
            ),
            models.UniqueConstraint(
                fields=("summary", "slug"),
                condition=~Q(slug=""),
                name="summaryrevision_address_once",
            ),
            models.CheckConstraint(
                condition=Q(sha256="", slug="", finished_at=None)
                | Q(finished_at__isnull=False) & ~Q(sha256="") & ~Q(slug=""),
                name="summaryrevision_finished_whole",
            ),
        )

    def __str__(self) -> str:
        return str(self.summary)

    def get_absolute_url(self) -> str:
        return reverse("summary", args=[self.summary.negotiation.slug, self.slug])

    @property
    def is_finished(self) -> bool:
        return bool(self.sha256)


class SummaryLine(models.Model):
    """One sentence or two of a summary, and what the words they describe do not do."""

    revision = models.ForeignKey(SummaryRevision, models.CASCADE, related_name="lines")
    place = models.PositiveIntegerField(_("place"))
    text = models.TextField(_("what it says"))
    not_doing = models.TextField(_("what this does not do"), blank=True)

    class Meta:
        verbose_name = _("line of a summary")
        verbose_name_plural = _("lines of a summary")
        ordering = ("place", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="summaryline_says_something"),
        )

    def __str__(self) -> str:
        return self.text


class Citation(models.Model):
    """The words that a line describes: of a position, or of a provision of an agreement."""

    line = models.ForeignKey(SummaryLine, models.CASCADE, related_name="citations")
    position = models.ForeignKey(Position, models.PROTECT, null=True, related_name="cited_by")
    provision = models.ForeignKey(
        AgreementClause, models.PROTECT, null=True, related_name="cited_by"
    )

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(position=None, provision__isnull=False)
                | Q(position__isnull=False, provision=None),
                name="citation_of_one_text",
            ),
            models.UniqueConstraint(
                fields=("line", "position"),
                condition=Q(position__isnull=False),
                name="citation_position_once",
            ),
            models.UniqueConstraint(
                fields=("line", "provision"),
                condition=Q(provision__isnull=False),
                name="citation_provision_once",
            ),
        )

    def __str__(self) -> str:
        return str(self.position or self.provision)


class Justification(models.Model):
    """Why a figure stands in a line though the cited words do not contain it; never published."""

    line = models.ForeignKey(SummaryLine, models.CASCADE, related_name="justifications")
    words = models.CharField(_("figure as written"), max_length=200)
    reason = models.TextField(_("why it is right"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("justification")
        verbose_name_plural = _("justifications")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("line", "words"), name="justification_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="justification_says_why"),
        )

    def __str__(self) -> str:
        return self.words
