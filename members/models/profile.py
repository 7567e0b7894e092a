"""What people choose for themselves in the portal, and what they asked of their own data."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.access import Viewer
from portal.models import User


class ProfileQuerySet(models.QuerySet["Profile"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """One's own, and nobody else's."""
        return self.filter(user=viewer.user_id)


class Profile(models.Model):
    """How a person wants the portal; a row as soon as they chose something or came once.

    `visited_at` moves on the first visit of a day, and what it held goes to `visited_before_at`:
    what happened since then is news all that day, on every device. An import may set
    `mail_choice` while it is open or the roster set it, and never after the member did.
    """

    class TextSize(models.TextChoices):
        NORMAL = "", _("as in my browser")
        LARGE = "large", _("larger")
        LARGEST = "largest", _("largest")

    class MailChoice(models.TextChoices):
        OPEN = "", _("not said")
        WANTED = "wanted", _("wants mail")
        DECLINED = "declined", _("declined mail")

    user = models.OneToOneField(User, models.CASCADE, related_name="profile")
    language = models.CharField(_("language"), max_length=10, blank=True)
    text_size = models.CharField(_("text size"), max_length=10, choices=TextSize, blank=True)
    categories = models.JSONField(_("categories of work shown first"), default=list)
    mail_choice = models.CharField(_("mail"), max_length=10, choices=MailChoice, blank=True)
    is_mail_own_choice = models.BooleanField(_("the member said so"), default=False)
    visited_at = models.DateTimeField(_("last visit of the own page"), null=True)
    visited_before_at = models.DateTimeField(_("visit on the day before that"), null=True)
    mail_corrected_at = models.DateTimeField(_("corrected the mail address"), null=True)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        ordering = ("user",)
        constraints = (
            models.CheckConstraint(
                condition=Q(text_size__in=("", "large", "largest")), name="profile_text_size_known"
            ),
            models.CheckConstraint(
                condition=Q(mail_choice__in=("", "wanted", "declined")),
                name="profile_mail_choice_known",
            ),
        )

    def __str__(self) -> str:
        return str(self.user_id)


class MailChangeQuerySet(models.QuerySet["MailChange"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """One's own, and nobody else's."""
        return self.filter(user=viewer.user_id)

    def pending(self, now: datetime) -> Self:
        return self.filter(done_at=None, expires_at__gt=now)


class MailChange(models.Model):
    """A new mail address that waits for a code from the old mailbox and one from the new.

    Only keyed hashes of the codes are kept; too many wrong ones end it.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="mail_changes")
    new_mail = models.EmailField(_("new address"))
    old_code_hash = models.CharField(max_length=64)
    new_code_hash = models.CharField(max_length=64)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(_("asked for"))
    expires_at = models.DateTimeField(_("runs out"))
    done_at = models.DateTimeField(_("done"), null=True)

    objects = MailChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a mail address")
        verbose_name_plural = _("changes of mail addresses")
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("user",), condition=Q(done_at=None), name="mailchange_one_open"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("asked_at")), name="mailchange_runs_out_later"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """One's own, while one can still sign in."""
        return self.filter(user=viewer.user_id)


class Erasure(models.Model):
    """That a person had their account erased: what was kept, why and until when; no data of theirs.

    `kept` holds rows `{"what": code, "until": ISO date or ""}`, told in words by `retention`.
    """

    user = models.OneToOneField(User, models.PROTECT, related_name="erasure")
    at = models.DateTimeField(_("erased"))
    kept = models.JSONField(default=list)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return str(self.pk)
