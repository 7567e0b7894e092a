"""Each policy's term is carried out: what is older goes, what is younger stays as it was."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import structlog
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import models
from django.utils import timezone

from members import tasks
from members.actions import retention
from members.models import (
    Erasure,
    Membership,
    MembershipPeriod,
    MembershipWord,
    Profile,
    RosterFile,
    Standing,
)
from members.policies import POLICIES
from members.policies.sweeps import GONE, SWEEPS
from negotiations.models import ErrorReport
from portal import beat
from portal.models import Event, Heartbeat, Job, User
from tests.factories.corrections import ErrorReportFactory
from tests.factories.members import (
    DisputeEntryFactory,
    DisputeFactory,
    EligibilityOutcomeFactory,
    MailChangeFactory,
    MembershipFactory,
    MembershipPeriodFactory,
    ProfileFactory,
    RosterFileFactory,
    RosterFindingFactory,
    RosterImportFactory,
)
from tests.factories.negotiations import PositionFactory
from tests.factories.portal import (
    NOW,
    GuildFactory,
    JobFactory,
    LetterFactory,
    RoleGrantFactory,
    UserFactory,
)
from tests.factories.votes import RollEntryFactory, RollRefusalFactory, VoteFactory

pytestmark = pytest.mark.django_db

BIT = timedelta(days=1, seconds=1)
OLD = NOW - timedelta(days=10_000)
Make = Callable[[datetime], models.Model]


def left(at: datetime) -> Membership:
    membership = MembershipFactory(period=None)
    MembershipPeriodFactory(
        membership=membership, standing=Standing.LEFT, from_on=timezone.localdate(at)
    )
    return membership


def period(at: datetime) -> MembershipPeriod:
    day = timezone.localdate(at)
    return MembershipPeriodFactory(from_on=day - timedelta(days=30), until_on=day)


def account(at: datetime, **roles: Any) -> User:
    person = UserFactory(last_login=at)
    User.objects.filter(pk=person.pk).update(joined_at=OLD)
    return person


def session(at: datetime) -> Session:
    return Session.objects.create(session_key=f"s{at:%s}", session_data="x", expire_date=at)


def session_row(at: datetime) -> UserSession:
    row = UserSession.objects.create(
        user=UserFactory(), ip="192.0.2.1", session_key=f"k{at:%s}", user_agent="Browser"
    )
    UserSession.objects.filter(pk=row.pk).update(last_seen_at=at)
    return row


def confirmation(at: datetime) -> EmailConfirmation:
    address = EmailAddress.objects.create(user=UserFactory(), email=f"a{at:%s}@guild.example")
    return EmailConfirmation.objects.create(email_address=address, created=at, key=f"{at:%s}")


def log_entry(at: datetime) -> LogEntry:
    return LogEntry.objects.create(
        user=UserFactory(), action_time=at, object_repr="Somebody", action_flag=2
    )


def decided(at: datetime) -> models.Model:
    return DisputeFactory(refused=True, opened_at=at - BIT, decided_at=at)


def void_vote(at: datetime) -> models.Model:
    return VoteFactory(void_at=at, void_reason="A fault.")


def report(at: datetime) -> ErrorReport:
    return ErrorReportFactory(
        reply_to="reader@guild.example",
        reported_at=at - BIT,
        state=ErrorReport.State.DISMISSED,
        answered_at=at,
    )


def held(at: datetime) -> models.Model:
    return PositionFactory(held_by=UserFactory(), held_until=at)


# A row of each sweep, its term counted from `at`. In the order of SWEEPS.
CASES: tuple[Make, ...] = (
    lambda at: RosterFindingFactory(roster__uploaded_at=at),
    lambda at: RosterFileFactory(roster__uploaded_at=at),
    lambda at: EligibilityOutcomeFactory(preview__asked_at=at),
    lambda at: DisputeEntryFactory(dispute=decided(at)),
    decided,
    lambda at: RollEntryFactory(vote=void_vote(at)),
    lambda at: RollRefusalFactory(vote=void_vote(at)),
    period,
    left,
    lambda at: MailChangeFactory(asked_at=at, expires_at=at + timedelta(hours=1)),
    lambda at: ProfileFactory(visited_at=at),
    lambda at: LetterFactory(created_at=NOW - timedelta(days=2), expires_at=at),
    confirmation,
    session_row,
    session,
    lambda at: JobFactory(state=Job.State.DONE, ended_at=at),
    log_entry,
    held,
    report,
)
BY_SWEEP = list(zip(SWEEPS, CASES, strict=True))
NAMES = [f"{sweep.policy}-{sweep.over.__name__}" for sweep in SWEEPS]


def state_of(row: models.Model) -> dict[str, Any] | None:
    found = type(row)._default_manager.filter(pk=row.pk).values()
    return found.first()


@pytest.mark.parametrize(("sweep", "make"), BY_SWEEP, ids=NAMES)
def test_what_is_older_than_its_term_goes_and_the_rest_stays(sweep, make) -> None:
    ends = NOW - POLICIES[sweep.policy].term
    older, younger = make(ends - BIT), make(ends + BIT)
    before = state_of(younger)

    retention.apply(now=NOW)

    assert state_of(younger) == before
    if not sweep.blanks:
        assert state_of(older) is None
        return
    blanked = {older._meta.get_field(name).attname: value for name, value in sweep.blanks.items()}
    now_is = state_of(older)
    assert {name: now_is[name] for name in blanked} == blanked
    assert {name: before[name] for name in blanked} != blanked


def test_every_term_is_carried_out() -> None:
    with_term = {code for code, policy in POLICIES.items() if policy.term is not None}

    assert {sweep.policy for sweep in SWEEPS} | {"account"} == with_term


def test_a_second_run_finds_nothing_more() -> None:
    for sweep, make in BY_SWEEP:
        make(NOW - POLICIES[sweep.policy].term - BIT)
    account(NOW - POLICIES["account"].term - BIT)

    first, second = retention.apply(now=NOW), retention.apply(now=NOW)

    assert set(first) == {code for code, policy in POLICIES.items() if policy.term is not None}
    assert all(first.values())
    assert not any(second.values())


def test_rows_go_in_portions(
    monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries
) -> None:
    monkeypatch.setattr(retention, "PORTION", 2)
    for _ in range(5):
        LetterFactory(expires_at=OLD)

    assert retention.apply(now=NOW)["letters"] == 5


def test_a_dry_run_counts_and_changes_nothing() -> None:
    LetterFactory(expires_at=OLD)
    ProfileFactory(visited_at=OLD)
    account(OLD)
    before = retention.count_over(NOW)
    out = StringIO()

    call_command("apply_retention", "--dry-run", stdout=out)

    lines = dict(line.rsplit(maxsplit=1) for line in out.getvalue().splitlines()[:-1])
    assert (lines["letters"], lines["last_visit"], lines["mail_changes"]) == ("1", "1", "0")
    assert out.getvalue().endswith("Nothing was changed.\n")
    assert retention.count_over(NOW) == before
    assert Heartbeat.objects.filter(name=retention.HEARTBEAT).count() == 0


def test_the_command_does_it() -> None:
    ProfileFactory(visited_at=OLD, visited_before_at=OLD)
    out = StringIO()

    call_command("apply_retention", stdout=out)

    assert out.getvalue().endswith("Done.\n")
    assert Profile.objects.values_list("visited_at", "visited_before_at").get() == (None, None)


def test_the_log_tells_counts_of_what_matters_and_no_more() -> None:
    guild = GuildFactory()
    LetterFactory(expires_at=OLD, to="canary@guild.example")
    left(OLD)

    retention.apply(now=NOW)
    retention.apply(now=NOW)

    (event,) = Event.objects.all()
    assert (event.verb, event.actor, event.payload) == (
        *("retention.applied", None),
        {"rows": {"membership": 1}},
    )
    assert guild in event.guilds.all()


def test_a_day_with_letters_only_is_no_event() -> None:
    LetterFactory(expires_at=OLD)

    retention.apply(now=NOW)

    assert Event.objects.count() == 0
    assert Heartbeat.objects.get(name=retention.HEARTBEAT).at == NOW


def test_the_clock_knows_the_job() -> None:
    job = beat.collect_schedule()["apply-retention"]
    ProfileFactory(visited_at=OLD)

    assert job["task"] == tasks.apply_retention.name
    with structlog.testing.capture_logs() as lines:
        tasks.apply_retention()

    assert Profile.objects.get().visited_at is None
    assert [line for line in lines if line["event"] == "retention_applied"] == [
        {"event": "retention_applied", "log_level": "info", "rows": {"last_visit": 1}}
    ]


@pytest.mark.parametrize("standing", Standing.values)
def test_only_who_is_gone_loses_the_name(standing: str) -> None:
    membership = MembershipFactory(period=None)
    MembershipPeriodFactory(membership=membership, standing=standing, from_on=OLD.date())

    retention.apply(now=NOW)

    row = Membership.objects.get(pk=membership.pk)
    is_gone = standing in GONE
    assert (row.name == "", row.mail == "", row.search_name == "") == (is_gone,) * 3
    assert MembershipWord.objects.filter(membership=row).exists() is not is_gone
    assert row.number == membership.number


def test_who_comes_back_has_the_name_of_the_file_again() -> None:
    gone = left(OLD)
    Membership.objects.update(name_corrected_at=OLD)

    retention.apply(now=NOW)

    gone.refresh_from_db()
    assert (gone.name, gone.name_corrected_at) == ("", None)


def test_a_double_of_who_is_gone_loses_the_name_too() -> None:
    gone = left(OLD)
    double = MembershipFactory(guild=gone.guild, merged_into=gone, user=None)
    other = MembershipFactory(guild=gone.guild)

    retention.apply(now=NOW)

    named = Membership.objects.exclude(name="")
    assert list(named) == [other]
    assert double not in named


@pytest.mark.parametrize("state", ["applied", "discarded"])
def test_a_file_goes_once_its_import_is_over(state: str) -> None:
    over = (
        RosterImportFactory(applied=True)
        if state == "applied"
        else RosterImportFactory(state=state)
    )
    RosterFileFactory(roster=over)
    RosterFindingFactory(roster=over)
    waiting = RosterFileFactory()

    counts = retention.apply(now=NOW)

    assert counts["roster_files"] == 2
    assert list(RosterFile.objects.all()) == [waiting]


def test_an_unanswered_reader_is_kept_two_years() -> None:
    reports = [
        ErrorReportFactory(reply_to="reader@guild.example", reported_at=NOW - timedelta(days=days))
        for days in (729, 731)
    ]

    retention.apply(now=NOW)

    assert [ErrorReport.objects.get(pk=one.pk).reply_to for one in reports] == [
        "reader@guild.example",
        "",
    ]


def test_a_letter_without_an_end_goes_after_a_week() -> None:
    LetterFactory(created_at=NOW - timedelta(days=8))
    LetterFactory(created_at=NOW - timedelta(days=6))

    assert retention.apply(now=NOW)["letters"] == 1


def test_an_account_that_leads_nowhere_is_erased() -> None:
    person = account(OLD)
    ProfileFactory(user=person)
    Authenticator.objects.create(user=person, type="totp", data={})
    EmailAddress.objects.create(user=person, email=person.email)
    RoleGrantFactory(user=person, granted_at=OLD, ended_at=OLD + BIT)
    membership = left(OLD)
    Membership.objects.filter(pk=membership.pk).update(user=person)

    assert retention.apply(now=NOW)["account"] == 1

    row = User.objects.get(pk=person.pk)
    assert (row.email, row.name) == (f"erased-{row.pk}@erased.invalid", "A former user")
    assert (row.is_active, row.last_login, row.has_usable_password()) == (False, None, False)
    for model in (Profile, Authenticator, EmailAddress):
        assert not model.objects.filter(user=row).exists()
    kept = Membership.objects.get(pk=membership.pk)
    assert (kept.user, kept.account_declined_at) == (None, None)
    assert Erasure.objects.count() == 0


def _left_lately() -> User:
    membership = left(NOW - timedelta(days=700))
    return _with(membership.user, joined_at=OLD)


def _with(person: User, **fields: Any) -> User:
    User.objects.filter(pk=person.pk).update(**fields)
    return person


STILL_WANTED: dict[str, Callable[[], User]] = {
    "who signed in lately": lambda: account(NOW - timedelta(days=700)),
    "a member": lambda: MembershipFactory(user=account(OLD)).user,
    "who left lately": _left_lately,
    "who works for a guild": lambda: RoleGrantFactory(user=account(OLD)).user,
    "whose role ended lately": lambda: (
        RoleGrantFactory(user=account(OLD), granted_at=OLD, ended_at=NOW - timedelta(days=700)).user
    ),
    "an operator": lambda: _with(account(OLD), is_operator=True),
    "a sample": lambda: _with(account(OLD), is_sample=True),
    "who was just added": lambda: _with(account(OLD), joined_at=NOW - timedelta(days=700)),
}


@pytest.mark.parametrize("who", STILL_WANTED)
def test_an_account_that_leads_somewhere_stays(who: str) -> None:
    person = STILL_WANTED[who]()

    assert retention.apply(now=NOW)["account"] == 0

    assert User.objects.get(pk=person.pk).is_active
