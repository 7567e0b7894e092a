"""Two people who apply at once: one roster at a time, and the members are there once."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from members.actions import rosters
from members.models import Membership, MembershipPeriod, RosterImport
from portal.models import Event, Job
from tests.members.roster.files import ADA, BEN, ask, checked, csv_file, run_job

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts) -> list[str]:
    """Begin all at once on connections of their own; the names of what they raised."""
    ready, raised = Barrier(len(acts)), []

    def run(act) -> None:
        try:
            ready.wait(timeout=10)
            act()
        except Exception as error:
            raised.append(type(error).__name__)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return raised


def test_two_rosters_of_a_guild_are_not_applied_at_once(guild, keeper):
    one, other = (checked(guild, keeper, csv_file(ADA, BEN)) for _ in range(2))

    raised = together(lambda: ask(one, keeper), lambda: ask(other, keeper))

    assert raised == ["OtherUnderWay"]
    assert RosterImport.objects.filter(state="applying").count() == 1


def test_one_roster_that_two_people_apply_is_applied_once(guild, keeper):
    roster = checked(guild, keeper, csv_file(ADA, BEN))

    raised = together(*[lambda: ask(roster, keeper)] * 3)
    run_job(roster)

    assert sorted(raised) in (["NotChecked"] * 2, ["UnderWay"] * 2, ["NotChecked", "UnderWay"])
    assert Job.objects.filter(kind=rosters.APPLY).count() == 1
    assert (Membership.objects.count(), MembershipPeriod.objects.count()) == (2, 2)
    assert Event.objects.filter(verb="roster.applied").count() == 1


def test_without_the_database_s_word_both_would_be(guild, keeper):
    """What the constraint is for: the row's own lock does not see the other roster."""
    one, other = (checked(guild, keeper, csv_file(ADA, BEN)) for _ in range(2))
    RosterImport.objects.filter(pk=one.pk).update(state="applying")
    with connection.schema_editor() as editor:
        (rule,) = [
            c for c in RosterImport._meta.constraints if c.name == "rosterimport_one_at_a_time"
        ]
        editor.remove_constraint(RosterImport, rule)
    try:
        RosterImport.objects.filter(pk=other.pk).update(state="applying")
        assert RosterImport.objects.filter(state="applying").count() == 2
    finally:
        RosterImport.objects.filter(pk=other.pk).update(state="checked")
        with connection.schema_editor() as editor:
            editor.add_constraint(RosterImport, rule)
