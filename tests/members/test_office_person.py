"""One member's page, what the office corrects there, and what it does with accounts."""

from datetime import date, timedelta

import pytest
from allauth.usersessions.models import UserSession

from members.models import Membership, MembershipPeriod
from portal.access import Role
from portal.models import Event, Letter, Opening, User
from tests import second_factors
from tests.factories.members import (
    DisputeFactory,
    EligibilityRuleFactory,
    MembershipFactory,
    MembershipPeriodFactory,
    RosterImportFactory,
)
from tests.factories.portal import (
    NOW,
    GuildFactory,
    RoleGrantFactory,
    RoleProposalFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
STEPS = ("facts", "entry", "address", "sessions", "merge")


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def guild():
    return GuildFactory(slug="guild", name="The Guild")


@pytest.fixture
def officer(guild):
    return RoleGrantFactory(guild=guild, role=Role.MEMBERSHIP, user__name="The Officer").user


@pytest.fixture
def office(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def member(guild):
    return MembershipFactory(
        guild=guild, number="100", name="Ana Lee", user__email="ana@guild.example"
    )


def at(member, step: str = "") -> str:
    return f"/staff/members/guild/people/{member.pk}/{step + '/' if step else ''}"


def verbs() -> list[str]:
    return list(Event.objects.order_by("number").values_list("verb", flat=True))


def written_to() -> list[str]:
    return sorted(Letter.objects.values_list("to", flat=True))


def test_the_page_tells_what_the_guild_knows(office, guild, member):
    MembershipPeriodFactory(
        membership=member,
        from_on=date(2024, 1, 1),
        until_on=date(2025, 3, 2),
        standing="suspended",
        source=RosterImportFactory(guild=guild, file_name="january.csv"),
    )
    DisputeFactory(membership=member)
    EligibilityRuleFactory(guild=guild, name="Ratification")
    RoleGrantFactory(guild=guild, user=member.user, role="observer")
    MembershipFactory(guild=guild, number="100-B", merged_into=member, user=None)

    page = office.get(at(member)).content.decode()

    told = (
        "Ana Lee",
        "Member number 100.",
        "ana@guild.example",
        "2024: <span",
        "40,000.00",
        "Suspended",
        "january.csv",
        "100-B",
        "Ratification: may vote",
        "file says of me",
        "Observer: reads the staff pages",
    )
    assert [words for words in told if words.lower() not in page.lower()] == []


def test_what_another_guild_knows_is_not_told(office, member):
    elsewhere = MembershipFactory(
        user=member.user, number="canarynumber", name="Canary Name", mail="canary@guild.example"
    )
    MembershipPeriodFactory(
        membership=elsewhere,
        from_on=date(2020, 1, 1),
        until_on=date(2021, 1, 1),
        branch="Canaryland",
    )
    DisputeFactory(membership=elsewhere)
    EligibilityRuleFactory(guild=elsewhere.guild, name="Canary rule")
    RoleGrantFactory(guild=GuildFactory(short_name="Canaryguild"), user=member.user, role="press")

    page = office.get(at(member)).content.decode()

    assert "canary" not in page.lower()
    assert "accredited" not in page


def test_each_look_is_written_down_and_shown(office, member):
    office.get(at(member))

    page = office.get(at(member)).content.decode()

    looks = Opening.objects.filter(target_type="members.membership", target_id=str(member.pk))
    assert [look.what for look in looks] == ["A member’s page"] * 2
    assert page.count("<span>The Officer</span>") == 1


@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_a_look_too(office, member, step):
    office.get(at(member, step))

    assert Opening.objects.count() == 1


@pytest.mark.parametrize("step", [*STEPS, "account"])
def test_steps_of_another_guild_are_not_found(office, step):
    other = MembershipFactory()

    assert office.get(at(other, step)).status_code == 404
    assert office.post(at(other, step)).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("staff", 403), ("committee", 403), ("member", 404)])
@pytest.mark.parametrize("step", STEPS)
def test_steps_are_the_offices(client, guild, member, role, status, step):
    client.force_login(RoleGrantFactory(guild=guild, role=role).user)

    assert client.get(at(member, step)).status_code == status


@pytest.mark.parametrize("step", ["address", "sessions", "merge"])
def test_an_open_screen_is_not_enough(client, officer, member, step):
    client.force_login(officer)
    second_factors.prove(client, officer, at=(NOW - timedelta(minutes=16)).timestamp())

    assert client.get(at(member, step)).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_much(office, guild, member, count, django_assert_num_queries):
    for year in range(count):
        MembershipPeriodFactory(
            membership=member, from_on=date(2000 + year, 1, 1), until_on=date(2001 + year, 1, 1)
        )
        EligibilityRuleFactory(guild=guild)
        DisputeFactory(membership=member, refused=True)
        Opening.objects.create(
            at=NOW,
            user=UserFactory(),
            guild=guild,
            what="A member’s page",
            target_type="members.membership",
            target_id=str(member.pk),
        )
        MembershipFactory(guild=guild, merged_into=member, user=None)

    with django_assert_num_queries(12):
        office.get(at(member))


