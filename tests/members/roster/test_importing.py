"""A roster from the file to the members: what is added, changed, dropped, and what is left alone."""

from datetime import date

import pytest
from django.contrib.auth.hashers import is_password_usable

from members.actions import rosters
from members.models import Membership, MembershipPeriod, Profile, RosterFile, RosterFinding
from members.roster_words import told
from portal.models import Event, Job, Letter, User
from tests.factories.members import (
    MembershipFactory,
    MembershipPeriodFactory,
    ProfileFactory,
)
from tests.factories.portal import NOW, RoleGrantFactory, RoleProposalFactory, UserFactory
from tests.members.roster import files
from tests.members.roster.files import ADA, BEN, HEAD, applied, changes, checked, csv_file

pytestmark = pytest.mark.django_db

BOTH = csv_file(ADA, BEN)
LATER = date(2026, 3, 2)


def found(roster, kind: str) -> list[tuple[int, str, list[str]]]:
    rows = roster.findings.filter(kind=kind).order_by("line", "pk")
    return [(one.line, one.number, told(one)) for one in rows]


def period(number: str) -> MembershipPeriod:
    return MembershipPeriod.objects.get(membership__number=number, until_on=None)


def facts(one: MembershipPeriod) -> tuple[object, ...]:
    return (
        one.from_on,
        one.standing,
        one.is_in_good_standing,
        one.dues_paid_until,
        one.branch,
        one.earnings,
    )


