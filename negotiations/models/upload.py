"""A text taken in from a file: read, its paragraphs mapped to clauses, then kept as positions."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from negotiations.models.negotiation import Clause, Issue, Negotiation
from negotiations.models.party import at_the_table
from negotiations.models.proposal import Position, Proposal
from portal.access import Viewer
from portal.models import User


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Uploads of one's own table; no release ever names them."""
        return self.filter(at_the_table(viewer.staff_of))

    def open(self) -> Self:
        """Neither kept nor set aside."""
        return self.filter(state__in=Upload.OPEN)


class Upload(models.Model):
    """A file or pasted text, from its arrival until it is part of the record or set aside.

    `handed_over` is the proposal of ours that the other side's file answers: where the words that
    their file shows as its base differ from it, they were changed silently.
    """

    class Purpose(models.TextChoices):
        ANSWER = "answer", _("the employer side’s words")
        DRAFT = "draft", _("a draft of ours")

    class State(models.TextChoices):
        READING = "reading", _("being read")
        REFUSED = "refused", _("not read")
        MAPPING = "mapping", _("waiting to be mapped")
        KEPT = "kept", _("on record")
        DISCARDED = "discarded", _("set aside")

    class Kind(models.TextChoices):
        WORD = "word", _("Word file")
        PLAIN = "plain", _("plain text file")
        PASTED = "pasted", _("pasted text")

    OPEN = (State.READING, State.REFUSED, State.MAPPING)

    negotiation = models.ForeignKey(Negotiation, models.PROTECT, related_name="uploads")
    purpose = models.CharField(_("whose words"), max_length=20, choices=Purpose)
    state = models.CharField(max_length=20, choices=State, default=State.READING)
    kind = models.CharField(max_length=20, choices=Kind)
    file_name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    handed_over = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_author = models.CharField(
        _("whose changes are taken"), max_length=200, blank=True, help_text=_("Empty: everyone's.")
    )
    refusal = models.CharField(max_length=40, blank=True)
    refusal_detail = models.CharField(max_length=200, blank=True)
    uploaded_at = models.DateTimeField(_("uploaded"))
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    kept_at = models.DateTimeField(null=True, blank=True)
    kept_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    proposal = models.OneToOneField(
        Proposal, models.PROTECT, null=True, blank=True, related_name="upload"
    )

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ("-uploaded_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("reading", "refused", "mapping", "kept", "discarded")),
                name="upload_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="refused") | Q(refusal=""), name="upload_refused_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(state="kept", proposal__isnull=False, kept_at__isnull=False)
                | Q(~Q(state="kept"), proposal=None, kept_at=None),
                name="upload_kept_whole",
            ),
        )

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("upload", args=[self.negotiation.slug, self.pk])


class UploadedFileQuerySet(models.QuerySet["UploadedFile"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        return self.filter(at_the_table(viewer.staff_of, "upload__negotiation"))


class UploadedFile(models.Model):
    """The bytes as they came, and what was read of them; kept apart for they are long."""

    upload = models.OneToOneField(Upload, models.PROTECT, related_name="file")
    content = models.BinaryField()
    reading = models.JSONField(default=dict, help_text=_("See negotiations/word/passing.py."))

    objects = UploadedFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("uploaded file")
        verbose_name_plural = _("uploaded files")

    def __str__(self) -> str:
        return str(self.upload)


class UploadedParagraphQuerySet(models.QuerySet["UploadedParagraph"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        return self.filter(at_the_table(viewer.staff_of, "upload__negotiation"))


class UploadedParagraph(models.Model):
    """A stretch of the file in its two readings, and where its words go.

    `base_text` is what the file shows without its tracked changes, `text` what it proposes; one of
    them is empty where the stretch was added or struck as a whole. Both begin with their label.
    `confidence` is 0 to 1, of the portal's guess; 1 once a person has chosen.
    """

    class Fate(models.TextChoices):
        CLAUSE = "clause", _("goes to a clause")
        NEW_CLAUSE = "new_clause", _("opens a new clause")
        IGNORED = "ignored", _("left out")
        UNDECIDED = "undecided", _("not decided")

    upload = models.ForeignKey(Upload, models.PROTECT, related_name="paragraphs")
    place = models.PositiveIntegerField()
    base_text = models.TextField(blank=True)
    text = models.TextField(blank=True)
    authors = models.JSONField(default=list, help_text=_("As stated in the file; staff only."))
    fate = models.CharField(max_length=20, choices=Fate, default=Fate.UNDECIDED)
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, blank=True, related_name="+")
    new_title = models.CharField(_("title of the new clause"), max_length=200, blank=True)
    new_issue = models.ForeignKey(Issue, models.PROTECT, null=True, blank=True, related_name="+")
    confidence = models.FloatField(default=0)
    is_chosen = models.BooleanField(_("chosen by a person"), default=False)

    objects = UploadedParagraphQuerySet.as_manager()

    class Meta:
        verbose_name = _("uploaded paragraph")
        verbose_name_plural = _("uploaded paragraphs")
        ordering = ("place", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(fate="clause", clause__isnull=False, new_title="", new_issue=None)
                | (Q(fate="new_clause", clause=None, new_issue__isnull=False) & ~Q(new_title=""))
                | Q(fate__in=("ignored", "undecided"), clause=None, new_title="", new_issue=None),
                name="uploadedparagraph_fate_whole",
            ),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1),
                name="uploadedparagraph_confidence_within",
            ),
        )

    def __str__(self) -> str:
        return f"{self.upload} {self.place}"


class ImportedTextQuerySet(models.QuerySet["ImportedText"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        return self.filter(at_the_table(viewer.staff_of, "upload__negotiation"))


class ImportedText(models.Model):
    """What the other side's file showed as the base of a position: kept beside their proposal.

    `handed_over` is our position on the same clause that they had in hand; `is_silent` says that
    their base is not those words although no tracked change tells of it.
    """

    position = models.OneToOneField(Position, models.PROTECT, related_name="imported")
    upload = models.ForeignKey(Upload, models.PROTECT, related_name="texts")
    base_text = models.TextField(_("their base"), blank=True)
    base_sha256 = models.CharField(max_length=64, blank=True)
    handed_over = models.ForeignKey(
        Position, models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_silent = models.BooleanField(_("base silently changed"), default=False)

    objects = ImportedTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("imported text")
        verbose_name_plural = _("imported texts")

    def __str__(self) -> str:
        return str(self.position)
