"""What the parties have agreed to say in public while they bargain."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from negotiations.disclosure import Mode, Rules
from negotiations.models.negotiation import Negotiation
from negotiations.models.party import at_the_table
from portal.access import Viewer
from portal.models import User


class GroundRulesQuerySet(models.QuerySet["GroundRules"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Those of one's own table; outsiders read the notice on its page, if there is one."""
        return self.filter(at_the_table(viewer.staff_of))

    def in_force(self, now: datetime) -> Self:
        """The ones that hold or held, the newest first."""
        return self.filter(in_force_at__lte=now).order_by("-in_force_at", "-pk")

    def waiting(self) -> Self:
        """Wider rules that a second person has not confirmed yet."""
        return self.filter(in_force_at=None, declined_at=None)


class GroundRules(models.Model):
    """One set of ground rules, in force from an instant until the next.

    Rules that allow less than those before hold at once; rules that allow more wait for a second
    person. `allows` lists pairs of kind of item and audience; `words` are quoted wherever
    something is refused; `notice` stands on the negotiation's public page while they hold.
    """

    class Mode(models.TextChoices):
        OPEN = "open", _("open")
        HOLDING_LINE = "holding_line", _("holding line")
        BLACKOUT = "blackout", _("blackout")

    negotiation = models.ForeignKey(Negotiation, models.PROTECT, related_name="ground_rules")
    mode = models.CharField(_("mode"), max_length=20, choices=Mode)
    allows = models.JSONField(_("what may be told"), default=list)
    words = models.TextField(_("the rule as agreed"))
    notice = models.TextField(_("notice on the public page"), blank=True)
    set_at = models.DateTimeField(_("set"))
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    is_widening = models.BooleanField(_("allows more than the rules before"))
    seconded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    in_force_at = models.DateTimeField(_("in force"), null=True, blank=True)
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)

    objects = GroundRulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("ground rules")
        verbose_name_plural = _("ground rules")
        ordering = ("-set_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(mode__in=("open", "holding_line", "blackout")),
                name="groundrules_mode_known",
            ),
            models.CheckConstraint(
                condition=Q(is_widening=False)
                | Q(in_force_at=None)
                | Q(seconded_by__isnull=False) & ~Q(seconded_by=F("set_by")),
                name="groundrules_widened_by_two",
            ),
            models.CheckConstraint(
                condition=Q(in_force_at=None) | Q(declined_at=None),
                name="groundrules_in_force_or_declined",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="groundrules_can_be_quoted"),
            models.UniqueConstraint(
                fields=("negotiation",),
                condition=Q(in_force_at=None, declined_at=None),
                name="groundrules_one_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.negotiation}: {self.get_mode_display()}"

    @property
    def rules(self) -> Rules:
        pairs = frozenset((kind, audience) for kind, audience in self.allows)
        return Rules(Mode(self.mode), pairs)
