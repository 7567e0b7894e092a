"""What has become visible to whom, from which instant."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from negotiations.models.party import at_the_table
from portal.access import Audience, Viewer, told_to
from portal.models import User


class ReleaseQuerySet(models.QuerySet["Release"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Releases that are live for an audience this viewer belongs to."""
        return self.filter(told_to(viewer, at_the_table), live_at__lte=now)


class Release(models.Model):
    """Items that become visible to one audience at one instant, by the clock alone."""

    negotiation = models.ForeignKey(
        "negotiations.Negotiation", models.PROTECT, related_name="releases"
    )
    title = models.CharField(_("title"), max_length=200)
    audience = models.CharField(_("told to"), max_length=20, choices=Audience)
    live_at = models.DateTimeField(_("visible from"))
    change_note = models.TextField(_("what changed"))
    is_major = models.BooleanField(_("major: followers are told"), default=True)
    created_at = models.DateTimeField(_("created"))
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ("-live_at", "-pk")
        indexes = (models.Index(fields=("audience", "live_at"), name="release_audience_live_at"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="release_audience_known"
            ),
        )

    def __str__(self) -> str:
        return self.title


ITEM_FIELDS = ("negotiation_itself", "session", "position", "tentative_agreement")


class ReleaseItem(models.Model):
    """Exactly one thing that a release makes visible."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="items")
    negotiation_itself = models.ForeignKey(
        "negotiations.Negotiation", models.PROTECT, null=True, related_name="release_items"
    )
    session = models.ForeignKey(
        "negotiations.Session", models.PROTECT, null=True, related_name="release_items"
    )
    position = models.ForeignKey(
        "negotiations.Position", models.PROTECT, null=True, related_name="release_items"
    )
    tentative_agreement = models.ForeignKey(
        "negotiations.TentativeAgreement", models.PROTECT, null=True, related_name="release_items"
    )

    class Meta:
        verbose_name = _("release item")
        verbose_name_plural = _("release items")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    *(
                        Q(*(Q(**{f"{field}__isnull": field != one}) for field in ITEM_FIELDS))
                        for one in ITEM_FIELDS
                    ),
                    _connector=Q.OR,
                ),
                name="releaseitem_exactly_one",
            ),
            *(
                models.UniqueConstraint(
                    fields=("release", field),
                    condition=Q(**{f"{field}__isnull": False}),
                    name=f"releaseitem_{field}_once",
                )
                for field in ITEM_FIELDS
            ),
        )

    def __str__(self) -> str:
        return f"{self.release}: {self.pk}"


def released(item_field: str, viewer: Viewer, now: datetime) -> Exists:
    """Whether the outer row is, by this path from an item, in a release visible to the viewer."""
    live = Release.objects.visible_to(viewer, now).values("pk")
    return Exists(ReleaseItem.objects.filter(**{item_field: OuterRef("pk")}, release__in=live))
