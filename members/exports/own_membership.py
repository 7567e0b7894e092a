"""What guilds keep of a person in the portal, and who looked at it: for the person alone."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from members.exports.places import Cells, Place
from members.models import (
    Dispute,
    DisputeEntry,
    EligibilityOutcome,
    Membership,
    MembershipPeriod,
    RosterFinding,
)
from members.own import source_of
from portal.models import Opening, User


def _memberships(user: User) -> Iterable[Cells]:
    rows = Membership.objects.filter(user=user).select_related("guild", "merged_into")
    for one in rows:
        yield (
            one.guild.name,
            one.number,
            one.name,
            one.mail,
            one.created_at,
            one.name_corrected_at,
            one.merged_into.number if one.merged_into else "",
        )


def _periods(user: User) -> Iterable[Cells]:
    rows = MembershipPeriod.objects.filter(membership__user=user)
    for one in rows.select_related("membership__guild", "source"):
        yield (
            one.membership.guild.short_name,
            one.membership.number,
            one.from_on,
            one.until_on,
            one.get_standing_display(),
            one.is_in_good_standing,
            one.dues_paid_until,
            one.branch,
            one.categories,
            {year: cents / 100 for year, cents in one.earnings.items()},
            one.pension_years,
            one.units,
            source_of(one),
            one.recorded_at,
        )


def _findings(user: User) -> Iterable[Cells]:
    """Lines of files under the person's numbers; what they say of others at one address is not."""
    numbers = Membership.objects.filter(user=user).values_list("guild", "number")
    mine = Q(pk__in=())
    for guild, number in numbers:
        mine |= Q(roster__guild=guild, number=number)
    rows = RosterFinding.objects.filter(mine).select_related("roster__guild")
    for one in rows.order_by("roster__uploaded_at", "line", "pk"):
        roster = one.roster
        yield (
            roster.guild.short_name,
            one.number,
            roster.as_of_on,
            one.get_kind_display(),
            roster.uploaded_at,
            roster.applied_at,
        )


def _disputes(user: User) -> Iterable[Cells]:
    rows = Dispute.objects.filter(membership__user=user)
    for one in rows.select_related("membership__guild", "rule"):
        yield (
            one.pk,
            one.membership.guild.short_name,
            one.get_subject_display(),
            one.rule.name if one.rule else "",
            one.get_state_display(),
            one.opened_at,
            one.decided_at,
            one.verdict,
        )


def _entries(user: User) -> Iterable[Cells]:
    mine = Q(dispute__membership__user=user) | Q(by=user)
    rows = DisputeEntry.objects.filter(mine).select_related("dispute__membership__guild")
    for one in rows:
        guild = one.dispute.membership.guild.short_name
        by = (
            _now("you")
            if one.by_id == user.pk
            else guild
            if one.is_of_staff
            else _now("the member")
        )
        yield (one.dispute_id, one.at, by, one.words)


def _outcomes(user: User) -> Iterable[Cells]:
    rows = EligibilityOutcome.objects.filter(membership__user=user)
    for one in rows.select_related("preview__rule__guild").order_by("preview__asked_at", "pk"):
        rule = one.preview.rule
        yield (
            rule.guild.short_name,
            rule.name,
            rule.version,
            one.preview.as_of_on,
            one.is_in,
            one.reasons,
        )


def _looks(user: User) -> Iterable[Cells]:
    memberships = Membership.objects.filter(user=user).values_list("pk", flat=True)
    disputes = Dispute.objects.filter(membership__user=user).values_list("pk", flat=True)
    about = Q(target_type=Membership._meta.label_lower, target_id__in=list(map(str, memberships)))
    about |= Q(target_type=Dispute._meta.label_lower, target_id__in=list(map(str, disputes)))
    for one in Opening.objects.filter(about).exclude(user=user).select_related("guild"):
        yield (_now("the membership office of %s") % one.guild.short_name, one.at)


PLACES = (
    Place(
        "memberships",
        _("Memberships"),
        _("Under which number and name each guild has you in its file."),
        (
            ("guild", _("Guild")),
            ("number", _("Member number")),
            ("name", _("Name")),
            ("mail", _("Mail address in the guild’s file")),
            ("first_seen_at", _("First seen")),
            ("name_corrected_at", _("Name put right by you")),
            ("merged_into", _("Stands for number")),
        ),
        _memberships,
    ),
    Place(
        "periods",
        _("What your guilds said of you"),
        _("Each period from one day to another, with who said so."),
        (
            ("guild", _("Guild")),
            ("number", _("Member number")),
            ("from_on", _("From")),
            ("until_on", _("Until before")),
            ("standing", _("Standing")),
            ("is_in_good_standing", _("In good standing")),
            ("dues_paid_until", _("Dues paid until")),
            ("branch", _("Branch or local")),
            ("categories", _("Categories of work")),
            ("earnings", _("Earned by year, in dollars")),
            ("pension_years", _("Pension years")),
            ("units", _("Employed in")),
            ("source", _("Who says so")),
            ("recorded_at", _("Recorded")),
        ),
        _periods,
    ),
    Place(
        "files",
        _("Files in which you stand"),
        _("Membership files of your guilds with a line under your number, and what came of it."),
        (
            ("guild", _("Guild")),
            ("number", _("Member number")),
            ("as_of_on", _("As of")),
            ("what", _("What came of it")),
            ("taken_in_at", _("Taken in")),
            ("applied_at", _("Applied")),
        ),
        _findings,
    ),
    Place(
        "eligibility",
        _("Answers to “may I vote?”"),
        _("What previews of your guilds’ rules found of you."),
        (
            ("guild", _("Guild")),
            ("rule", _("Rule")),
            ("version", _("Version")),
            ("as_of_on", _("As of")),
            ("is_in", _("May vote")),
            ("reasons", _("What keeps you out")),
        ),
        _outcomes,
    ),
    Place(
        "disputes",
        _("What you contested"),
        _("What you said is wrong, and where it stands."),
        (
            ("dispute", _("Number")),
            ("guild", _("Guild")),
            ("subject", _("About")),
            ("rule", _("Rule")),
            ("state", _("State")),
            ("opened_at", _("Opened")),
            ("decided_at", _("Decided")),
            ("told", _("What the portal told you then")),
        ),
        _disputes,
    ),
    Place(
        "dispute_entries",
        _("What was said about it"),
        _("Your words and the answers."),
        (
            ("dispute", _("Number")),
            ("at", _("When")),
            ("by", _("By")),
            ("words", _("Words")),
        ),
        _entries,
    ),
    Place(
        "looks",
        _("Who looked at your data"),
        _("Each time an office of a guild opened your page there."),
        (("who", _("Who")), ("at", _("When"))),
        _looks,
    ),
)
