"""Who belongs to a guild, and what the guild said of them from which day on."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from members.models.bytewise import BytewiseCharField, BytewiseEmailField
from portal.access import Permission, Viewer
from portal.models import Guild, User


class Standing(models.TextChoices):
    """How somebody belongs to a guild."""

    ACTIVE = "active", _("active")
    EMERITUS = "emeritus", _("emeritus")
    SUSPENDED = "suspended", _("suspended")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPELLED = "expelled", _("expelled")
    DECEASED = "deceased", _("deceased")
    LEFT = "left", _("no longer in the guild’s file")


# Whoever is suspended may yet cure it before a vote closes, so they read what members read.
READING = (Standing.ACTIVE, Standing.EMERITUS, Standing.SUSPENDED)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """One's own, and those of guilds whose roster one keeps."""
        kept = viewer.guilds_granting(Permission.ROSTER, "")
        mine = Q(user=viewer.user_id) if viewer.is_signed_in else Q(pk__in=())
        return self.filter(mine | Q(guild__in=kept))

    def unmerged(self) -> Self:
        """Without those that were found to be another's double."""
        return self.filter(merged_into=None)


class Membership(models.Model):
    """One person in one guild, known there by a number; what changes is in its periods.

    `name` and `mail` are what the guild's file says. `user` is the account that signs in, absent
    where the guild knows no mail address, where two members share one, or after an erasure.
    A double is `merged_into` the membership that goes on, to which it may have given its account.
    """

    guild = models.ForeignKey(Guild, models.PROTECT, related_name="memberships")
    number = BytewiseCharField(_("member number"), max_length=40)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="memberships")
    name = models.CharField(_("name"), max_length=200)
    search_name = BytewiseCharField(
        max_length=200, help_text=_("The name as `members.names` brings it into one form.")
    )
    mail = BytewiseEmailField(_("mail address in the guild’s file"), blank=True)
    name_corrected_at = models.DateTimeField(_("the member corrected the name"), null=True)
    account_declined_at = models.DateTimeField(_("the member erased the account"), null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="doubles")
    merged_at = models.DateTimeField(_("found to be a double"), null=True)
    given_user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("first seen"))

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("guild", "number")
        indexes = (
            models.Index(fields=("guild", "search_name"), name="membership_guild_name"),
            models.Index(fields=("guild", "mail"), name="membership_guild_mail"),
        )
        constraints = (
            models.UniqueConstraint(fields=("guild", "number"), name="membership_number_once"),
            models.UniqueConstraint(
                fields=("guild", "user"),
                condition=Q(merged_into=None),
                name="membership_once_a_person",
            ),
            models.CheckConstraint(condition=~Q(number=""), name="membership_number_given"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="membership_not_its_own_double",
            ),
            models.CheckConstraint(condition=Q(mail=Lower("mail")), name="membership_mail_lower"),
        )

    def __str__(self) -> str:
        return self.number


class MembershipWordQuerySet(models.QuerySet["MembershipWord"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        return self.filter(membership__in=Membership.objects.visible_to(viewer, now))


class MembershipWord(models.Model):
    """One word of a member's `search_name`, beside the whole of it.

    Triggers keep the rows with every write of a membership, whoever makes it. One index holds all
    that a search by name asks, so it reads no other row than those that it finds.
    """

    # Triggers take both keys from the membership itself; to check them of each word would take a
    # third of the time of an import.
    membership = models.ForeignKey(
        Membership, models.CASCADE, related_name="words", db_index=False, db_constraint=False
    )
    guild = models.ForeignKey(
        Guild, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    word = BytewiseCharField(max_length=200)
    name = BytewiseCharField(max_length=200)

    objects = MembershipWordQuerySet.as_manager()

    class Meta:
        verbose_name = _("word of a name")
        verbose_name_plural = _("words of names")
        ordering = ("guild", "word", "name")
        indexes = (
            models.Index(
                fields=("guild", "word", "name", "membership"), name="membershipword_search"
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=("membership", "word"), name="membershipword_once"),
        )

    def __str__(self) -> str:
        return str(self.membership_id)


class MembershipPeriodQuerySet(models.QuerySet["MembershipPeriod"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        return self.filter(membership__in=Membership.objects.visible_to(viewer, now))

    def as_of(self, day: date) -> Self:
        """What counts on that day: at most one for each membership."""
        return self.filter(from_on__lte=day).filter(Q(until_on=None) | Q(until_on__gt=day))


class MembershipPeriod(models.Model):
    """What a guild says of a member from one day on, until the day before `until_on`.

    A change ends the period and begins another, so that eligibility can be asked as of any day.
    `earnings` are cents by calendar year under the guild's agreement (`{"2025": 4000000}`),
    `units` the bargaining units in which the member is employed.
    """

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="periods")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    standing = models.CharField(_("standing"), max_length=20, choices=Standing)
    is_in_good_standing = models.BooleanField(_("in good standing"), default=True)
    dues_paid_until = models.DateField(_("dues paid until"), null=True, blank=True)
    branch = models.CharField(_("branch or local"), max_length=80, blank=True)
    categories = models.JSONField(_("categories of work"), default=list)
    earnings = models.JSONField(_("earned by year, in cents"), default=dict)
    pension_years = models.PositiveSmallIntegerField(_("pension years"), null=True, blank=True)
    units = models.JSONField(_("employed in"), default=list)
    source = models.ForeignKey(
        "members.RosterImport", models.PROTECT, null=True, related_name="periods"
    )
    recorded_at = models.DateTimeField(_("recorded"))
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    why = models.CharField(_("why it was corrected"), max_length=300, blank=True, db_default="")

    objects = MembershipPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("period of a membership")
        verbose_name_plural = _("periods of memberships")
        ordering = ("membership", "from_on")
        indexes = (
            models.Index(
                fields=("standing", "membership"),
                condition=Q(until_on=None),
                name="membershipperiod_open_standing",
            ),
            models.Index(
                fields=("branch", "membership"),
                condition=Q(until_on=None),
                name="membershipperiod_open_branch",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gt=F("from_on")),
                name="membershipperiod_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=("membership", "from_on"), name="membershipperiod_starts_once"
            ),
            models.UniqueConstraint(
                fields=("membership",),
                condition=Q(until_on=None),
                name="membershipperiod_one_open",
            ),
            models.CheckConstraint(
                condition=Q(standing__in=Standing.values), name="membershipperiod_standing_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.membership} from {self.from_on}"

    @property
    def earned(self) -> list[tuple[str, str]]:
        """Each year with what was earned in it, as amounts are written."""
        return [(year, f"${cents / 100:,.2f}") for year, cents in sorted(self.earnings.items())]
