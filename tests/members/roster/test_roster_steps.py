"""Who may do what with a roster, and when: the actions, and the jobs around them."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError

from members import roster_jobs as work
from members.actions import roster_applying, rosters
from members.models import Membership, MembershipPeriod, RosterImport
from portal import jobs
from portal.models import Event, Job, User
from tests.factories.members import MembershipFactory, RosterFileFactory, RosterImportFactory
from tests.factories.portal import NOW, UserFactory
from tests.members.roster import files
from tests.members.roster.files import ADA, BEN, applied, ask, checked, csv_file, run_job

pytestmark = pytest.mark.django_db

BOTH = csv_file(ADA, BEN)
STALE = "The members have changed since the check. Check the file again."


def test_an_earlier_day_can_not_follow_a_later_one(guild, keeper):
    applied(guild, keeper, BOTH)

    with pytest.raises(rosters.TooEarly) as error:
        files.taken_in(guild, keeper, BOTH, day=date(2026, 2, 28))

    assert error.value.as_of_on == files.DAY
    assert RosterImport.objects.count() == 1


def test_an_earlier_day_is_refused_at_the_end_too(guild, keeper):
    early = checked(guild, keeper, BOTH, day=date(2026, 2, 28))
    applied(guild, keeper, BOTH)

    with pytest.raises(rosters.TooEarly):
        ask(early, keeper)


def test_a_file_of_more_than_64_megabytes_is_not_kept(guild, keeper):
    with pytest.raises(rosters.TooBig):
        rosters.take_in(
            guild=guild,
            file_name="r.csv",
            pieces=iter([bytes(32_000_000), bytes(32_000_001)]),
            as_of_on=files.DAY,
            by=keeper,
            now=NOW,
        )

    assert (RosterImport.objects.count(), Event.objects.count()) == (0, 0)


@pytest.mark.parametrize("mapping", [{}, {"number": 0}, {"name": 0}])
def test_a_number_and_a_name_have_to_stand_somewhere(guild, keeper, mapping):
    roster, _ = files.taken_in(guild, keeper, BOTH)

    with pytest.raises(rosters.ColumnsLack):
        rosters.check(roster=roster, mapping=mapping, by=keeper, now=NOW)


def test_refused_lines_are_left_out_only_where_somebody_says_so(guild, keeper):
    roster = checked(guild, keeper, csv_file(ADA, ",No Number,,,Y,,,,"))

    with pytest.raises(rosters.NotConfirmed):
        ask(roster, keeper, is_leaving_out=False)

    ask(roster, keeper)
    assert run_job(roster).state == Job.State.DONE
    assert Membership.objects.count() == 1


@pytest.mark.parametrize(
    ("members", "dropped", "needs"), [(10, 1, False), (10, 2, True), (1, 1, True)]
)
def test_many_are_dropped_only_where_somebody_says_so(guild, keeper, members, dropped, needs):
    lines = [f"{number},Sample {number}" for number in range(100, 100 + members)]
    applied(guild, keeper, csv_file(*lines, head="No,Name"))
    roster = checked(guild, keeper, csv_file("1,New", *lines[dropped:], head="No,Name"))

    assert roster.counts["dropped"] == dropped
    if needs:
        with pytest.raises(rosters.NotConfirmed):
            ask(roster, keeper, is_dropping=False)
    else:
        ask(roster, keeper, is_dropping=False)


def test_only_the_dry_run_that_was_looked_at_is_applied(guild, keeper):
    roster = checked(guild, keeper, BOTH)

    with pytest.raises(rosters.NotChecked):
        ask(roster, keeper, plan="another")


def test_a_roster_that_was_not_checked_is_not_applied(guild, keeper):
    roster, _ = files.taken_in(guild, keeper, BOTH)

    with pytest.raises(rosters.NotChecked):
        ask(roster, keeper, plan="")


def test_members_who_changed_since_the_check_stop_the_applying(guild, keeper):
    roster = checked(guild, keeper, BOTH)
    ask(roster, keeper)
    MembershipFactory(guild=guild, number="100", name="Meanwhile")

    job = run_job(roster)

    assert (job.state, job.failure) == (Job.State.FAILED, STALE)
    assert (roster.state, roster.counts) == ("uploaded", {})
    assert Membership.objects.get().name == "Meanwhile"
    rosters.check(roster=roster, mapping=roster.mapping, by=keeper, now=NOW)
    run_job(roster)
    assert roster.state == "checked"


def test_an_account_made_at_the_same_moment_stops_the_applying(guild, keeper, monkeypatch):
    """What is compared may be taken before it is written; the database says so."""
    roster = checked(guild, keeper, BOTH)
    ask(roster, keeper)
    collect = roster_applying._collect

    def made_meanwhile(*args):
        collect(*args)
        UserFactory(email="ada@people.example")

    monkeypatch.setattr(roster_applying, "_collect", made_meanwhile)
    job = run_job(roster)

    assert (job.state, job.failure) == (Job.State.FAILED, STALE)
    assert (roster.state, Membership.objects.count()) == ("uploaded", 0)


def test_lines_that_are_gone_are_not_taken_for_no_members(guild, keeper):
    applied(guild, keeper, BOTH)
    roster = checked(guild, keeper, BOTH)
    ask(roster, keeper)
    roster.pieces.all().delete()

    job = run_job(roster)

    assert (job.state, job.failure) == (Job.State.FAILED, STALE)
    assert not MembershipPeriod.objects.filter(standing="left").exists()


def test_all_or_nothing(guild, keeper, monkeypatch):
    """What goes wrong in the last step takes all the others with it."""
    roster = checked(guild, keeper, BOTH)
    ask(roster, keeper)

    def fails(*_args):
        raise DatabaseError

    monkeypatch.setattr(roster_applying, "_finish", fails)
    with pytest.raises(DatabaseError):
        run_job(roster)

    roster.refresh_from_db()
    assert (roster.state, roster.applied_by) == ("checked", None)
    assert not Membership.objects.exists()
    assert not User.objects.exclude(pk=keeper.pk).exists()
    monkeypatch.undo()
    ask_again = Job.objects.get(kind=rosters.APPLY)
    jobs.try_again(job=ask_again, now=NOW)
    ask_again.refresh_from_db()
    assert ask_again.state == Job.State.WAITING


def test_a_cancelled_applying_writes_nothing(guild, keeper, monkeypatch):
    roster = checked(guild, keeper, BOTH)
    job = ask(roster, keeper)
    accounts = roster_applying._accounts

    def cancelled_meanwhile(*args):
        accounts(*args)
        jobs.cancel(job=Job.objects.get(pk=job.pk), now=NOW)

    monkeypatch.setattr(roster_applying, "_accounts", cancelled_meanwhile)
    monkeypatch.setattr(jobs, "TELL_EVERY", timedelta())
    ended = run_job(roster)

    assert (ended.state, roster.state) == (Job.State.CANCELLED, "checked")
    assert not Membership.objects.exists()


def test_a_job_that_runs_twice_does_it_once(guild, keeper):
    roster = applied(guild, keeper, BOTH)
    progress = jobs.Progress(Job.objects.get(kind=rosters.APPLY))

    for run in (work.read_roster, work.check_roster, work.apply_roster):
        run(roster.pk, progress)

    roster.refresh_from_db()
    assert (roster.state, MembershipPeriod.objects.count()) == ("applied", 2)
    assert Event.objects.filter(verb="roster.applied").count() == 1


@pytest.mark.parametrize("state", ["applied", "discarded"])
def test_what_is_over_is_left_alone(guild, keeper, state):
    options = {"applied": True} if state == "applied" else {"state": state}
    roster = RosterImportFactory(guild=guild, **options)

    for act in (
        lambda: rosters.put_away(roster=roster, by=keeper, now=NOW),
        lambda: rosters.check(roster=roster, mapping={"number": 0, "name": 1}, by=keeper, now=NOW),
        lambda: ask(roster, keeper, plan=""),
    ):
        with pytest.raises(rosters.Over):
            act()


def test_what_is_worked_on_is_left_alone(guild, keeper):
    roster = rosters.take_in(
        guild=guild, file_name="r.csv", pieces=[BOTH], as_of_on=files.DAY, by=keeper, now=NOW
    )

    with pytest.raises(rosters.UnderWay):
        rosters.put_away(roster=roster, by=keeper, now=NOW)


def test_put_away_throws_file_and_findings_away(guild, keeper):
    roster = checked(guild, keeper, BOTH)

    rosters.put_away(roster=roster, by=keeper, now=NOW)

    roster.refresh_from_db()
    assert (roster.state, roster.pieces.count(), roster.findings.count()) == ("discarded", 0, 0)
    assert Event.objects.get(verb="roster.put_away").actor == keeper


def test_a_week_later_it_is_put_away_by_itself(guild):
    old = NOW - timedelta(days=7, seconds=1)
    left = RosterFileFactory(roster__guild=guild, roster__uploaded_at=old).roster
    kept = RosterFileFactory(
        roster__guild=guild, roster__uploaded_at=NOW - timedelta(days=7)
    ).roster
    RosterImportFactory(guild=guild, uploaded_at=old, applied=True)

    assert rosters.put_away_left_lying(now=NOW) == 1

    left.refresh_from_db()
    assert (left.state, left.pieces.count(), kept.pieces.count()) == ("discarded", 0, 1)
    event = Event.objects.get(verb="roster.put_away")
    assert (event.actor, event.target_id) == (None, str(left.pk))


def test_an_applying_that_its_worker_left_holds_no_other_up(guild, keeper):
    first, second = (checked(guild, keeper, BOTH) for _ in range(2))
    ask(first, keeper)
    Job.objects.filter(kind=rosters.APPLY).update(state=Job.State.FAILED, ended_at=NOW)

    ask(second, keeper)

    assert run_job(second).state == Job.State.DONE
    first.refresh_from_db()
    assert first.state == "checked"