def everything() -> list[object]:
    """All that an import may write, to see whether it did."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Membership, MembershipPeriod, User, Profile, Letter)
    ]


def test_a_first_file_makes_members_with_accounts(guild, keeper):
    roster = applied(guild, keeper, BOTH)

    ada, ben = Membership.objects.order_by("number")
    assert (ada.name, ada.search_name, ada.mail) == (
        "Ada Sample",
        "ada sample",
        "ada@people.example",
    )
    assert (ada.user.email, ada.user.name) == ("ada@people.example", "Ada Sample")
    assert not is_password_usable(ada.user.password)
    assert ada.user.password != ben.user.password
    assert facts(period("100")) == (
        files.DAY,
        "active",
        True,
        date(2026, 6, 30),
        "West",
        {"2025": 100000},
    )
    assert facts(period("200")) == (files.DAY, "emeritus", False, date(2025, 12, 31), "East", {})
    assert (period("100").source, period("100").recorded_by) == (roster, keeper)
    assert [one.mail_choice for one in Profile.objects.order_by("user__email")] == [
        "wanted",
        "declined",
    ]
    assert not Profile.objects.filter(is_mail_own_choice=True).exists()


def test_it_is_on_record_without_anybody_s_data(guild, keeper):
    roster = applied(guild, keeper, BOTH)

    event = Event.objects.get(verb="roster.applied")
    assert event.payload == {
        "added": 2,
        "changed": 0,
        "dropped": 0,
        "kept": 0,
        "refused": 0,
        "same_person": 0,
        "shared_mail": 0,
    }
    assert (event.actor, event.target_id) == (keeper, str(roster.pk))
    assert {job.title for job in Job.objects.all()} == {
        "Reading a roster",
        "Checking a roster",
        "Applying a roster",
    }


def test_file_and_findings_are_gone_once_it_is_applied(guild, keeper):
    roster = checked(guild, keeper, BOTH)
    assert (RosterFile.objects.exists(), RosterFinding.objects.count()) == (True, 2)

    files.ask(roster, keeper)
    files.run_job(roster)

    assert (roster.state, RosterFile.objects.count(), RosterFinding.objects.count()) == (
        "applied",
        0,
        0,
    )
    assert roster.counts["added"] == 2


def test_a_dry_run_changes_nothing(guild, keeper):
    before = everything()

    roster = checked(guild, keeper, BOTH)

    assert everything() == before
    assert (roster.state, changes(roster), roster.counts["lines"]) == ("checked", {"added": 2}, 2)
    assert found(roster, "added") == [
        (2, "100", ["Can sign in with the address in the file."]),
        (3, "200", ["Can sign in with the address in the file."]),
    ]


@pytest.mark.parametrize("day", [files.DAY, LATER])
def test_the_same_file_again_changes_nothing(guild, keeper, day):
    applied(guild, keeper, BOTH)
    before = everything()

    roster = applied(guild, keeper, BOTH, day=day)

    assert changes(roster) == {}
    assert everything() == before


def test_a_change_ends_the_period_and_begins_another(guild, keeper):
    applied(guild, keeper, BOTH)

    roster = checked(guild, keeper, csv_file(ADA.replace("West", "East"), BEN), day=LATER)
    assert found(roster, "changed") == [(2, "100", ["Branch or local: West → East"])]
    files.ask(roster, keeper)
    files.run_job(roster)

    old, new = MembershipPeriod.objects.filter(membership__number="100").order_by("from_on")
    assert (old.until_on, old.branch, new.from_on, new.branch) == (LATER, "West", LATER, "East")
    assert (new.earnings, new.dues_paid_until) == (old.earnings, old.dues_paid_until)


def test_a_second_file_of_the_same_day_corrects_the_first(guild, keeper):
    applied(guild, keeper, BOTH)

    applied(guild, keeper, csv_file(ADA.replace("West", "East"), BEN))

    (only,) = MembershipPeriod.objects.filter(membership__number="100")
    assert (only.branch, only.until_on) == ("East", None)


def test_a_column_that_the_file_lacks_leaves_what_is_known(guild, keeper):
    applied(guild, keeper, BOTH)

    roster = applied(
        guild, keeper, csv_file("100,Ada Sample", "200,Ben Sample", head="No,Name"), day=LATER
    )

    assert changes(roster) == {}


def test_earnings_of_one_year_leave_those_of_another(guild, keeper):
    head = "No,Name,Earnings 2024"
    applied(guild, keeper, csv_file("1,Ada,$5", head=head))

    applied(guild, keeper, csv_file("1,Ada,$7", head="No,Name,Earnings 2025"), day=LATER)

    assert period("1").earnings == {"2024": 500, "2025": 700}


def test_whom_the_file_lacks_has_left(guild, keeper):
    applied(guild, keeper, BOTH)

    roster = checked(guild, keeper, csv_file(ADA), day=LATER)
    assert found(roster, "dropped") == [
        (0, "200", ["Standing: emeritus → no longer in the guild’s file"])
    ]
    files.ask(roster, keeper)
    files.run_job(roster)

    assert (period("200").standing, period("200").from_on, period("200").branch) == (
        "left",
        LATER,
        "East",
    )
    assert period("100").from_on == files.DAY


def test_who_comes_back_is_active_again(guild, keeper):
    head = "No,Name"
    applied(guild, keeper, csv_file("1,Ada", "2,Ben", head=head))
    applied(guild, keeper, csv_file("1,Ada", head=head), day=LATER)

    roster = applied(guild, keeper, csv_file("1,Ada", "2,Ben", head=head), day=date(2026, 3, 2))

    assert (changes(roster), period("2").standing) == ({"changed": 1}, "active")


def test_the_dead_need_not_stand_in_the_file(guild, keeper):
    MembershipFactory(guild=guild, number="9", period__standing="deceased")

    roster = applied(guild, keeper, csv_file(ADA))

    assert changes(roster) == {"added": 1}


def test_members_of_another_guild_are_not_touched(guild, keeper):
    other = MembershipFactory(number="100", name="Somebody Else")

    applied(guild, keeper, BOTH)

    other.refresh_from_db()
    assert (other.name, other.periods.count()) == ("Somebody Else", 1)
    assert Membership.objects.filter(guild=guild).count() == 2


def known(guild, number="100", mail="ada@people.example", **fields):
    """A member as the guild's file made one, with an account of that address."""
    user = fields.pop("user", None) or UserFactory(email=mail, name="Ada Sample")
    return MembershipFactory(
        guild=guild,
        number=number,
        name="Ada Sample",
        search_name="ada sample",
        mail=mail,
        user=user,
        **fields,
    )


