"""A guild's membership file: taken in, looked at, applied or put away."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.access import Permission, Viewer
from portal.models import Guild, User

KEPT_FOR = timedelta(days=7)


class RosterImportQuerySet(models.QuerySet["RosterImport"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Those of guilds whose roster one keeps."""
        return self.filter(guild__in=viewer.guilds_granting(Permission.ROSTER, ""))

    def applied(self) -> Self:
        """The last one first."""
        return self.filter(state=RosterImport.State.APPLIED).order_by("-applied_at", "-pk")

    def left_lying(self, now: datetime) -> Self:
        """Neither applied nor put away within KEPT_FOR."""
        over = (RosterImport.State.APPLIED, RosterImport.State.DISCARDED)
        return self.filter(uploaded_at__lt=now - KEPT_FOR).exclude(state__in=over)


class RosterImport(models.Model):
    """One membership file and what became of it.

    `columns` are the words of its head, empty until the file has been read; `mapping` says which
    column holds which field, by number. `counts` are what the dry run found, or why the file was
    not read. What it found of single rows lies in findings until the import ends; the file itself
    until then, or a week.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("waits for its columns")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked, not applied")
        APPLYING = "applying", _("being applied")
        APPLIED = "applied", _("applied")
        DISCARDED = "discarded", _("put away")

    guild = models.ForeignKey(Guild, models.PROTECT, related_name="roster_imports")
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.UPLOADED)
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    delimiter = models.CharField(max_length=1, blank=True)
    head_line = models.PositiveIntegerField(default=0)
    as_of_on = models.DateField(_("as of"))
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("taken in"))
    checked_at = models.DateTimeField(_("checked"), null=True)
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(_("applied"), null=True)

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("roster import")
        verbose_name_plural = _("roster imports")
        ordering = ("-uploaded_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="applied", applied_at__isnull=False, applied_by__isnull=False)
                | ~Q(state="applied") & Q(applied_at=None),
                name="rosterimport_applied_once_applied",
            ),
            models.UniqueConstraint(
                fields=("guild",),
                condition=Q(state="applying"),
                name="rosterimport_one_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("roster", args=[self.guild.slug, self.pk])

    def clear(self) -> None:
        """Delete the file and what was found in its rows, both personal data."""
        self.forget_findings()
        self.pieces.all().delete()

    def forget_findings(self) -> None:
        found = self.findings.all()
        found._raw_delete(found.db)  # noqa: SLF001 — of many rows, on which nothing hangs

    def put_away(self) -> None:
        """End an import that was not applied; its row stays in the history."""
        self.state = self.State.DISCARDED
        self.save(update_fields=["state"])
        self.clear()


class RosterFileQuerySet(models.QuerySet["RosterFile"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        return self.filter(roster__in=RosterImport.objects.visible_to(viewer, now))


class RosterFile(models.Model):
    """Some bytes of a membership file, so that it is kept and read without being held whole.

    Of a workbook the rows as text take the place of its bytes once it has been read.
    """

    roster = models.ForeignKey(RosterImport, models.CASCADE, related_name="pieces")
    place = models.PositiveIntegerField()
    content = models.BinaryField()

    objects = RosterFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a roster import")
        verbose_name_plural = _("files of roster imports")
        ordering = ("roster", "place")
        constraints = (
            models.UniqueConstraint(fields=("roster", "place"), name="rosterfile_place_once"),
        )

    def __str__(self) -> str:
        return str(self.roster_id)


class RosterFindingQuerySet(models.QuerySet["RosterFinding"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        return self.filter(roster__in=RosterImport.objects.visible_to(viewer, now))


class RosterFinding(models.Model):
    """What a dry run found of one line: added, changed, dropped, doubled, kept or refused.

    `line` is the file's, 0 for a member whom the file lacks. `details` hold what was before and
    what would be; they are deleted with the file.
    """

    class Kind(models.TextChoices):
        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        DROPPED = "dropped", _("dropped")
        SAME_PERSON = "same_person", _("the same person twice")
        SHARED_MAIL = "shared_mail", _("a mail address of two members")
        KEPT = "kept", _("kept as the member said")
        WARNED = "warned", _("taken in with a remark")
        REFUSED = "refused", _("refused")

    roster = models.ForeignKey(RosterImport, models.CASCADE, related_name="findings")
    kind = models.CharField(_("what"), max_length=20, choices=Kind)
    line = models.PositiveIntegerField(_("line"))
    number = models.CharField(_("member number"), max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    details = models.JSONField(default=dict)

    objects = RosterFindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding in a roster")
        verbose_name_plural = _("findings in rosters")
        ordering = ("roster", "kind", "line", "pk")
        indexes = (models.Index(fields=("roster", "kind", "line"), name="rosterfinding_kind_line"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    kind__in=(
                        "added",
                        "changed",
                        "dropped",
                        "same_person",
                        "shared_mail",
                        "kept",
                        "warned",
                        "refused",
                    )
                ),
                name="rosterfinding_kind_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.roster_id}: {self.line}"
