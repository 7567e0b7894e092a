"""The log that everything else reads, and who opened what is confidential."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from portal.access import Audience, Reach, Viewer, told_to
from portal.models.people import Guild, User


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Events whose instant has come, not recalled, and whose audience holds the viewer."""
        recalled = EventRecall.objects.filter(event=OuterRef("pk"))
        come = self.filter(told_to(viewer, _concerns), visible_at__lte=now)
        return come.exclude(Exists(recalled))

    def auditable_by(self, viewer: Viewer) -> Self:
        """Events of one's own guilds and tables, those included that wait or were recalled.

        What is the committee's alone stays with the committee.
        """
        open_to_staff = ~Q(audience=Audience.COMMITTEE)
        committee = viewer.committee_of
        told = open_to_staff | _concerns(committee) if committee else open_to_staff
        return self.filter(_concerns(viewer.auditor_of), told)


def _concerns(reach: Reach) -> Q:
    """Events of the guilds of the reach; at its single tables those of the guild one comes for."""
    rows = EventGuild.objects.filter(event=OuterRef("pk"))
    concerned = Q(Exists(rows.filter(guild_id__in=reach.guilds)))
    for stream, guild in reach.seats:
        concerned |= Q(Exists(rows.filter(guild_id=guild)), stream=stream)
    return concerned


class Event(models.Model):
    """One thing that happened, appended once and never changed; written by `events.record` only.

    `at` is when it happened, `visible_at` from when its audience may know; for the historical
    record both lie before the moment of writing, so the log is ordered by `number`.
    """

    number = models.PositiveBigIntegerField(_("number"), unique=True)
    at = models.DateTimeField(_("when"))
    visible_at = models.DateTimeField(_("visible from"))
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(_("what"), max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=60)
    stream = models.CharField(
        max_length=120, help_text=_("The address of the negotiation, or empty.")
    )
    audience = models.CharField(max_length=20, choices=Audience)
    guilds = models.ManyToManyField(Guild, through="EventGuild", related_name="events")
    payload = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("number",)
        indexes = (
            models.Index(fields=("stream", "at"), name="event_stream_at"),
            models.Index(fields=("audience", "visible_at"), name="event_audience_visible_at"),
            models.Index(fields=("stream", "number"), name="event_stream_number"),
            models.Index(fields=("verb", "number"), name="event_verb_number"),
            models.Index(fields=("actor", "number"), name="event_actor_number"),
            models.Index(fields=("target_type", "target_id", "number"), name="event_target_number"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="event_audience_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"


class EventGuild(models.Model):
    """A guild that an event concerns; as unchangeable as the event."""

    event = models.ForeignKey(Event, models.PROTECT)
    guild = models.ForeignKey(Guild, models.PROTECT)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("event", "guild"), name="eventguild_once"),)

    def __str__(self) -> str:
        return f"{self.event} / {self.guild}"


class ChainHead(models.Model):
    """The last event's number and hash; its one row is locked while an event is appended."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="chainhead_one_row"),)

    def __str__(self) -> str:
        return str(self.number)

    def move_to(self, event: Event) -> None:
        self.number, self.hash = event.number, event.hash
        self.save(update_fields=["number", "hash"])


class EventRecall(models.Model):
    """An event that was to become visible later and never will; only ever added, before then."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="recall")
    at = models.DateTimeField(_("recalled"))

    def __str__(self) -> str:
        return str(self.event)


class OpeningQuerySet(models.QuerySet["Opening"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Openings at one's own guild, for those who audit there.

        Of what is the committee's alone, the committee's.
        """
        told = _opened_at(viewer.auditor_of) & Q(audience=Audience.STAFF)
        return self.filter(told | _opened_at(viewer.auditor_of) & _opened_at(viewer.committee_of))


def _opened_at(reach: Reach) -> Q:
    """Openings of the guilds of the reach, and at its single tables of the guild one comes for."""
    within = Q(guild__in=reach.guilds)
    for stream, guild in reach.seats:
        within |= Q(guild=guild, stream=stream)
    return within


class Opening(models.Model):
    """That somebody opened something confidential: who, what, when; only ever added.

    Apart from the log, whose head every event moves: a look changes nothing.
    """

    at = models.DateTimeField(_("when"))
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    through = models.CharField(
        _("through"), max_length=200, blank=True, help_text=_("A link or an outlet, in words.")
    )
    guild = models.ForeignKey(Guild, models.PROTECT, related_name="+")
    stream = models.CharField(max_length=120, blank=True)
    what = models.CharField(_("what was opened"), max_length=300)
    audience = models.CharField(
        max_length=20,
        choices=Audience,
        default=Audience.STAFF,
        help_text=_("Who may know of it: staff, or the committee alone."),
    )
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=60)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("opening")
        verbose_name_plural = _("openings")
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("stream", "at"), name="opening_stream_at"),
            models.Index(fields=("target_type", "target_id"), name="opening_target"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(audience__in=("staff", "committee")), name="opening_audience_inside"
            ),
        )

    def __str__(self) -> str:
        return self.what


class ChainCheck(models.Model):
    """One walk over the whole log: who asked for it, how far it came, what it found.

    Written by `portal.chain_checks` only; without `asked_by` it was a command or the clock.
    """

    class Fault(models.TextChoices):
        MISSING = "missing", _("is missing")
        ASTRAY = "astray", _("does not follow the event before it")
        CHANGED = "changed", _("was changed")
        CUT_OFF = "cut_off", _("was cut off the end of the log")
        BEYOND = "beyond", _("stands behind the end of the log")

    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(_("asked for"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    count = models.PositiveBigIntegerField(_("events that fit"), default=0)
    head = models.CharField(_("last hash"), max_length=64, blank=True)
    broken_at = models.PositiveBigIntegerField(_("first event that does not fit"), null=True)
    fault = models.CharField(max_length=20, choices=Fault, blank=True)

    class Meta:
        verbose_name = _("check of the log")
        verbose_name_plural = _("checks of the log")
        ordering = ("-ended_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(broken_at=None, fault="")
                | Q(broken_at__isnull=False, ended_at__isnull=False) & ~Q(fault=""),
                name="chaincheck_fault_where_broken",
            ),
        )

    def __str__(self) -> str:
        return str(self.asked_at)
