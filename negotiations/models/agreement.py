"""A whole agreement: the text that is signed, voted on and in force, as a tree of provisions."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from negotiations.models.negotiation import Clause, Negotiation
from negotiations.models.party import at_the_table
from negotiations.models.release import released
from negotiations.models.source import Source
from negotiations.models.tentative_agreement import TentativeAgreement
from portal.access import Viewer
from portal.models import User


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Agreements of one's own table in every state, and final ones that were released."""
        return self.filter(
            at_the_table(viewer.staff_of) | Q(~Q(sha256=""), released("agreement", viewer, now))
        )

    def final(self) -> Self:
        return self.exclude(sha256="")


class Agreement(models.Model):
    """The whole of what two sides agree, in force for a term.

    Until its text is declared final it is a working paper of the table. Finality fixes the
    canonical text and its SHA-256; a trigger refuses every change of words after that. Only the
    status goes on.
    """

    class Status(models.TextChoices):
        IN_PRINCIPLE = "in_principle", _("agreed in principle")
        DRAFTING = "drafting", _("being drafted")
        DRAFT_TEXT = "draft_text", _("draft text")
        SIGNED = "signed", _("signed")
        RATIFIED = "ratified", _("ratified")
        IN_FORCE = "in_force", _("in force")
        EXPIRED = "expired", _("expired")

    NEEDS_FINAL_TEXT = (Status.SIGNED, Status.RATIFIED, Status.IN_FORCE, Status.EXPIRED)

    negotiation = models.ForeignKey(
        Negotiation, models.PROTECT, related_name="agreements", verbose_name=_("kept at the table")
    )
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    status = models.CharField(_("status"), max_length=20, choices=Status)
    status_on = models.DateField(_("since"), null=True, blank=True)
    term_from = models.DateField(_("in force from"), null=True, blank=True)
    term_to = models.DateField(_("in force to"), null=True, blank=True)
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors"
    )
    has_no_predecessor = models.BooleanField(_("there was no agreement before it"), default=False)
    is_retold = models.BooleanField(_("told in our own words"), default=False)
    text = models.TextField(_("text"), blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    final_at = models.DateTimeField(_("text final since"), null=True, blank=True)
    final_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("begun"))
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sources = models.ManyToManyField(Source, blank=True, related_name="agreements")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        # Those without a day come last on every engine.
        ordering = (F("term_from").asc(nulls_last=True), "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    status__in=(
                        "in_principle",
                        "drafting",
                        "draft_text",
                        "signed",
                        "ratified",
                        "in_force",
                        "expired",
                    )
                ),
                name="agreement_status_known",
            ),
            models.CheckConstraint(
                condition=Q(sha256="", text="", final_at=None)
                | Q(~Q(sha256=""), ~Q(text=""), final_at__isnull=False),
                name="agreement_final_whole",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("in_principle", "drafting", "draft_text")) | ~Q(sha256=""),
                name="agreement_final_before_signed",
            ),
            models.CheckConstraint(
                condition=Q(term_to=None) | Q(term_to__gt=F("term_from")),
                name="agreement_term_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("id")), name="agreement_not_after_itself"
            ),
            models.CheckConstraint(
                condition=Q(predecessor=None) | Q(has_no_predecessor=False),
                name="agreement_predecessor_or_none",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("agreement", args=[self.slug])

    @property
    def is_final(self) -> bool:
        return bool(self.sha256)

    def status_at(self, now: datetime) -> Status:
        """The status by the clock: the term ends with its last day, without anybody's help."""
        status = self.Status(self.status)
        is_over = self.term_to is not None and self.term_to < timezone.localtime(now).date()
        return self.Status.EXPIRED if status == self.Status.IN_FORCE and is_over else status


class AgreementClauseQuerySet(models.QuerySet["AgreementClause"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Provisions of the agreements the viewer may see."""
        return self.filter(agreement__in=Agreement.objects.visible_to(viewer, now))


class AgreementClause(models.Model):
    """One node of an agreement: an article with provisions below it, or a provision with words.

    `clause` ties it to the provision that was followed through the negotiation. Its words were
    agreed at the table, carried over from a node of the predecessor, or written while drafting.
    """

    class Origin(models.TextChoices):
        AGREED = "agreed", _("agreed at the table")
        CARRIED = "carried", _("unchanged from the agreement before")
        WRITTEN = "written", _("written while drafting")

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="clauses")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    place = models.PositiveIntegerField(_("place among its neighbours"), default=0)
    label = models.CharField(_("label"), max_length=60, blank=True)
    title = models.CharField(_("heading"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    origin = models.CharField(_("where its words come from"), max_length=20, choices=Origin)
    clause = models.ForeignKey(
        Clause, models.PROTECT, null=True, blank=True, related_name="agreement_clauses"
    )
    tentative_agreement = models.ForeignKey(
        TentativeAgreement, models.PROTECT, null=True, blank=True, related_name="+"
    )
    carried_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to"
    )
    revision = models.PositiveIntegerField(default=0)

    objects = AgreementClauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("provision of an agreement")
        verbose_name_plural = _("provisions of agreements")
        ordering = ("place", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "clause"),
                condition=Q(clause__isnull=False),
                name="agreementclause_clause_once",
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")), name="agreementclause_not_below_itself"
            ),
            models.CheckConstraint(
                condition=Q(origin="agreed", tentative_agreement__isnull=False)
                | Q(origin__in=("carried", "written"), tentative_agreement=None),
                name="agreementclause_agreed_by_hash",
            ),
            models.CheckConstraint(
                condition=Q(origin="carried", carried_from__isnull=False)
                | Q(origin__in=("agreed", "written"), carried_from=None),
                name="agreementclause_carried_from_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.label} {self.title}".strip() or f"{self.agreement} {self.pk}"
