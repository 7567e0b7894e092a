"""Which guilds sit at which table."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from portal.models import Guild


class Party(models.Model):
    """A guild in a negotiation; several guilds may bargain as one side."""

    negotiation = models.ForeignKey(
        "negotiations.Negotiation", models.PROTECT, related_name="parties"
    )
    guild = models.ForeignKey(Guild, models.PROTECT, related_name="parties")

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ("guild__slug",)
        constraints = (models.UniqueConstraint(fields=("negotiation", "guild"), name="party_once"),)

    def __str__(self) -> str:
        return str(self.guild)


def at_the_table(guild_ids: Iterable[int], negotiation: str = "negotiation") -> Q:
    """Rows whose negotiation (by that field path) has one of these guilds as a party."""
    ids = frozenset(guild_ids)
    if not ids:
        return Q(pk__in=())
    return Q(Exists(Party.objects.filter(negotiation=OuterRef(negotiation), guild_id__in=ids)))
