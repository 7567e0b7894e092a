"""People, guilds, and what role a person has where."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from portal.access import GRANTS, GUARDED_ROLES, Permission, Role, Viewer


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, **fields: Any) -> "User":
        """Create a person; the address is kept in lower case, and no password fits."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an operator; `createsuperuser` may ask for a password, which is let go."""
        return self.create_user(email, is_operator=True, **fields)

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

    def get_session_auth_hash(self) -> str:
        """What a session has to know: it ends when the password or the mail address changes."""
        return self._with_address(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return map(self._with_address, super().get_session_auth_fallback_hash())

    def _with_address(self, keyed: str) -> str:
        return hashlib.sha256(f"{keyed}\n{self.email}".encode()).hexdigest()

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


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def held(self, now: datetime) -> Self:
        """Those that count at this instant."""
        begun = self.filter(granted_at__lte=now, ended_at=None)
        return begun.filter(Q(until=None) | Q(until__gt=now))

    def guarded(self) -> Self:
        """Those that count only after a second factor."""
        return self.filter(role__in=GUARDED_ROLES)

    def granting(self, permission: Permission) -> Self:
        """Those in all of a guild that come with the permission, of people who may sign in."""
        roles = [role for role, granted in GRANTS.items() if permission in granted]
        return self.filter(role__in=roles, stream="", user__is_active=True)


class RoleGrant(models.Model):
    """One role of one person in one guild or at one of its tables, until it is ended or runs out.

    Counsel is let in to one table, a consultant until a set instant, press for an outlet.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="role_grants")
    guild = models.ForeignKey(Guild, models.PROTECT, related_name="role_grants")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    stream = models.CharField(
        _("for one table only"),
        max_length=120,
        blank=True,
        help_text=_("The address of the negotiation; empty for all of the guild."),
    )
    outlet = models.CharField(_("outlet"), max_length=120, blank=True, help_text=_("Of press."))
    granted_at = models.DateTimeField(_("granted"))
    until = models.DateTimeField(_("runs out"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    is_forced = models.BooleanField(
        _("given without a second person"),
        default=False,
        help_text=_("By an operator who broke the glass; stays said for ever."),
    )
    why = models.CharField(_("why"), max_length=300, blank=True)
    ended_why = models.CharField(_("why it was ended"), max_length=300, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ("guild", "user", "role")
        constraints = (
            models.CheckConstraint(
                condition=~Q(role=Role.COUNSEL) | ~Q(stream=""), name="rolegrant_counsel_at_a_table"
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.CONSULTANT) | Q(until__isnull=False),
                name="rolegrant_consultant_until_a_day",
            ),
            models.CheckConstraint(
                condition=Q(role=Role.PRESS) & ~Q(outlet="") | ~Q(role=Role.PRESS) & Q(outlet=""),
                name="rolegrant_outlet_of_press",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("granted_at")),
                name="rolegrant_runs_out_after_start",
            ),
            models.UniqueConstraint(
                fields=("user", "guild", "role", "stream"),
                condition=Q(ended_at=None),
                name="rolegrant_held_once",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="rolegrant_role_known"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("granted_at")),
                name="rolegrant_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(is_forced=False) | ~Q(why=""), name="rolegrant_forced_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} ({self.guild})"


class RoleProposalQuerySet(models.QuerySet["RoleProposal"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Those of guilds in which one gives roles."""
        return self.filter(guild__in=viewer.guilds_granting(Permission.APPOINT, ""))

    def waiting(self) -> Self:
        return self.filter(state=RoleProposal.State.WAITING)

    def in_time(self, now: datetime) -> Self:
        """Those that wait and that a second person may still give at this instant."""
        return self.waiting().filter(proposed_at__gt=now - RoleProposal.LAPSES_AFTER)


class RoleProposal(models.Model):
    """A strong role that one person wants to give and a second has to give with them.

    It lapses by the clock; the row of one that lapsed is put away when somebody proposes anew.
    """

    LAPSES_AFTER = timedelta(days=7)

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for a second person")
        GIVEN = "given", _("given")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    guild = models.ForeignKey(Guild, models.PROTECT, related_name="role_proposals")
    user = models.ForeignKey(User, models.PROTECT, related_name="role_proposals")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    until = models.DateTimeField(_("runs out"), null=True, blank=True)
    why = models.CharField(_("why"), max_length=300)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed"))
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True)
    grant = models.OneToOneField(RoleGrant, models.PROTECT, null=True, related_name="proposal")

    objects = RoleProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed role")
        verbose_name_plural = _("proposed roles")
        ordering = ("-proposed_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="waiting", decided_by=None, decided_at=None, grant=None)
                | Q(state="given", decided_at__isnull=False, grant__isnull=False)
                | Q(state__in=("refused", "withdrawn"), decided_at__isnull=False, grant=None),
                name="roleproposal_decided_once_over",
            ),
            models.CheckConstraint(
                condition=~Q(state="given") | ~Q(decided_by=F("proposed_by")),
                name="roleproposal_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("user")) | ~Q(state="given"),
                name="roleproposal_not_ones_own",
            ),
            models.UniqueConstraint(
                fields=("guild", "user", "role"),
                condition=Q(state="waiting"),
                name="roleproposal_waits_once",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def lapses_at(self) -> datetime:
        return self.proposed_at + self.LAPSES_AFTER