NEW_MAIL = csv_file("100,Ada Sample,new@people.example", head="No,Name,Email")


def test_a_new_address_moves_the_account_and_tells_the_old_mailbox(guild, keeper):
    ada = known(guild)

    roster = applied(guild, keeper, NEW_MAIL)

    ada.refresh_from_db()
    assert (ada.mail, ada.user.email) == ("new@people.example", "new@people.example")
    (letter,) = Letter.objects.all()
    assert letter.to == "ada@people.example"
    assert not [word for word in ("Ada", "100", "new@") if word in letter.subject + letter.text]
    assert changes(roster) == {"changed": 1}


def corrected(guild):
    ada = known(guild)
    ProfileFactory(user=ada.user, mail_corrected_at=NOW)


def works_here(guild):
    RoleGrantFactory(user=known(guild).user, guild=guild)


def waits_for_a_role(guild):
    RoleProposalFactory(user=known(guild).user, guild=guild)


def operates(guild):
    known(guild, user=UserFactory(email="ada@people.example", operator=True))


def in_two_guilds(guild):
    MembershipFactory(user=known(guild).user)


def address_taken(guild):
    known(guild)
    UserFactory(email="new@people.example")


def not_from_the_file(guild):
    known(guild, mail="other@people.example", user=UserFactory(email="ada@people.example"))


# No guild's office learns from it to which other guild somebody belongs.
MORE = (
    "stays ada@people.example, for it opens more than this guild’s pages for members. "
    "The person changes it, or an operator."
)
HOLDS = {
    corrected: "stays “ada@people.example”, as the member corrected it; the file says “new@people.example”.",
    works_here: MORE,
    waits_for_a_role: MORE,
    operates: MORE,
    in_two_guilds: MORE,
    address_taken: "stays ada@people.example, for somebody else has new@people.example.",
    not_from_the_file: "stays ada@people.example, which did not come from the guild’s file.",
}


@pytest.mark.parametrize("case", HOLDS)
def test_an_account_whose_address_does_not_follow_the_file(guild, keeper, case):
    case(guild)

    roster = checked(guild, keeper, NEW_MAIL)
    words = found(roster, "kept")
    files.ask(roster, keeper)
    files.run_job(roster)
    again = applied(guild, keeper, NEW_MAIL)

    assert words == [(2, "100", [f"Address for signing in: {HOLDS[case]}"])]
    ada = Membership.objects.get(guild=guild, number="100")
    assert (ada.mail, ada.user.email) == ("new@people.example", "ada@people.example")
    assert Letter.objects.count() == 0
    assert "changed" not in changes(again)


def test_a_name_that_the_member_corrected_stays(guild, keeper):
    known(guild, name_corrected_at=NOW)

    roster = checked(guild, keeper, csv_file("100,Ada Other", head="No,Name"))
    words = found(roster, "kept")
    files.ask(roster, keeper)
    files.run_job(roster)

    assert words == [
        (
            2,
            "100",
            ["Name: stays “Ada Sample”, as the member corrected it; the file says “Ada Other”."],
        )
    ]
    assert Membership.objects.get().name == "Ada Sample"


def test_a_new_name_becomes_that_of_the_account_too(guild, keeper):
    known(guild)

    applied(guild, keeper, csv_file("100,Áda Other", head="No,Name"))

    ada = Membership.objects.get()
    assert (ada.name, ada.search_name, ada.user.name) == ("Áda Other", "ada other", "Áda Other")


