"""Mistakes mended in the open, and readers who point them out."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from negotiations.models.negotiation import Negotiation
from negotiations.models.party import at_the_table
from negotiations.models.release import Release
from portal.access import Audience, Viewer, told_to
from portal.models import User


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Those of one's own table, and approved ones told to an audience of the viewer."""
        return self.filter(
            at_the_table(viewer.staff_of) | told_to(viewer, at_the_table) & Q(approved_at__lte=now)
        )

    def made(self, now: datetime) -> Self:
        return self.filter(approved_at__lte=now)


class Correction(models.Model):
    """An entry of the ledger: what was wrong, what is right, and who approved saying so.

    `path` is the address of the page it stands on. A second person approves it; then it never
    changes.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("correction")
        CLARIFICATION = "clarification", _("clarification")
        UPDATE = "update", _("update")
        RETRACTION = "retraction", _("retraction")

    negotiation = models.ForeignKey(Negotiation, models.PROTECT, related_name="corrections")
    release = models.ForeignKey(
        Release, models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    path = models.CharField(_("page"), max_length=300)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    audience = models.CharField(_("told to"), max_length=20, choices=Audience)
    old_words = models.TextField(_("what it said"))
    new_words = models.TextField(_("what is right"), blank=True)
    note = models.TextField(_("how it came about"), blank=True)
    slug = models.SlugField(_("address"), max_length=40, unique=True)
    drafted_at = models.DateTimeField(_("drafted"))
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    set_aside_at = models.DateTimeField(_("set aside"), null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = (F("approved_at").desc(nulls_first=True), "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=("correction", "clarification", "update", "retraction")),
                name="correction_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="correction_audience_known"
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False, set_aside_at=None)
                & ~Q(approved_by=F("drafted_by")),
                name="correction_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(new_words="") | Q(kind="retraction"), name="correction_says_right"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.path}"

    def get_absolute_url(self) -> str:
        return reverse("correction", args=[self.slug])


class ErrorReportQuerySet(models.QuerySet["ErrorReport"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Reports on pages of one's own table; those of no table go to the staff of every one."""
        mine = at_the_table(viewer.staff_of)
        if viewer.is_staff_somewhere:
            mine |= Q(negotiation=None)
        return self.filter(mine)

    def open(self) -> Self:
        return self.filter(state="open")

    def waiting_first(self) -> Self:
        return self.order_by(F("answered_at").desc(nulls_first=True), "-reported_at", "-pk")

    def answered_in_public(self) -> Self:
        return self.filter(state="answered", is_public=True)


class ErrorReport(models.Model):
    """What a reader says is wrong on a page; answered in public where staff wish."""

    class State(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        ANSWERED = "answered", _("answered")
        DISMISSED = "dismissed", _("dismissed")

    negotiation = models.ForeignKey(
        Negotiation, models.PROTECT, null=True, related_name="error_reports"
    )
    path = models.CharField(_("page"), max_length=300)
    words = models.TextField(_("what is wrong"))
    reply_to = models.EmailField(_("your mail address"), blank=True)
    reported_at = models.DateTimeField(_("reported"))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    is_public = models.BooleanField(_("shown on the corrections page"), default=False)
    are_words_public = models.BooleanField(_("with the reader’s own words"), default=False)
    correction = models.ForeignKey(
        Correction, models.PROTECT, null=True, blank=True, related_name="reports"
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of an error")
        verbose_name_plural = _("reports of errors")
        ordering = ("-reported_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("open", "answered", "dismissed")),
                name="errorreport_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at=None)
                | ~Q(state="open") & Q(answered_at__isnull=False),
                name="errorreport_closed_has_instant",
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | ~Q(answer=""), name="errorreport_public_is_answered"
            ),
        )

    def __str__(self) -> str:
        return self.path
