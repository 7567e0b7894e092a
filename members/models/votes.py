"""A vote: what is asked of whom and when, and what was fixed when it was frozen."""

from datetime import date, datetime
from typing import Self, TypeVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from members.models.eligibility import EligibilityRule
from members.models.membership import Membership
from members.vote_states import Course, State, state_of
from negotiations.models import Agreement, Negotiation
from portal.access import Permission, Viewer
from portal.models import Guild, User


class VoteQuerySet(models.QuerySet["Vote"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        """Frozen ones to everybody; earlier to whoever sets them up or holds a key.

        A rehearsal is never public: beside those, only members on its roll see it.
        """
        shown = Q(frozen_at__lte=now, is_rehearsal=False)
        if viewer.is_signed_in:
            held = Vote.objects.filter(pk=OuterRef("pk"), tellers__user=viewer.user_id)
            rolls = Membership.objects.filter(
                user=viewer.user_id, roll_entries__vote=OuterRef("pk")
            )
            shown |= Q(guild__in=viewer.guilds_granting(Permission.VOTES, "")) | Q(Exists(held))
            shown |= Q(Exists(rolls), frozen_at__lte=now)
        return self.filter(shown)

    def with_closing(self) -> Self:
        """Each knows the instant at which it closes, extensions counted in."""
        last = VoteExtension.objects.filter(vote=OuterRef("pk")).order_by("-closes_at")
        return self.annotate(
            closing_at=Coalesce(Subquery(last.values("closes_at")[:1]), F("closes_at"))
        )

    def to_be_ended(self, now: datetime) -> Self:
        """Those whose closing instant has come and whose box is not shut yet."""
        unended = self.filter(frozen_at__isnull=False, ended_at=None, void_at=None)
        return unended.with_closing().filter(closing_at__lte=now)


class Vote(models.Model):
    """One vote of a guild's members, from its draft to its certificate.

    `decides` says what a yes brings about, `next_decider` who decides what follows, `lapses_on`
    when an authority that was given ends. The threshold is a part of `threshold_base`; a strict
    one must be passed, another reached. A quorum is a part of the roll.

    Freezing fixes the bytes of the election and of its trustees for ever; ballots carry the hash
    of the former. Whether it is open follows from the instants, extensions counted in. `ended_at`
    is when the box was shut for the count: no ballot comes in after it, whatever a clock says.

    The portal's own key is sealed with a key from the environment, and emptied at certification.
    Without it and enough of the tellers' keys nobody can read a ballot, the portal included.
    """

    class Kind(models.TextChoices):
        AUTHORIZATION = "authorization", _("strike authorization")
        RATIFICATION = "ratification", _("ratification")
        SURVEY = "survey", _("survey")

    class Base(models.TextChoices):
        BALLOTS = "ballots", _("of the ballots cast")
        ROLL = "roll", _("of the roll")
        NAMED = "named", _("of the votes for the options named")

    BINDING = (Kind.AUTHORIZATION, Kind.RATIFICATION)

    guild = models.ForeignKey(Guild, models.PROTECT, related_name="votes")
    negotiation = models.ForeignKey(
        Negotiation, models.PROTECT, null=True, blank=True, related_name="member_votes"
    )
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    decides = models.TextField(_("what it decides"), blank=True)
    follows = models.TextField(_("what happens next"), blank=True)
    next_decider = models.CharField(_("who decides next"), max_length=200, blank=True)
    lapses_on = models.DateField(_("authority lapses"), null=True, blank=True)
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="member_votes"
    )
    text_sha256 = models.CharField(_("SHA-256 of the text"), max_length=64, blank=True)
    language = models.CharField(_("language of the question"), max_length=10, default="en")
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    rule = models.ForeignKey(
        EligibilityRule, models.PROTECT, null=True, blank=True, related_name="votes"
    )
    as_of_on = models.DateField(_("eligibility as of"), null=True, blank=True)
    threshold_numerator = models.PositiveSmallIntegerField(null=True, blank=True)
    threshold_denominator = models.PositiveSmallIntegerField(null=True, blank=True)
    threshold_base = models.CharField(max_length=20, choices=Base, default=Base.NAMED)
    is_threshold_strict = models.BooleanField(_("more than, not at least"), default=True)
    quorum_numerator = models.PositiveSmallIntegerField(null=True, blank=True)
    quorum_denominator = models.PositiveSmallIntegerField(null=True, blank=True)
    tellers_needed = models.PositiveSmallIntegerField(
        _("tellers who suffice to count; none: all of them"), null=True, blank=True
    )
    notice_days = models.PositiveSmallIntegerField(_("days the text is out before"), default=7)
    is_rehearsal = models.BooleanField(_("rehearsal"), default=False)
    rehearsal_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="rehearsals"
    )
    override_reason = models.TextField(_("why it opens without the text out"), blank=True)
    override_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    override_seconded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("begun"))
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    keys_at = models.DateTimeField(_("tellers make keys since"), null=True)
    freezing_at = models.DateTimeField(_("being frozen since"), null=True)
    frozen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    frozen_at = models.DateTimeField(_("frozen"), null=True)
    uuid = models.CharField(max_length=32, blank=True)
    election = models.BinaryField(default=bytes)
    election_hash = models.CharField(_("hash of the election"), max_length=43, blank=True)
    trustees = models.BinaryField(default=bytes)
    portal_key = models.BinaryField(default=bytes)
    roll_count = models.PositiveIntegerField(_("members on the roll"), null=True)
    ended_at = models.DateTimeField(_("box shut"), null=True)
    counted_at = models.DateTimeField(_("counted"), null=True)
    certified_at = models.DateTimeField(_("certified"), null=True)
    certified_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    certificate_note = models.TextField(_("note of the certificate"), blank=True)
    void_at = models.DateTimeField(_("void since"), null=True)
    void_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    void_reason = models.TextField(_("why it is void"), blank=True)

    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering = (F("opens_at").desc(nulls_first=True), "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=("authorization", "ratification", "survey")),
                name="vote_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(threshold_base__in=("ballots", "roll", "named")), name="vote_base_known"
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="vote_closes_after_opening",
            ),
            models.CheckConstraint(
                condition=Q(threshold_numerator=None, threshold_denominator=None)
                | Q(threshold_numerator__gte=1, threshold_denominator__isnull=False)
                & Q(threshold_numerator__lte=F("threshold_denominator")),
                name="vote_threshold_is_a_part",
            ),
            models.CheckConstraint(
                condition=Q(quorum_numerator=None, quorum_denominator=None)
                | Q(quorum_numerator__gte=1, quorum_denominator__isnull=False)
                & Q(quorum_numerator__lte=F("quorum_denominator")),
                name="vote_quorum_is_a_part",
            ),
            models.CheckConstraint(
                condition=Q(is_rehearsal=False, rehearsal_of=None)
                | Q(is_rehearsal=True, rehearsal_of__isnull=False) & ~Q(rehearsal_of=F("id")),
                name="vote_rehearses_another",
            ),
            models.CheckConstraint(
                condition=Q(override_by=None, override_seconded_by=None, override_reason="")
                | Q(override_by__isnull=False, override_seconded_by=None) & ~Q(override_reason="")
                | Q(override_by__isnull=False)
                & ~Q(override_reason="")
                & ~Q(override_seconded_by=F("override_by")),
                name="vote_override_by_two",
            ),
            models.CheckConstraint(
                condition=Q(frozen_at=None, election_hash="", ended_at=None)
                | Q(
                    frozen_at__isnull=False,
                    keys_at__isnull=False,
                    frozen_by__isnull=False,
                    rule__isnull=False,
                    as_of_on__isnull=False,
                    roll_count__gte=1,
                    closes_at__isnull=False,
                    opens_at__gt=F("frozen_at"),
                )
                & ~Q(election_hash="")
                & ~Q(uuid=""),
                name="vote_frozen_whole",
            ),
            models.CheckConstraint(
                condition=(Q(counted_at=None) | Q(ended_at__isnull=False))
                & (Q(certified_at=None) | Q(counted_at__isnull=False)),
                name="vote_steps_in_order",
            ),
            models.CheckConstraint(
                condition=Q(void_at=None, void_reason="")
                | Q(void_at__isnull=False) & ~Q(void_reason=""),
                name="vote_void_with_reason",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def closing(self) -> datetime | None:
        """When it closes; known of those loaded `with_closing`, else as it was frozen."""
        closing: datetime | None = getattr(self, "closing_at", self.closes_at)
        return closing

    @property
    def course(self) -> Course:
        """What its state follows from; load it `with_closing`."""
        return Course(
            keys_at=self.keys_at,
            frozen_at=self.frozen_at,
            opens_at=self.opens_at,
            closes_at=self.closing,
            ended_at=self.ended_at,
            counted_at=self.counted_at,
            certified_at=self.certified_at,
            void_at=self.void_at,
        )

    def state(self, now: datetime) -> State:
        return state_of(self.course, now)

    @property
    def is_binding(self) -> bool:
        return self.kind in self.BINDING and not self.is_rehearsal

    @property
    def asked_on(self) -> date | None:
        """The day as of which eligibility is asked: the vote's own, or its rule's."""
        return self.as_of_on or (self.rule.as_of_on if self.rule else None)


M = TypeVar("M", bound=models.Model)


class OfAVoteQuerySet(models.QuerySet[M]):
    """Rows of which each belongs to one vote and is seen with it."""

    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        return self.filter(vote__in=Vote.objects.visible_to(viewer, now))


class VoteQuestion(models.Model):
    """One question: choose `least` to `most` of its options, or none where blank may be."""

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="questions")
    place = models.PositiveSmallIntegerField(_("place"))
    words = models.TextField(_("question"))
    least = models.PositiveSmallIntegerField(_("at least"), default=1)
    most = models.PositiveSmallIntegerField(_("at most"), default=1)
    is_blank_allowed = models.BooleanField(_("a blank vote is possible"), default=True)

    objects = OfAVoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of a vote")
        verbose_name_plural = _("questions of votes")
        ordering = ("vote", "place")
        constraints = (
            models.UniqueConstraint(fields=("vote", "place"), name="votequestion_place_once"),
            models.CheckConstraint(
                condition=Q(most__gte=1) & Q(most__gte=F("least")),
                name="votequestion_asks_for_some",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="votequestion_says_something"),
        )

    def __str__(self) -> str:
        return self.words


