"""Which rows a policy's term is over for; the daily job deletes or empties them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailConfirmation
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from members.models import (
    READING,
    Dispute,
    DisputeEntry,
    EligibilityOutcome,
    MailChange,
    Membership,
    MembershipPeriod,
    Profile,
    RollEntry,
    RollRefusal,
    RosterFile,
    RosterFinding,
    RosterImport,
    Standing,
    Vote,
)
from members.policies.terms import POLICIES
from negotiations.models import ErrorReport, Position
from portal.models import Job, Letter, RoleGrant, User

Rows = QuerySet[Any]
GONE = (Standing.LEFT, Standing.EXPELLED, Standing.DECEASED)
UNSENT = timedelta(days=7)
UNANSWERED = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Sweep:
    """The rows of one table for which a policy's term is over at an instant.

    `blanks` are what columns become where the row stays; without them it is deleted.
    """

    policy: str
    over: Callable[[datetime], Rows]
    blanks: Mapping[str, Any] = field(default_factory=dict)


def before(policy: str, now: datetime) -> datetime:
    """What a policy's term is counted from lies before this instant, or its time is not over."""
    return now - (POLICIES[policy].term or timedelta())


def day_before(policy: str, now: datetime) -> date:
    return timezone.localdate(before(policy, now))


def memberships(now: datetime) -> Rows:
    """Of those who left, with all doubles of theirs; an emptied name is not emptied again."""
    day = day_before("membership", now)
    ended = MembershipPeriod.objects.filter(until_on=None, standing__in=GONE, from_on__lte=day)
    left = ended.filter(membership=OuterRef("pk"))
    of_double = ended.filter(membership=OuterRef("merged_into"))
    named = Membership.objects.exclude(name="", mail="")
    return named.filter(Q(Exists(left)) | Q(Exists(of_double)))


def periods(now: datetime) -> Rows:
    return MembershipPeriod.objects.filter(until_on__lte=day_before("history", now))


def outcomes(now: datetime) -> Rows:
    return EligibilityOutcome.objects.filter(preview__asked_at__lte=before("outcomes", now))


def entries(now: datetime) -> Rows:
    return DisputeEntry.objects.filter(dispute__decided_at__lte=before("disputes", now))


def disputes(now: datetime) -> Rows:
    return Dispute.objects.filter(decided_at__lte=before("disputes", now))


def _votes_over(now: datetime) -> QuerySet[Vote]:
    since = before("rolls", now)
    return Vote.objects.filter(Q(certified_at__lte=since) | Q(void_at__lte=since))


def roll_entries(now: datetime) -> Rows:
    return RollEntry.objects.filter(vote__in=_votes_over(now))


def roll_refusals(now: datetime) -> Rows:
    return RollRefusal.objects.filter(vote__in=_votes_over(now))


def _imports_over(now: datetime) -> Q:
    ended = (RosterImport.State.APPLIED, RosterImport.State.DISCARDED)
    return Q(roster__state__in=ended) | Q(roster__uploaded_at__lte=before("roster_files", now))


def roster_files(now: datetime) -> Rows:
    return RosterFile.objects.filter(_imports_over(now))


def roster_findings(now: datetime) -> Rows:
    return RosterFinding.objects.filter(_imports_over(now))


def mail_changes(now: datetime) -> Rows:
    return MailChange.objects.filter(asked_at__lte=before("mail_changes", now))


def visits(now: datetime) -> Rows:
    return Profile.objects.filter(visited_at__lte=before("last_visit", now))


def sessions(now: datetime) -> Rows:
    return Session.objects.filter(expire_date__lte=before("sessions", now))


def session_list(now: datetime) -> Rows:
    rows: Rows = UserSession.objects.filter(last_seen_at__lte=before("session_list", now))
    return rows


def confirmations(now: datetime) -> Rows:
    rows: Rows = EmailConfirmation.objects.filter(created__lte=before("confirmations", now))
    return rows


def letters(now: datetime) -> Rows:
    ran_out = Q(expires_at__lte=before("letters", now))
    return Letter.objects.filter(ran_out | Q(created_at__lte=now - UNSENT))


def jobs(now: datetime) -> Rows:
    return Job.objects.filter(ended_at__lte=before("jobs", now))


def operator_log(now: datetime) -> Rows:
    return LogEntry.objects.filter(action_time__lte=before("operator_log", now))


def writing_now(now: datetime) -> Rows:
    """On drafts; on what was handed over nobody writes, and it never changes."""
    return Position.objects.filter(held_until__lte=before("writing_now", now), sha256="")


def readers_mail(now: datetime) -> Rows:
    answered = Q(answered_at__lte=before("readers_mail", now))
    forgotten = Q(answered_at=None, reported_at__lte=now - UNANSWERED)
    return ErrorReport.objects.exclude(reply_to="").filter(answered | forgotten)


def accounts(now: datetime) -> Rows:
    """Accounts that lead nowhere: no sign-in, no membership and no role since the term began.

    Operators and sample accounts stay.
    """
    since, day = before("account", now), day_before("account", now)
    mine = MembershipPeriod.objects.filter(membership__user=OuterRef("pk"))
    lately = Q(until_on=None, standing__in=READING) | Q(until_on__gt=day) | Q(from_on__gt=day)
    grants = RoleGrant.objects.filter(user=OuterRef("pk"))
    held = Q(ended_at=None) | Q(ended_at__gt=since)
    still = Q(until=None) | Q(until__gt=since)
    old = User.objects.filter(is_active=True, is_operator=False, is_sample=False)
    unused = old.filter(Q(last_login=None) | Q(last_login__lte=since), joined_at__lte=since)
    return unused.exclude(Exists(mine.filter(lately))).exclude(Exists(grants.filter(held & still)))


# Without a name there is none that the member corrected: whoever returns has the file's again.
FORGOTTEN = {"name": "", "search_name": "", "mail": "", "name_corrected_at": None}
# What stands on another row goes before it.
SWEEPS: tuple[Sweep, ...] = (
    Sweep("roster_files", roster_findings),
    Sweep("roster_files", roster_files),
    Sweep("outcomes", outcomes),
    Sweep("disputes", entries),
    Sweep("disputes", disputes),
    Sweep("rolls", roll_entries),
    Sweep("rolls", roll_refusals),
    Sweep("history", periods),
    Sweep("membership", memberships, FORGOTTEN),
    Sweep("mail_changes", mail_changes),
    Sweep("last_visit", visits, {"visited_at": None, "visited_before_at": None}),
    Sweep("letters", letters),
    Sweep("confirmations", confirmations),
    Sweep("session_list", session_list),
    Sweep("sessions", sessions),
    Sweep("jobs", jobs),
    Sweep("operator_log", operator_log),
    Sweep("writing_now", writing_now, {"held_by": None, "held_until": None}),
    Sweep("readers_mail", readers_mail, {"reply_to": ""}),
)