FACTS = {
    "from_on": "2026-03-01",
    "standing": "suspended",
    "is_in_good_standing": "",
    "dues_paid_until": "2025-12-31",
    "branch": "East",
    "categories": "Screen, New media, Screen",
    "units": "",
    "earnings": "2025: 1,234.50\n\n2024: 10",
    "pension_years": "7",
    "why": "The bank returned the dues.",
}


def test_facts_are_corrected_from_a_day_on(office, officer, member):
    office.post(at(member, "facts"), FACTS)

    before, after = member.periods.order_by("from_on")
    assert (before.until_on, before.standing) == (date(2026, 3, 1), "active")
    assert (after.from_on, after.until_on, after.standing) == (date(2026, 3, 1), None, "suspended")
    assert after.categories == ["Screen", "New media"]
    assert after.earnings == {"2025": 123_450, "2024": 1_000}
    assert (after.recorded_by, after.why) == (officer, "The bank returned the dues.")
    event = Event.objects.get()
    assert (event.verb, event.payload) == ("membership.corrected", {})


def test_the_form_begins_with_what_is_said(office, member):
    page = office.get(at(member, "facts")).content.decode()

    assert 'value="West"' in page
    assert "2024: 30000.00\n2025: 40000.00" in page


def test_a_correction_from_its_first_day_takes_the_place(office, member):
    office.post(at(member, "facts"), FACTS | {"from_on": "2025-03-02"})

    period = member.periods.get()
    assert (period.branch, period.until_on) == ("East", None)


