"""One bargaining cycle, its dated meetings, its AI topics, and the provisions followed through."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from negotiations.models.party import STREAMS, Party, at_the_table
from negotiations.models.release import released
from negotiations.models.source import Certainty, Source
from portal.access import Viewer
from portal.models import Guild


class NegotiationQuerySet(models.QuerySet["Negotiation"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Negotiations whose existence was released to the viewer, and those of their guilds."""
        return self.filter(
            at_the_table(viewer.staff_of, "pk") | Q(released("negotiation_itself", viewer, now))
        )

    def newest_first(self) -> Self:
        """Tables without a first day yet lead, on every engine."""
        return self.order_by(*Negotiation.NEWEST_FIRST)


class Negotiation(models.Model):
    """One bargaining cycle of one or more guilds with the employer side for one agreement."""

    NEWEST_FIRST = (F("opened_on").desc(nulls_first=True), "slug")

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    agreement_title = models.CharField(_("agreement bargained for"), max_length=200)
    guilds = models.ManyToManyField(Guild, through=Party, related_name="negotiations")
    guild_short_name = models.CharField(
        _("guild side in short"), max_length=40, help_text=_("As on the board, such as WGA.")
    )
    employer_name = models.CharField(_("employer side"), max_length=200)
    employer_short_name = models.CharField(_("employer side in short"), max_length=40)
    opened_on = models.DateField(_("first day at the table"), null=True, blank=True)
    ratified_at = models.DateTimeField(_("ratified"), null=True, blank=True)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_to = models.DateField(_("in force to"), null=True, blank=True)
    sources = models.ManyToManyField(Source, blank=True, related_name="negotiations")

    objects = NegotiationQuerySet.as_manager()

    class Meta:
        verbose_name = _("negotiation")
        verbose_name_plural = _("negotiations")
        ordering = (F("opened_on").asc(nulls_last=True), "slug")
        constraints = (
            models.CheckConstraint(
                condition=Q(in_force_to=None) | Q(in_force_to__gt=F("in_force_from")),
                name="negotiation_term_in_order",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("negotiation", args=[self.slug])

    @property
    def stream(self) -> str:
        """The name under which the log keeps this negotiation's events."""
        return f"{STREAMS}{self.slug}"


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        return self.filter(at_the_table(viewer.staff_of) | Q(released("session", viewer, now)))


class Session(models.Model):
    """A dated meeting at the table; hours are local to the table where they are known."""

    class Kind(models.TextChoices):
        OPENING = "opening", _("opening")
        NEGOTIATION = "negotiation", _("bargaining session")
        PRINCIPALS = "principals", _("session with the principals")
        SIDEBAR = "sidebar", _("sidebar")
        EXCHANGE = "exchange", _("exchange of documents")
        CLOSING = "closing", _("closing")

    negotiation = models.ForeignKey(Negotiation, models.PROTECT, related_name="sessions")
    held_on = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    topics = models.CharField(_("subjects"), max_length=300, blank=True)
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("to"), null=True, blank=True)
    medium = models.CharField(_("held by"), max_length=60, blank=True)
    certainty = models.CharField(_("certainty"), max_length=20, choices=Certainty)
    certainty_note = models.CharField(_("note on certainty"), max_length=200, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ("held_on", F("starts_at").asc(nulls_first=True), "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("negotiation", "held_on", "kind"), name="session_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=(
                        "opening",
                        "negotiation",
                        "principals",
                        "sidebar",
                        "exchange",
                        "closing",
                    )
                ),
                name="session_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(certainty__in=Certainty.values), name="session_certainty_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.held_on} {self.get_kind_display()}"


class IssueQuerySet(models.QuerySet["Issue"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Issues of one's own table, and issues that hold a clause the viewer may see."""
        return self.filter(
            at_the_table(viewer.staff_of) | Q(released("position__clause__issue", viewer, now))
        )


class Issue(models.Model):
    """One AI topic of a negotiation; the same slug in two negotiations is the same topic."""

    negotiation = models.ForeignKey(Negotiation, models.PROTECT, related_name="issues")
    slug = models.SlugField(_("address"), max_length=80)
    title = models.CharField(_("title"), max_length=120)
    place = models.PositiveIntegerField(_("place on the board"), default=0)

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ("place", "pk")
        constraints = (
            models.UniqueConstraint(fields=("negotiation", "slug"), name="issue_slug_once"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("issue", args=[self.negotiation.slug, self.slug])


class ClauseQuerySet(models.QuerySet["Clause"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Clauses of one's own table, and clauses of which the viewer may see a position."""
        return self.filter(
            at_the_table(viewer.staff_of) | Q(released("position__clause", viewer, now))
        )


class Clause(models.Model):
    """A provision followed through the whole negotiation under one address."""

    negotiation = models.ForeignKey(Negotiation, models.PROTECT, related_name="clauses")
    issue = models.ForeignKey(Issue, models.PROTECT, related_name="clauses")
    slug = models.SlugField(_("address"), max_length=80)
    reference = models.CharField(
        _("reference"), max_length=120, blank=True, help_text=_("Such as Art. 72.B.")
    )
    title = models.CharField(_("title"), max_length=200)
    place = models.PositiveIntegerField(_("place within the issue"), default=0)

    objects = ClauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ("issue__place", "place", "pk")
        constraints = (
            models.UniqueConstraint(fields=("negotiation", "slug"), name="clause_slug_once"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("clause", args=[self.negotiation.slug, self.slug])