WANTS = csv_file("100,Ada Sample,ada@people.example,yes", head="No,Name,Email,Opt in")
DECLINES = csv_file("100,Ada Sample,ada@people.example,no", head="No,Name,Email,Opt in")
CHOICES = [
    ("", False, WANTS, "wanted"),
    ("", False, DECLINES, "declined"),
    ("wanted", False, DECLINES, "declined"),
    ("declined", False, WANTS, "declined"),
    ("declined", True, WANTS, "declined"),
    ("wanted", True, DECLINES, "wanted"),
    ("", True, WANTS, ""),
]


@pytest.mark.parametrize(("before", "is_own", "file", "after"), CHOICES)
def test_who_wants_mail(guild, keeper, before, is_own, file, after):
    ada = known(guild)
    ProfileFactory(user=ada.user, mail_choice=before, is_mail_own_choice=is_own)

    roster = applied(guild, keeper, file)

    said = "wanted" if file is WANTS else "declined"
    assert Profile.objects.get().mail_choice == after
    assert roster.counts["kept"] == (after != said)


def test_declined_before_the_account_was_linked(guild, keeper):
    """Whoever declined mail in one guild is not signed up by another's file."""
    user = UserFactory(email="ada@people.example")
    ProfileFactory(user=user, mail_choice="declined", is_mail_own_choice=True)

    applied(guild, keeper, WANTS)

    assert Membership.objects.get().user == user
    assert Profile.objects.get().mail_choice == "declined"


def test_an_account_that_was_erased_is_not_made_again(guild, keeper):
    MembershipFactory(guild=guild, number="100", without_account=True, account_declined_at=NOW)

    roster = checked(guild, keeper, WANTS)
    words = found(roster, "kept")
    files.ask(roster, keeper)
    files.run_job(roster)

    assert words == [(2, "100", ["No account is made: the member erased theirs."])]
    assert Membership.objects.get().user is None
    assert not User.objects.filter(email="ada@people.example").exists()


def test_an_account_that_is_closed_is_not_linked(guild, keeper):
    UserFactory(email="ada@people.example", is_active=False)

    roster = applied(guild, keeper, WANTS)

    assert (changes(roster), Membership.objects.get().user) == ({"added": 1, "kept": 1}, None)


def merged(guild, *doubles: str):
    """A member of number 1 into whom others were merged."""
    kept = MembershipFactory(guild=guild, number="1", name="Ada", without_account=True)
    for number in doubles:
        MembershipFactory(
            guild=guild, number=number, without_account=True, merged_into=kept, period=None
        )
    return kept


def test_the_number_of_a_double_stands_for_the_member_that_goes_on(guild, keeper):
    kept = merged(guild, "100")

    roster = applied(guild, keeper, csv_file("100,Ada Other,East", head="No,Name,Branch"))

    kept.refresh_from_db()
    assert (changes(roster), kept.name) == ({"changed": 1}, "Ada Other")
    assert (period("1").branch, period("1").standing) == ("East", "active")
    assert not MembershipPeriod.objects.filter(membership__number="100").exists()


@pytest.mark.parametrize(
    ("lines", "told_lines"), [(["100,Eve", "1,Ada"], [2]), (["100,Ada", "200,Eve"], [3])]
)
def test_of_two_numbers_of_one_member_one_line_counts(guild, keeper, lines, told_lines):
    merged(guild, "100", "200")

    roster = checked(guild, keeper, csv_file(*lines, head="No,Name"))

    words = ["This number was merged into another member, of whom another line tells."]
    assert [(line, told) for line, _, told in found(roster, "kept")] == [
        (line, words) for line in told_lines
    ]
    assert changes(roster) == {"kept": 1}


def test_what_is_known_from_a_later_day_stays(guild, keeper):
    MembershipPeriodFactory(
        membership=MembershipFactory(guild=guild, number="100", name="Ada", period=None, mail=""),
        from_on=LATER,
    )

    roster = checked(guild, keeper, csv_file("100,Ada,East", head="No,Name,Branch"))

    assert (changes(roster), found(roster, "kept")) == (
        {"kept": 1},
        [(2, "100", ["What is known from 2026-03-02 on is later than this file, and stays."])],
    )