REFUSED = {
    "tomorrow": ({"from_on": "2026-03-03"}, "counts from today at the latest"),
    "before": ({"from_on": "2025-03-01"}, "What counts now began later"),
    "no reason": ({"why": ""}, "This field is required."),
    "an odd amount": ({"earnings": "2025: lots"}, "Write each year on a line"),
    "an endless amount": ({"earnings": "2025: Infinity"}, "Write each year on a line"),
    "an odd year": ({"earnings": "25: 10"}, "Write each year on a line"),
    "a year twice": ({"earnings": "2025: 1\n2025: 2"}, "stands there twice"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_correction_says_why(office, member, case):
    changes, words = REFUSED[case]

    page = office.post(at(member, "facts"), FACTS | changes).content.decode()

    assert words in page
    assert (member.periods.count(), verbs()) == (1, [])


def test_the_same_again_is_no_correction(office, member):
    same = FACTS | {
        "standing": "active",
        "is_in_good_standing": "on",
        "dues_paid_until": "2026-06-30",
        "branch": "West",
        "categories": "Screen",
        "earnings": "2024: 30000.00\n2025: 40000.00",
        "pension_years": "6",
    }

    page = office.post(at(member, "facts"), same).content.decode()

    assert "That is what the guild says already." in page
    assert member.periods.count() == 1


def test_a_member_who_left_is_corrected_after_the_last_day(office, guild):
    member = MembershipFactory(guild=guild, period=None)
    MembershipPeriodFactory(membership=member, until_on=date(2026, 1, 1))

    early = office.post(at(member, "facts"), FACTS | {"from_on": "2025-12-31"}).content.decode()
    office.post(at(member, "facts"), FACTS | {"from_on": "2026-01-01"})

    assert "What counts now began later" in early
    assert MembershipPeriod.objects.as_of(TODAY).get().standing == "suspended"


def test_name_and_mail_are_corrected(office, member):
    office.post(at(member, "entry"), {"name": "Ána Li", "mail": "New@Guild.example"})

    member.refresh_from_db()
    assert (member.name, member.search_name, member.mail) == (
        "Ána Li",
        "ana li",
        "new@guild.example",
    )
    assert member.user.email == "ana@guild.example"
    assert (verbs(), Event.objects.get().payload) == (["membership.entry_corrected"], {})


ADDRESS = {"mail": "New@guild.example", "checked": "call_back"}


def test_another_address_signs_in(client, office, member):
    theirs = type(client)()
    theirs.force_login(member.user)
    before = theirs.get("/me/").status_code

    office.post(at(member, "address"), ADDRESS)

    member.user.refresh_from_db()
    assert member.user.email == "new@guild.example"
    assert (before, theirs.get("/me/").status_code) == (200, 302)
    assert written_to() == ["ana@guild.example", "new@guild.example"]
    event = Event.objects.get()
    assert (event.verb, event.payload) == ("person.address_set", {"checked": "call_back"})
    assert "new@" not in Letter.objects.get(to="ana@guild.example").text


def hold_back(office, member) -> None:
    page = office.post(at(member, "address"), ADDRESS).content.decode()

    member.user.refresh_from_db()
    assert "opens more than a member’s pages" in page
    assert (member.user.email, written_to()) == ("ana@guild.example", [])


def test_an_office_does_not_move_the_account_of_another_guilds_member(office, guild):
    """Nor could it link the account by its mail first, to sign in with it afterwards."""
    MembershipFactory(user__email="ana@guild.example")
    member = MembershipFactory(guild=guild, without_account=True)
    office.post(at(member, "account"), {"mail": "ana@guild.example"})
    member.refresh_from_db()
    Letter.objects.all().delete()

    hold_back(office, member)


def test_an_office_does_not_move_the_account_of_who_reads_for_another_guild(office, member):
    RoleGrantFactory(user=member.user, role="member")

    hold_back(office, member)


def test_an_office_does_not_move_the_account_for_which_a_role_waits(office, guild, member):
    RoleProposalFactory(user=member.user, guild=guild)

    hold_back(office, member)


@pytest.mark.parametrize("step", ["entry", "address", "sessions", "merge"])
def test_what_may_harm_a_member_takes_a_recent_sign_in(office, member, time_machine, step):
    time_machine.move_to(NOW + timedelta(minutes=16), tick=False)

    answer = office.get(at(member, step))

    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/recent-sign-in/")


@pytest.mark.parametrize("role", ["staff", "press", "membership"])
def test_the_address_of_a_guarded_account_is_not_changed(office, member, role):
    RoleGrantFactory(user=member.user, role=role)

    page = office.post(at(member, "address"), ADDRESS).content.decode()

    member.user.refresh_from_db()
    assert "opens more than a member’s pages" in page
    assert (member.user.email, written_to()) == ("ana@guild.example", [])


def test_an_address_in_use_is_refused(office, member):
    UserFactory(email="new@guild.example")

    page = office.post(at(member, "address"), ADDRESS).content.decode()

    assert "This address is in use already." in page


def test_every_session_is_ended(client, office, member):
    theirs = type(client)()
    theirs.force_login(member.user)
    before = theirs.get("/me/").status_code
    UserSession.objects.create(
        user=member.user,
        session_key=theirs.session.session_key,
        ip="127.0.0.1",
        user_agent="A browser",
    )

    office.post(at(member, "sessions"))

    assert (before, theirs.get("/me/").status_code) == (200, 302)
    assert verbs() == ["person.signed_out"]


def test_a_member_without_an_account_is_let_in(office, guild):
    member = MembershipFactory(guild=guild, name="Bo", without_account=True)

    office.post(at(member, "account"), {"mail": "Bo@guild.example"})

    member.refresh_from_db()
    assert (member.user.email, member.user.name) == ("bo@guild.example", "Bo")
    assert written_to() == ["bo@guild.example"]
    assert verbs() == ["membership.account_linked"]


def test_an_account_that_is_there_is_linked(office, guild):
    member = MembershipFactory(guild=guild, without_account=True)
    user = UserFactory(email="bo@guild.example")

    office.post(at(member, "account"), {"mail": "bo@guild.example"})

    member.refresh_from_db()
    assert (member.user, User.objects.filter(email="bo@guild.example").count()) == (user, 1)


def test_another_members_account_is_not_linked(office, guild, member):
    second = MembershipFactory(guild=guild, without_account=True)

    page = office.post(at(second, "account"), {"mail": "ana@guild.example"}).content.decode()

    assert "Another member of the guild signs in with it" in page


def test_who_erased_an_account_gets_another_only_when_asked(office, guild):
    member = MembershipFactory(guild=guild, without_account=True, account_declined_at=NOW)
    typed = {"mail": "bo@guild.example"}

    page = office.post(at(member, "account"), typed).content.decode()
    office.post(at(member, "account"), typed | {"is_asked": "on"})

    member.refresh_from_db()
    assert "Only when the member asked for it." in page
    assert (member.user.email, member.account_declined_at) == ("bo@guild.example", None)


def test_steps_that_do_not_fit_are_not_found(office, guild, member):
    without = MembershipFactory(guild=guild, without_account=True)
    double = MembershipFactory(guild=guild, merged_into=member, user=None)

    found = {
        "account of one who has one": office.get(at(member, "account")).status_code,
        "address of none": office.get(at(without, "address")).status_code,
        "sessions of none": office.get(at(without, "sessions")).status_code,
        **{step: office.get(at(double, step)).status_code for step in STEPS},
    }

    assert set(found.values()) == {404}


def test_a_name_that_is_markup_is_shown_as_words(office, guild):
    member = MembershipFactory(guild=guild, name="<b>Bo</b> \u202eevil")

    page = office.get(at(member)).content.decode()

    assert "<b>Bo</b>" not in page
    assert "<bdi>&lt;b&gt;Bo&lt;/b&gt;" in page
    assert Membership.objects.count() == 1
