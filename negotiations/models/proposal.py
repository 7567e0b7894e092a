"""What one side hands over at one moment, and what it says in it on each clause."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from negotiations.models.negotiation import Clause, Negotiation
from negotiations.models.party import at_the_table
from negotiations.models.release import released
from negotiations.models.source import Certainty, Source
from portal.access import Viewer
from portal.models import User


class Side(models.TextChoices):
    """Whose words they are."""

    GUILD = "guild", _("guild")
    EMPLOYER = "employer", _("employer side")
    JOINT = "joint", _("both sides")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Proposals of one's own table, drafts included, and tabled ones with a released part."""
        positions = Position.objects.filter(proposal=OuterRef("pk")).visible_to(viewer, now)
        return self.filter(
            at_the_table(viewer.staff_of) | Q(Exists(positions), state=Proposal.State.TABLED)
        )

    def drafts(self) -> Self:
        return self.filter(state=Proposal.State.DRAFT)

    def tabled(self) -> Self:
        return self.filter(state=Proposal.State.TABLED)


class Proposal(models.Model):
    """What one side hands over at one moment; frozen from then on, by a trigger.

    A draft of the guild side is a working copy. A draft of the employer side is an answer of
    theirs that staff are still writing down.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        TABLED = "tabled", _("handed over")
        DISCARDED = "discarded", _("set aside")

    class Kind(models.TextChoices):
        INITIAL = "initial", _("initial proposal")
        COUNTER = "counter", _("counter-proposal")
        PACKAGE = "package", _("package")
        LAST_BEST_FINAL = "last_best_final", _("“last, best and final” offer")
        RESPONSE = "response", _("response")
        STATEMENT = "statement", _("public statement of a position")
        AGREEMENT = "agreement", _("agreed text")
        EXPIRING_CONTRACT = "expiring_contract", _("contract that expires")
        SUCCESSOR = "successor", _("agreement that followed")

    class Medium(models.TextChoices):
        WRITTEN = "written", _("in writing")
        VERBAL = "verbal", _("verbally")
        WRITTEN_AND_VERBAL = "written_and_verbal", _("in writing and verbally")
        AT_THE_TABLE = "at_the_table", _("at the table")
        PRESS_STATEMENT = "press_statement", _("in a statement to the press")
        REPORTED = "reported", _("as reported")

    OUTSIDE_CYCLE = (Kind.EXPIRING_CONTRACT, Kind.SUCCESSOR)

    negotiation = models.ForeignKey(Negotiation, models.PROTECT, related_name="proposals")
    side = models.CharField(_("side"), max_length=20, choices=Side)
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    medium = models.CharField(
        _("handed over"), max_length=20, choices=Medium, default=Medium.WRITTEN
    )
    is_package = models.BooleanField(_("to be accepted only as a whole"), default=False)
    number = models.PositiveIntegerField(
        _("number"), null=True, help_text=_("Counted per side, given when handed over.")
    )
    label = models.CharField(_("label"), max_length=60, blank=True)
    is_label_assigned_by_portal = models.BooleanField(default=True)
    responds_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="responses"
    )
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    described_by = models.CharField(
        _("as described by"),
        max_length=200,
        blank=True,
        help_text=_("Who tells it, where the side's own words are not at hand."),
    )
    tabled_at = models.DateTimeField(_("on the table since"), null=True, blank=True)
    tabled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("begun"))
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sources = models.ManyToManyField(Source, blank=True, related_name="proposals")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = (F("tabled_at").asc(nulls_last=True), "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("negotiation", "side", "number"), name="proposal_number_once"
            ),
            models.CheckConstraint(
                condition=Q(state="tabled", number__isnull=False, tabled_at__isnull=False)
                | Q(~Q(state="tabled"), number=None, tabled_by=None),
                name="proposal_numbered_when_tabled",
            ),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="proposal_side_known"),
            models.CheckConstraint(
                condition=~Q(responds_to=F("id")) & ~Q(supersedes=F("id")),
                name="proposal_not_after_itself",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("proposal", args=[self.negotiation.slug, self.pk])

    @property
    def running_label(self) -> str:
        """The side and its running number, such as WGA-3: what this table calls the proposal."""
        short = {
            Side.GUILD.value: self.negotiation.guild_short_name,
            Side.EMPLOYER.value: self.negotiation.employer_short_name,
        }
        return f"{short.get(self.side, _('Joint'))}-{self.number}"

    @property
    def public_label(self) -> str:
        """The label as told to everybody: the record's own, never a running number.

        A gap in running numbers would tell outsiders of proposals that were not released.
        """
        return "" if self.label == self.running_label else self.label


class PositionQuerySet(models.QuerySet["Position"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Positions of one's own table, drafts included, and tabled ones released to the viewer."""
        return self.filter(
            at_the_table(viewer.staff_of, "proposal__negotiation")
            | Q(~Q(sha256=""), released("position", viewer, now))
        )

    def tabled(self) -> Self:
        return self.filter(proposal__state=Proposal.State.TABLED)


