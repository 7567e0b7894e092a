"""People, guilds, what role a person has in a guild, and the log that everything else reads."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from portal.access import Audience, Role, Viewer, told_to


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person; the address is kept in lower case. Without a password none fits."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_operator=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person; the e-mail address is the name they sign in with."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_operator = models.BooleanField(
        _("operator"), default=False, help_text=_("Runs the portal and may use /operate/.")
    )
    is_sample = models.BooleanField(_("sample account"), default=False)
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("email",)
        constraints = (
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower"),
        )

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """Whether Django's admin lets this person in; guild staff have no use for it."""
        return self.is_operator

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_active and self.is_operator

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_operator


class Guild(models.Model):
    """A union that bargains for its members."""

    slug = models.SlugField(_("address"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=40)

    class Meta:
        verbose_name = _("guild")
        verbose_name_plural = _("guilds")
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.short_name


class RoleGrant(models.Model):
    """One role of one person in one guild, for as long as it is not ended."""

    user = models.ForeignKey(User, models.PROTECT, related_name="role_grants")
    guild = models.ForeignKey(Guild, models.PROTECT, related_name="role_grants")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    granted_at = models.DateTimeField(_("granted"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ("guild", "user", "role")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "guild", "role"),
                condition=Q(ended_at=None),
                name="rolegrant_held_once",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="rolegrant_role_known"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("granted_at")),
                name="rolegrant_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} ({self.guild})"


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Events whose instant has come and whose audience holds the viewer."""
        return self.filter(told_to(viewer, _concerns), visible_at__lte=now)


def _concerns(guild_ids: frozenset[int]) -> Q:
    rows = EventGuild.objects.filter(event=models.OuterRef("pk"), guild_id__in=guild_ids)
    return Q(models.Exists(rows))


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


class Heartbeat(models.Model):
    """When a background process last showed life, or a job was last sent."""

    name = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
