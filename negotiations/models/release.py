"""What becomes visible to whom, from which instant; decided by two people."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from negotiations.disclosure import Course, Stage, State
from negotiations.models.party import at_the_table
from portal.access import Audience, Viewer, told_to
from portal.models import User

ZONE = "America/Los_Angeles"


class ReleaseQuerySet(models.QuerySet["Release"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Releases of one's own table in every state, and those that were told to the viewer."""
        return self.filter(at_the_table(viewer.staff_of) | _told(viewer, now))

    def told(self, viewer: Viewer, now: datetime) -> Self:
        """Those whose instant has come for this viewer, withdrawn ones with their notice too."""
        return self.filter(_told(viewer, now))

    def standing(self) -> Self:
        """Approved and not withdrawn, or shown beforehand: their items may be seen."""
        return self.exclude(state=Release.State.WITHDRAWN)

    def offered_to(self, viewer: Viewer, now: datetime) -> Self:
        """Under embargo now, for press accredited at their table; terms accepted or not."""
        if not viewer.press_of:
            return self.none()
        open_now = self.filter(state=Release.State.APPROVED, embargo_from__lte=now, live_at__gt=now)
        return open_now.filter(at_the_table(viewer.press_of))

    def with_course(self, now: datetime) -> Self:
        """Each knows whether a later release took its place and whether it was corrected."""
        later = Release.objects.filter(
            supersedes=OuterRef("pk"), state=Release.State.APPROVED, live_at__lte=now
        )
        corrected = Release.objects.filter(pk=OuterRef("pk"), corrections__approved_at__lte=now)
        return self.annotate(is_superseded=Exists(later), is_corrected=Exists(corrected))


def _told(viewer: Viewer, now: datetime) -> Q:
    """Whether, by the clock alone, the viewer has been told."""
    withdrawn = Q(state=Release.State.WITHDRAWN)
    approved = Q(state=Release.State.APPROVED)
    went_live = approved | withdrawn & Q(withdrawn_at__gte=F("live_at"))
    told = went_live & told_to(viewer, at_the_table) & Q(live_at__lte=now)
    if viewer.press_of:
        accepted = TermsAcceptance.objects.filter(release=OuterRef("pk"), user=viewer.user_id)
        accredited = at_the_table(viewer.press_of) & Q(Exists(accepted))
        told |= (approved | withdrawn) & Q(embargo_from__lte=now) & accredited
    if viewer.shown:
        told |= Q(pk__in=viewer.shown)
    return told


