"""Which guilds sit at which table."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from portal.access import Reach
from portal.models import Guild

STREAMS = "negotiations/"


class PartyQuerySet(models.QuerySet["Party"]):
    def within(self, reach: Reach) -> Self:
        """Seats of the guilds of the reach, and all seats at its single tables."""
        seats = Q(guild_id__in=reach.guilds)
        if reach.tables:
            slugs = [stream.removeprefix(STREAMS) for stream in reach.tables]
            seats |= Q(negotiation__slug__in=slugs)
        return self.filter(seats)


class Party(models.Model):
    """A guild in a negotiation; several guilds may bargain as one side."""

    negotiation = models.ForeignKey(
        "negotiations.Negotiation", models.PROTECT, related_name="parties"
    )
    guild = models.ForeignKey(Guild, models.PROTECT, related_name="parties")

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ("guild__slug",)
        constraints = (models.UniqueConstraint(fields=("negotiation", "guild"), name="party_once"),)

    def __str__(self) -> str:
        return str(self.guild)


def at_the_table(reach: Reach, negotiation: str = "negotiation") -> Q:
    """Rows whose negotiation (by that field path) lies within the reach."""
    if not reach:
        return Q(pk__in=())
    return Q(Exists(Party.objects.within(reach).filter(negotiation=OuterRef(negotiation))))