class VoteOptionQuerySet(models.QuerySet["VoteOption"]):
    def visible_to(self, viewer: Viewer, now: datetime) -> Self:
        return self.filter(question__vote__in=Vote.objects.visible_to(viewer, now))


class VoteOption(models.Model):
    """What may be chosen. `is_asked_for` is the option that the threshold is about, the yes.

    `is_named` counts it into the base of a threshold of the options named: an abstention does not.
    """

    question = models.ForeignKey(VoteQuestion, models.CASCADE, related_name="options")
    place = models.PositiveSmallIntegerField(_("place"))
    words = models.CharField(_("option"), max_length=300)
    is_asked_for = models.BooleanField(_("the threshold is about it"), default=False)
    is_named = models.BooleanField(_("counts into the base"), default=True)

    objects = VoteOptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("option of a question")
        verbose_name_plural = _("options of questions")
        ordering = ("question", "place")
        constraints = (
            models.UniqueConstraint(fields=("question", "place"), name="voteoption_place_once"),
            models.UniqueConstraint(
                fields=("question",),
                condition=Q(is_asked_for=True),
                name="voteoption_one_asked_for",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="voteoption_says_something"),
        )

    def __str__(self) -> str:
        return self.words


class VoteExtension(models.Model):
    """A later closing instant, told to everybody with its reason; only ever added."""

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="extensions")
    closes_at = models.DateTimeField(_("closes"))
    reason = models.TextField(_("why it was extended"))
    at = models.DateTimeField(_("extended"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = OfAVoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension of a vote")
        verbose_name_plural = _("extensions of votes")
        ordering = ("vote", "closes_at")
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="voteextension_with_reason"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("at")), name="voteextension_closes_later"
            ),
        )

    def __str__(self) -> str:
        return str(self.closes_at)