def test_two_members_with_one_address(guild, keeper):
    file = csv_file("1,Ada,us@people.example", "2,Ben,us@people.example", head="No,Name,Email")

    roster = checked(guild, keeper, file)
    words = found(roster, "shared_mail")
    files.ask(roster, keeper)
    files.run_job(roster)

    told_of_both = [
        "us@people.example is the address of 2 members; nobody gets a new account by it."
    ]
    assert words == [(2, "1", told_of_both), (3, "2", told_of_both)]
    assert list(Membership.objects.values_list("mail", "user")) == [("us@people.example", None)] * 2


def test_whoever_signs_in_with_a_shared_address_keeps_it(guild, keeper):
    ada = known(guild, number="1", mail="us@people.example")

    roster = applied(
        guild,
        keeper,
        csv_file("1,Ada Sample,us@people.example", "2,Ben,us@people.example", head="No,Name,Email"),
    )

    assert roster.counts["shared_mail"] == 2
    ben = Membership.objects.get(number="2")
    ada.refresh_from_db()
    assert (ada.user.email, ben.user) == ("us@people.example", None)


def test_the_same_person_twice_is_told_and_taken_in(guild, keeper):
    file = csv_file(
        "1,Ada Sample,a@people.example", "2,ADA SAMPLE,a@people.example", head="No,Name,Email"
    )

    roster = checked(guild, keeper, file)

    assert found(roster, "same_person") == [
        (2, "1", ["Has the name and the mail address of line 2."]),
        (3, "2", ["Has the name and the mail address of line 2."]),
    ]


def test_a_known_person_under_a_new_number_is_told(guild, keeper):
    known(guild, number="1")

    roster = checked(
        guild, keeper, csv_file("2,Ada Sample,ada@people.example", head="No,Name,Email")
    )

    assert found(roster, "same_person") == [
        (2, "2", ["Has the name and the mail address of member 1."])
    ]


def test_lines_of_one_number_are_all_refused_and_their_member_stays(guild, keeper):
    known(guild)

    roster = checked(guild, keeper, csv_file("100,Ada", "7,Ben", "100,Eve", head="No,Name"))
    words = found(roster, "refused")
    files.ask(roster, keeper)
    files.run_job(roster)

    twice = ["The number stands on more than one line, first on line 2."]
    assert words == [(2, "100", twice), (4, "100", twice)]
    assert (Membership.objects.get(number="100").name, period("100").standing) == (
        "Ada Sample",
        "active",
    )


def test_a_refused_line_leaves_its_member_as_they_are(guild, keeper):
    known(guild)

    roster = applied(guild, keeper, csv_file("100,Eve,pal", "7,Ben,active", head="No,Name,Status"))

    assert changes(roster) == {"added": 1, "refused": 1}
    assert (Membership.objects.get(number="100").name, period("100").standing) == (
        "Ada Sample",
        "active",
    )


def test_columns_are_remembered_from_the_roster_before(guild, keeper):
    first, _ = files.taken_in(guild, keeper, csv_file("1,Ada,A", head="No,Name,Rayon"))
    rosters.check(roster=first, mapping={"number": 0, "name": 1, "branch": 2}, by=keeper, now=NOW)
    files.run_job(first)
    files.ask(first, keeper)
    files.run_job(first)

    second, _ = files.taken_in(guild, keeper, csv_file("A,Ada,1", head="rayon,NAME,No"))

    assert second.mapping == {"branch": 0, "name": 1, "number": 2}


def test_the_head_of_these_tests_is_guessed_whole(guild, keeper):
    roster, _ = files.taken_in(guild, keeper, BOTH)

    assert len(roster.mapping) == len(HEAD.split(","))