class Position(models.Model):
    """What a side says on one clause in one proposal: a stance and, mostly, a text.

    While the proposal is a draft this is the working copy; `revision` counts its saves. Handing
    over gives it an address, an instant and the SHA-256 of its canonical text, and a trigger
    refuses every change after that.
    """

    class Stance(models.TextChoices):
        PROPOSE = "propose", _("proposes")
        COUNTER = "counter", _("counters")
        ACCEPT = "accept", _("accepts")
        REJECT = "reject", _("rejects")
        HOLD = "hold", _("on hold: information requested")
        NO_RESPONSE = "no_response", _("no response")
        WITHDRAW = "withdraw", _("withdraws")

    NEEDS_TEXT = (Stance.PROPOSE, Stance.COUNTER)

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="positions")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="positions")
    place = models.PositiveIntegerField(default=0)
    stance = models.CharField(_("stance"), max_length=20, choices=Stance)
    text = models.TextField(_("text"), blank=True)
    slug = models.SlugField(_("address"), max_length=60, blank=True)
    said_at = models.DateTimeField(_("said"), null=True, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    round_name = models.CharField(_("round"), max_length=80, blank=True)
    certainty = models.CharField(
        _("certainty"), max_length=20, choices=Certainty, default=Certainty.DOCUMENTED
    )
    described_by = models.CharField(_("as described by"), max_length=200, blank=True)
    sources = models.ManyToManyField(Source, blank=True, related_name="positions")
    is_left_out = models.BooleanField(_("left out of the draft"), default=False)
    base = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    held_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    held_until = models.DateTimeField(null=True, blank=True)

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = (F("said_at").asc(nulls_last=True), "pk")
        constraints = (
            models.UniqueConstraint(fields=("proposal", "clause"), name="position_clause_once"),
            models.UniqueConstraint(
                fields=("clause", "slug"), condition=~Q(slug=""), name="position_slug_once"
            ),
            models.CheckConstraint(
                condition=Q(sha256="", slug="", said_at=None)
                | Q(~Q(sha256=""), ~Q(slug=""), said_at__isnull=False, is_left_out=False),
                name="position_frozen_whole",
            ),
            models.CheckConstraint(
                condition=Q(sha256="") | ~Q(text="") | ~Q(stance__in=("propose", "counter")),
                name="position_text_when_proposed",
            ),
            models.CheckConstraint(
                condition=Q(
                    stance__in=(
                        "propose",
                        "counter",
                        "accept",
                        "reject",
                        "hold",
                        "no_response",
                        "withdraw",
                    )
                ),
                name="position_stance_known",
            ),
            models.CheckConstraint(
                condition=Q(certainty__in=Certainty.values), name="position_certainty_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.clause}: {self.get_stance_display()}"

    def get_absolute_url(self) -> str:
        return reverse("position", args=[self.clause.negotiation.slug, self.clause.slug, self.slug])

    @property
    def is_frozen(self) -> bool:
        return bool(self.sha256)

    @property
    def is_retold(self) -> bool:
        """Nobody handed it over or wrote it down here: it tells the record in our own words."""
        return self.is_frozen and self.proposal.tabled_by_id is None