class Release(models.Model):
    """Items that become visible to one audience at one instant, by the clock alone.

    Under an embargo, accredited press that accepted the terms reads it from `embargo_from` on.
    Without `live_at` a draft goes live when it is approved. What was approved never changes; it is
    recalled before anyone could read it, or withdrawn with a notice afterwards.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("being drafted")
        IN_REVIEW = "in_review", _("in review")
        APPROVED = "approved", _("approved")
        SET_ASIDE = "set_aside", _("set aside")
        WITHDRAWN = "withdrawn", _("withdrawn")

    negotiation = models.ForeignKey(
        "negotiations.Negotiation", models.PROTECT, related_name="releases"
    )
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    title = models.CharField(_("title"), max_length=200)
    audience = models.CharField(_("told to"), max_length=20, choices=Audience)
    zone = models.CharField(_("time zone"), max_length=60, default=ZONE)
    live_at = models.DateTimeField(_("visible from"), null=True, blank=True)
    is_embargoed = models.BooleanField(_("to accredited press beforehand"), default=False)
    terms = models.TextField(_("terms of the embargo"), blank=True)
    embargo_from = models.DateTimeField(_("to press from"), null=True, blank=True)
    change_note = models.TextField(_("what changed"))
    is_major = models.BooleanField(_("major: followers are told"), default=True)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors"
    )
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT)
    is_of_record = models.BooleanField(_("loaded with the record"), default=False)
    created_at = models.DateTimeField(_("created"))
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(_("sent to review"), null=True, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    review_note = models.TextField(_("why it was sent back"), blank=True)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    is_forced = models.BooleanField(_("forced: without a second person"), default=False)
    forced_reason = models.TextField(_("why it was forced"), blank=True)
    recalled_at = models.DateTimeField(_("recalled before anyone read it"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.TextField(_("why it was withdrawn"), blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = (F("live_at").desc(nulls_first=True), "-pk")
        indexes = (models.Index(fields=("audience", "live_at"), name="release_audience_live_at"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="release_audience_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "in_review", "approved", "set_aside", "withdrawn")),
                name="release_state_known",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) & ~Q(state__in=("approved", "withdrawn"))
                | Q(
                    state__in=("approved", "withdrawn"),
                    approved_at__isnull=False,
                    live_at__isnull=False,
                ),
                name="release_approved_has_instant",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None)
                | Q(is_of_record=True)
                | Q(is_forced=True, approved_by__isnull=False)
                | Q(approved_by__isnull=False, submitted_by__isnull=False)
                & ~Q(approved_by=F("submitted_by"))
                & ~Q(approved_by=F("created_by")),
                name="release_two_people",
            ),
            models.CheckConstraint(
                condition=Q(is_forced=False, forced_reason="")
                | Q(is_forced=True) & ~Q(forced_reason=""),
                name="release_forced_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")
                | ~Q(state="withdrawn") & Q(withdrawn_at=None, withdrawn_reason=""),
                name="release_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(is_embargoed=False, embargo_from=None)
                | Q(is_embargoed=True, audience="public") & ~Q(terms=""),
                name="release_embargo_has_terms",
            ),
            models.CheckConstraint(
                condition=Q(embargo_from=None) | Q(live_at__gt=F("embargo_from")),
                name="release_embargo_ends_later",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("release", args=[self.slug])

    @property
    def course(self) -> Course:
        """What its stage follows from; for `superseded` and `corrected` load it `with_course`."""
        return Course(
            state=State(self.state),
            live_at=self.live_at,
            embargo_from=self.embargo_from,
            is_superseded=getattr(self, "is_superseded", False),
            is_corrected=getattr(self, "is_corrected", False),
        )

    def stage(self, now: datetime) -> Stage:
        return self.course.stage(now)


ITEM_FIELDS = (
    "negotiation_itself",
    "session",
    "position",
    "tentative_agreement",
    "agreement",
    "summary_revision",
    "statement",
)


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
    agreement = models.ForeignKey(
        "negotiations.Agreement", models.PROTECT, null=True, related_name="release_items"
    )
    summary_revision = models.ForeignKey(
        "negotiations.SummaryRevision", models.PROTECT, null=True, related_name="release_items"
    )
    statement = models.ForeignKey(
        "negotiations.Statement", models.PROTECT, null=True, related_name="release_items"
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

    @property
    def kind(self) -> str:
        """Which of ITEM_FIELDS it names; read from the row, without a query."""
        return next(field for field in ITEM_FIELDS if getattr(self, f"{field}_id") is not None)


class TermsAcceptance(models.Model):
    """That one person of the press accepted the terms of one embargo; only ever added."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="acceptances")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    outlet = models.CharField(_("outlet"), max_length=120)
    accepted_at = models.DateTimeField(_("accepted"))
    terms_sha256 = models.CharField(_("SHA-256 of the terms"), max_length=64)

    class Meta:
        verbose_name = _("acceptance of terms")
        verbose_name_plural = _("acceptances of terms")
        ordering = ("accepted_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("release", "user"), name="termsacceptance_once"),
        )

    def __str__(self) -> str:
        return f"{self.outlet}: {self.release}"


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Links made at one's own tables."""
        return self.filter(at_the_table(viewer.staff_of, "release__negotiation"))

    def open(self, now: datetime) -> Self:
        """Neither run out nor revoked."""
        return self.filter(expires_at__gt=now, revoked_at=None)


class PreviewLink(models.Model):
    """A way to read one release beforehand for someone without an account; kept as a hash."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="preview_links")
    token_sha256 = models.CharField(max_length=64, unique=True)
    for_whom = models.CharField(_("for whom"), max_length=200)
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(_("runs out"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ("-made_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="previewlink_expires_later"
            ),
            models.CheckConstraint(condition=~Q(for_whom=""), name="previewlink_for_someone"),
        )

    def __str__(self) -> str:
        return self.for_whom


def released(item_field: str, viewer: Viewer, now: datetime) -> Exists:
    """Whether the outer row is, by this path from an item, in a release that told the viewer."""
    standing = Release.objects.told(viewer, now).standing().values("pk")
    return Exists(ReleaseItem.objects.filter(**{item_field: OuterRef("pk")}, release__in=standing))
