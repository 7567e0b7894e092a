"""Papers that never leave a guild: comments on drafts, and what only the committee reads."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from negotiations.models.negotiation import Clause, Negotiation
from negotiations.models.party import STREAMS, at_the_table
from negotiations.models.proposal import Position
from negotiations.models.summary import Summary
from portal.access import Viewer
from portal.models import Guild, User


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Comments of the guilds that the viewer works for, at the tables where they do.

        A look with other eyes is nobody's, so it sees none.
        """
        if not viewer.is_signed_in:
            return self.none()
        mine = Q(guild__in=viewer.staff_of.guilds)
        for stream, guild in viewer.table_roles:
            if guild in viewer.staff_guilds_at(stream):
                slug = stream.removeprefix(STREAMS)
                mine |= Q(guild=guild, negotiation__slug=slug)
        return self.filter(mine)

    def open(self) -> Self:
        """What began a thread that nobody has settled."""
        return self.filter(answers=None, settled_at=None)


class Comment(models.Model):
    """A remark of one guild's people to each other; no export, release or hand-over reads it.

    What answers none begins a thread; answers answer that one, and only it is settled.
    """

    guild = models.ForeignKey(Guild, models.PROTECT, related_name="+")
    negotiation = models.ForeignKey(Negotiation, models.PROTECT, related_name="comments")
    position = models.ForeignKey(Position, models.PROTECT, null=True, related_name="comments")
    summary = models.ForeignKey(Summary, models.PROTECT, null=True, related_name="comments")
    answers = models.ForeignKey("self", models.PROTECT, null=True, related_name="answered_by")
    words = models.TextField(_("comment"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"))
    corrected_at = models.DateTimeField(_("corrected"), null=True, blank=True)
    mentions = models.ManyToManyField(User, related_name="mentioned_in")
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(position=None, summary__isnull=False)
                | Q(position__isnull=False, summary=None),
                name="comment_on_one_thing",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None)
                | Q(answers=None, settled_at__isnull=False, settled_by__isnull=False),
                name="comment_settled_whole",
            ),
        )

    def __str__(self) -> str:
        return self.words[:80]


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Papers of tables on whose committee the viewer sits."""
        return self.filter(at_the_table(viewer.committee_of))

    def kept(self) -> Self:
        return self.filter(destroyed_at=None)


class Attachment(models.Model):
    """A paper for the committee alone, such as a bottom line or a costing.

    Title, file name and content are sealed with a key from the environment; what the database
    holds in clear is at which table, on which clause, of what kind and size, by whom and when.
    Destroyed, a paper holds nothing and never changes again.
    """

    class Kind(models.TextChoices):
        BOTTOM_LINE = "bottom_line", _("bottom line")
        COSTING = "costing", _("costing")
        OTHER = "other", _("other")

    negotiation = models.ForeignKey(Negotiation, models.PROTECT, related_name="attachments")
    clause = models.ForeignKey(
        Clause, models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    heading = models.BinaryField(_("title and file name, encrypted"))
    content = models.BinaryField(_("content, encrypted"))
    size = models.PositiveBigIntegerField(_("size in bytes, encrypted"))
    kept_at = models.DateTimeField(_("kept"))
    kept_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    destroyed_at = models.DateTimeField(_("destroyed"), null=True, blank=True)
    destroyed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("committee paper")
        verbose_name_plural = _("committee papers")
        ordering = ("-kept_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=("bottom_line", "costing", "other")),
                name="attachment_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(destroyed_at=None)
                | Q(content=b"", heading=b"", destroyed_by__isnull=False),
                name="attachment_destroyed_is_empty",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
