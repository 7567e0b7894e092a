"""Who may vote, by which rule; what a preview of it found; and what members contest."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from members.models.membership import Membership
from portal.access import Permission, Viewer
from portal.models import Guild, User


class EligibilityRuleQuerySet(models.QuerySet["EligibilityRule"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Those of one's guilds in use, and every version where one sets the rules."""
        own = Membership.objects.filter(guild=OuterRef("guild"), user=viewer.user_id)
        kept = viewer.guilds_granting(Permission.ELIGIBILITY, "")
        in_use = Q(retired_at=None) & Q(Exists(own)) if viewer.is_signed_in else Q(pk__in=())
        return self.filter(in_use | Q(guild__in=kept))

    def in_use(self) -> Self:
        return self.filter(retired_at=None)


class EligibilityRule(models.Model):
    """One version of a guild's rule about who may vote in what; never changed, only replaced.

    `condition` is a tree as `members.eligibility` reads it. `as_of_on` is the day on which it is
    asked; without one, today. Until `contest_until_on` a member may contest the answer.
    """

    class Purpose(models.TextChoices):
        AUTHORIZATION = "authorization", _("strike authorization")
        RATIFICATION = "ratification", _("ratification")
        SURVEY = "survey", _("survey")
        ANY = "any", _("every vote")

    guild = models.ForeignKey(Guild, models.PROTECT, related_name="eligibility_rules")
    slug = models.SlugField(_("address"), max_length=60)
    version = models.PositiveIntegerField(_("version"), default=1)
    name = models.CharField(_("name"), max_length=200)
    purpose = models.CharField(_("for"), max_length=20, choices=Purpose, default=Purpose.ANY)
    condition = models.JSONField(_("condition"))
    as_of_on = models.DateField(_("asked as of"), null=True, blank=True)
    contest_until_on = models.DateField(_("may be contested until"), null=True, blank=True)
    source = models.CharField(_("where the rule is written"), max_length=300, blank=True)
    note = models.TextField(_("note"), blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(_("written"))
    retired_at = models.DateTimeField(_("no longer used"), null=True, blank=True)

    objects = EligibilityRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("eligibility rule")
        verbose_name_plural = _("eligibility rules")
        ordering = ("guild", "slug", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("guild", "slug", "version"), name="eligibilityrule_version_once"
            ),
            models.UniqueConstraint(
                fields=("guild", "slug"),
                condition=Q(retired_at=None),
                name="eligibilityrule_one_in_use",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=("authorization", "ratification", "survey", "any")),
                name="eligibilityrule_purpose_known",
            ),
        )

    def __str__(self) -> str:
        return self.name


class EligibilityPreviewQuerySet(models.QuerySet["EligibilityPreview"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Those of guilds whose rules one sets."""
        return self.filter(rule__guild__in=viewer.guilds_granting(Permission.ELIGIBILITY, ""))


class EligibilityPreview(models.Model):
    """How a rule would decide about everybody in the guild on one day.

    `counts` hold how many are in, out, and out by each reason; `previous` is the one that it is
    compared with, `changes` how many came in and went out since, and told from both outcomes.
    """

    rule = models.ForeignKey(EligibilityRule, models.PROTECT, related_name="previews")
    previous = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    as_of_on = models.DateField(_("as of"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked for"))
    done_at = models.DateTimeField(_("done"), null=True)
    counts = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)

    objects = EligibilityPreviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview of eligibility")
        verbose_name_plural = _("previews of eligibility")
        ordering = ("-asked_at", "-pk")

    def __str__(self) -> str:
        return str(self.pk)


class EligibilityOutcomeQuerySet(models.QuerySet["EligibilityOutcome"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        return self.filter(preview__in=EligibilityPreview.objects.visible_to(viewer, now))


class EligibilityOutcome(models.Model):
    """What a preview found of one member; `reasons` are the codes of what keeps them out."""

    preview = models.ForeignKey(EligibilityPreview, models.CASCADE, related_name="outcomes")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    is_in = models.BooleanField()
    reasons = models.JSONField(default=list)

    objects = EligibilityOutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("outcome of a preview")
        verbose_name_plural = _("outcomes of previews")
        ordering = ("preview", "membership")
        constraints = (
            models.UniqueConstraint(
                fields=("preview", "membership"), name="eligibilityoutcome_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.preview_id} / {self.membership_id}"


class DisputeQuerySet(models.QuerySet["Dispute"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """One's own, and those in guilds where one answers them."""
        own = Q(membership__user=viewer.user_id) if viewer.is_signed_in else Q(pk__in=())
        kept = viewer.guilds_granting(Permission.ELIGIBILITY, "")
        return self.filter(own | Q(membership__guild__in=kept))

    def open(self) -> Self:
        return self.filter(state=Dispute.State.OPEN)


class Dispute(models.Model):
    """What a member says is wrong in their data or in the answer to "may I vote?".

    `verdict` is what the portal told when it was opened. What was said is in its entries.
    """

    class Subject(models.TextChoices):
        ELIGIBILITY = "eligibility", _("whether I may vote")
        DATA = "data", _("what the guild’s file says of me")

    class State(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        UPHELD = "upheld", _("the member was right")
        REFUSED = "refused", _("the answer stands")
        WITHDRAWN = "withdrawn", _("withdrawn by the member")

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="disputes")
    subject = models.CharField(_("about"), max_length=20, choices=Subject)
    rule = models.ForeignKey(EligibilityRule, models.PROTECT, null=True, related_name="disputes")
    verdict = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField(_("opened"))
    decided_at = models.DateTimeField(_("decided"), null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = DisputeQuerySet.as_manager()

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ("-opened_at", "-pk")
        indexes = (models.Index(fields=("state", "opened_at"), name="dispute_state_opened"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None)
                | Q(state__in=("upheld", "refused", "withdrawn"), decided_at__isnull=False),
                name="dispute_decided_once_over",
            ),
            models.CheckConstraint(
                condition=Q(subject="data", rule=None)
                | Q(subject="eligibility", rule__isnull=False),
                name="dispute_rule_of_eligibility",
            ),
            models.UniqueConstraint(
                fields=("membership", "subject"),
                condition=Q(state="open"),
                name="dispute_one_open_a_subject",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None) | Q(decided_at__gte=F("opened_at")),
                name="dispute_decided_after_opening",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class DisputeEntryQuerySet(models.QuerySet["DisputeEntry"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        return self.filter(dispute__in=Dispute.objects.visible_to(viewer, now))


class DisputeEntry(models.Model):
    """One thing said in a dispute, by the member or by the guild's staff; only ever added."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="entries")
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    is_of_staff = models.BooleanField(_("by the guild"))
    words = models.TextField(_("words"))

    objects = DisputeEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of a dispute")
        verbose_name_plural = _("entries of disputes")
        ordering = ("dispute", "at", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(words=""), name="disputeentry_says_something"),
        )

    def __str__(self) -> str:
        return str(self.pk)
