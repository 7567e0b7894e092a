"""What the background does: signs of life, and work that takes longer than a page."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.access import Viewer
from portal.models.people import Guild, User


class Heartbeat(models.Model):
    """When a background process last showed life, or a job was last sent."""

    name = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """One's own jobs, for as long as one works in the guild or at the table."""
        reach = viewer.inside_of
        within = Q(guild__in=reach.guilds) | Q(stream__in=reach.tables)
        return self.filter(within, asked_by=viewer.user_id)

    def left(self, now: datetime) -> Self:
        """Under way, but their worker has not shown life for longer than a living one would."""
        return self.filter(state=Job.State.RUNNING, alive_at__lt=now - Job.SILENCE)

    def unnoticed(self) -> Self:
        """Under way, or ended without the person having been told."""
        return self.filter(noticed_at=None)


class Job(models.Model):
    """Work that takes longer than a page: who asked for it, how far it is, how it ended.

    Written by `portal.jobs` only. A running job shows life at least every few seconds; one that
    does not was left by its worker and may be tried again.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("under way")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    UNFINISHED = (State.WAITING, State.RUNNING)
    SILENCE = timedelta(seconds=30)
    LEFT_WORDS = _("The program that did this stopped before it was done. Nothing was kept.")

    kind = models.CharField(_("kind"), max_length=60)
    title = models.CharField(_("what is done"), max_length=200)
    target_id = models.CharField(max_length=60)
    address = models.CharField(_("where its result is seen"), max_length=300)
    guild = models.ForeignKey(Guild, models.PROTECT, related_name="+")
    stream = models.CharField(max_length=120, blank=True, help_text=_("As of an event."))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="jobs")
    asked_at = models.DateTimeField(_("asked for"))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    steps_done = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0, help_text=_("0 while it is not known."))
    attempts = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    alive_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    is_cancel_asked = models.BooleanField(default=False)
    failure = models.TextField(_("why it failed"), blank=True)
    noticed_at = models.DateTimeField(_("its end was seen"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ("-asked_at", "-pk")
        indexes = (models.Index(fields=("asked_by", "noticed_at"), name="job_asker_noticed"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "running"), ended_at=None)
                | Q(state__in=("done", "failed", "cancelled"), ended_at__isnull=False),
                name="job_ended_once_over",
            ),
            models.CheckConstraint(
                condition=Q(state="failed") | Q(failure=""), name="job_failure_when_failed"
            ),
            models.CheckConstraint(
                condition=Q(steps_done__lte=F("steps")), name="job_steps_within"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("job", args=[self.pk])

    def is_left(self, now: datetime) -> bool:
        """Whether its worker has not shown life for longer than a living one would."""
        return (
            self.state == self.State.RUNNING
            and self.alive_at is not None
            and now - self.alive_at > self.SILENCE
        )

    def may_be_tried_again(self, now: datetime) -> bool:
        return self.state in {self.State.FAILED, self.State.CANCELLED} or self.is_left(now)


class LetterQuerySet(models.QuerySet["Letter"]):
    def due(self, now: datetime) -> Self:
        """Not sent yet, and not run out."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now))


class Letter(models.Model):
    """One mail to one address that waits to be sent; deleted once it is, or has run out.

    Written by `portal.letters` only. It may hold a code, so no page and no log shows it.
    """

    to = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    created_at = models.DateTimeField(_("written"))
    expires_at = models.DateTimeField(_("runs out"), null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(_("last tried"), null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return str(self.pk)
