"""Looking people up: what is found, by whom, and what is written down of it."""

import pytest

from members import people as reading
from members.models import Membership
from members.people import Asked
from portal.access import Role
from portal.models import Opening
from tests.factories.members import (
    DisputeFactory,
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
OFFICE = "/staff/members/"
PAGE = f"{OFFICE}guild/people/"


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def guild():
    return GuildFactory(slug="guild")


@pytest.fixture
def office(client, guild):
    client.force_login(RoleGrantFactory(guild=guild, role=Role.MEMBERSHIP).user)
    return client


PEOPLE = {
    "100": ("José García Márquez", "jose@guild.example"),
    "1001": ("Ana Lee", "ana.lee@guild.example"),
    "W-22": ("Lee Ana-María", "LEE"),
    "300": ("Dov אברהם", ""),
    "400": ("Annabel O’Brien", "ob@guild.example"),
}


@pytest.fixture
def five(guild):
    for number, (name, mail) in PEOPLE.items():
        MembershipFactory(guild=guild, number=number, name=name, mail=mail.lower())
    MembershipFactory(name="Ana Lee", number="1002", mail="ana.lee@guild.example")


def numbers(guild, asked: Asked) -> list[str]:
    return [one.number for one in reading.find(guild, asked).people]


SEARCHES = {
    "100": ["100", "1001"],
    "1001": ["1001"],
    "w-2": ["W-22"],
    "jose@guild.example": ["100"],
    "ANA.LEE@": ["1001"],
    "ana.": ["1001", "W-22"],
    "garcia": ["100"],
    "GARCÍA jo": ["100"],
    "marq jos gar": ["100"],
    "ana lee": ["1001", "W-22"],
    "lee maria": ["W-22"],
    "an": ["1001", "400", "W-22"],
    "אבר": ["300"],
    "\u202eאברהם": ["300"],
    "obrien": ["400"],
    "o'b": ["400"],
    "na": [],
    "%": [],
    "_": [],
    "a%": ["1001", "400", "W-22"],
    "\\": [],
    "'; --": [],
    "zoe": [],
    "x" * 200: [],
}


@pytest.mark.parametrize("text", SEARCHES)
def test_who_is_found(guild, five, text):
    assert numbers(guild, Asked(text)) == SEARCHES[text]


def test_a_number_that_fits_whole_comes_first(guild):
    for number, name in (("7", "Zed"), ("71", "Ann"), ("72", "Bob")):
        MembershipFactory(guild=guild, number=number, name=name)

    assert numbers(guild, Asked("7")) == ["7", "71", "72"]


def test_a_list_is_narrowed(guild):
    west = MembershipFactory(guild=guild, name="Ana West", number="1")
    MembershipFactory(guild=guild, name="Ana Bare", number="2", without_account=True)
    expelled = MembershipFactory(guild=guild, name="Ana East", number="3", period=None)
    MembershipPeriodFactory(membership=expelled, standing="expelled", branch="East")

    found = {
        "standing": numbers(guild, Asked("ana", standing="expelled")),
        "branch": numbers(guild, Asked("ana", branch="West")),
        "account": numbers(guild, Asked(is_without_account=True)),
        "both": numbers(guild, Asked("west", branch="East")),
    }

    assert found == {
        "standing": ["3"],
        "branch": [west.number, "2"][::-1],
        "account": ["2"],
        "both": [],
    }


def test_what_a_guild_said_before_narrows_nothing(guild):
    member = MembershipFactory(guild=guild, period=None)
    MembershipPeriodFactory(membership=member, standing="suspended", until_on=NOW.date())
    MembershipPeriodFactory(membership=member, standing="active", from_on=NOW.date())

    assert numbers(guild, Asked(standing="suspended")) == []


def test_no_more_than_a_thousand_are_listed(guild, monkeypatch):
    monkeypatch.setattr(reading, "MOST", 3)
    MembershipFactory.create_batch(3, guild=guild, name="Ana Lee", user=None)
    whole = reading.find(guild, Asked("ana"))
    MembershipFactory(guild=guild, name="Ana Lee", user=None)

    cut = reading.find(guild, Asked("ana"))

    assert (whole.count, whole.is_cut, cut.count, cut.is_cut) == (3, False, 3, True)


def test_a_name_with_two_fitting_words_is_found_once(guild):
    MembershipFactory(guild=guild, name="Ana Andrea", number="1")

    found = reading.find(guild, Asked("an"))

    assert (numbers(guild, Asked("an")), found.count) == (["1"], 1)


def test_a_double_says_whose(office, guild):
    kept = MembershipFactory(guild=guild, name="Ana Lee", number="1")
    MembershipFactory(guild=guild, name="Ana Lee", number="2", merged_into=kept)

    assert "a double of 1" in office.get(PAGE, {"q": "2"}).content.decode()


def test_the_membership_of_a_number_is_the_one_that_goes_on(guild):
    kept = MembershipFactory(guild=guild, number="1")
    MembershipFactory(guild=guild, number="2", merged_into=kept)
    MembershipFactory(number="3")

    found = [reading.current_of(guild, number) for number in ("1", "2", "3")]

    assert found == [kept, kept, None]


def test_people_of_another_guild_are_not_found(office, guild):
    MembershipFactory(name="Canary Elsewhere", number="999", mail="canary@guild.example")

    pages = [office.get(PAGE, {"q": q}).content.decode() for q in ("canary", "999", "canary@")]

    assert ["Canary Elsewhere" in page for page in pages] == [False, False, False]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("membership", 200),
        ("committee", 403),
        ("staff", 403),
        ("observer", 403),
        ("teller", 403),
        ("press", 404),
        ("member", 404),
    ],
)
def test_who_may_look_people_up(client, guild, role, status):
    member = MembershipFactory(guild=guild)
    client.force_login(RoleGrantFactory(guild=guild, role=role).user)
    paths = (OFFICE, PAGE, f"{PAGE}?q=a", f"{PAGE}alike/", f"{PAGE}{member.pk}/")

    assert {client.get(path).status_code for path in paths} == {status}


def test_the_office_of_another_guild_is_not_found(client, guild):
    member = MembershipFactory(guild=guild)
    client.force_login(RoleGrantFactory(role=Role.MEMBERSHIP).user)

    statuses = {client.get(path).status_code for path in (PAGE, f"{PAGE}{member.pk}/")}

    assert statuses == {404}


def test_a_member_of_another_guild_is_not_found_below_ones_own(office):
    assert office.get(f"{PAGE}{MembershipFactory().pk}/").status_code == 404


def test_the_officers_own_membership_elsewhere_is_not_found(client, guild):
    officer = RoleGrantFactory(guild=guild, role=Role.MEMBERSHIP).user
    elsewhere = MembershipFactory(user=officer)
    client.force_login(officer)

    assert client.get(f"{PAGE}{elsewhere.pk}/").status_code == 404


def test_a_stranger_is_asked_to_sign_in(client, guild):
    assert client.get(PAGE).url == f"/sign-in/?next={PAGE}"


def test_each_list_is_written_down_without_what_was_typed(office, guild, five):
    office.get(PAGE, {"q": "garcia"})

    look = Opening.objects.get()
    assert (look.what, look.guild, look.target_type) == (
        "A list of 1 member",
        guild,
        "portal.guild",
    )


def test_an_empty_list_and_a_bare_form_are_no_looks(office, guild, five):
    office.get(PAGE)
    told = office.get(PAGE, {"q": "nobody"}).content.decode()

    assert "Nobody fits" in told
    assert not Opening.objects.exists()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"q": "a\0b"}, 400),
        ({"q": "x" * 201}, 200),
        ({"standing": "odd"}, 200),
        ({"page": "999999999999999999999", "q": "a"}, 200),
        ({"q": "\ud800".encode("utf-8", "surrogatepass")}, 200),
    ],
)
def test_odd_queries_are_answered(office, five, query, status):
    assert office.get(PAGE, query).status_code == status


def test_a_long_list_has_parts(office, guild):
    MembershipFactory.create_batch(26, guild=guild, name="Ana Lee", user=None)

    page = office.get(PAGE, {"q": "ana", "page": 2}).content.decode()

    assert "Page 2 of 2" in page
    assert page.count(">Ana Lee<") == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_many(office, guild, count, django_assert_num_queries):
    MembershipFactory.create_batch(count, guild=guild, name="Ana Lee")

    with django_assert_num_queries(11):
        office.get(PAGE, {"q": "ana"})


@pytest.mark.parametrize("count", [1, 3])
def test_the_office_asks_as_often_for_many(office, guild, count, django_assert_num_queries):
    for _ in range(count):
        member = MembershipFactory(guild=guild)
        MembershipFactory.create_batch(2, guild=guild, name=f"Twin {member.number}")
        DisputeFactory(membership=member)
        RoleProposalFactory(guild=guild, user=UserFactory(), proposed_at=NOW)
        RosterImportFactory(guild=guild, state="checked")
        RosterImportFactory(guild=guild, applied=True)

    with django_assert_num_queries(12):
        office.get(OFFICE)


def test_a_large_number_of_people_has_its_thousands_apart(office, guild, monkeypatch):
    people = Membership.objects.filter(guild=guild)
    MembershipFactory(guild=guild)
    told = []
    for is_cut in (False, True):
        found = reading.Found(people, 1234, is_cut=is_cut)
        monkeypatch.setattr(reading, "find", lambda *_, found=found: found)
        told.append(office.get(PAGE, {"q": "ana"}).content.decode())

    assert "1,234 people fit." in told[0]
    assert "More than 1,000 people fit" in told[1]


def test_the_office_tells_what_waits(office, guild):
    member = MembershipFactory(guild=guild, name="Ana Lee", mail="one@guild.example")
    MembershipFactory(guild=guild, name="Ana Lee", mail="one@guild.example")
    MembershipFactory(guild=guild, name="Bo", without_account=True)
    DisputeFactory(membership=member)
    RoleProposalFactory(guild=guild, proposed_at=NOW)
    RosterImportFactory(guild=guild, state="checked", file_name="march.csv")
    for other in (MembershipFactory(without_account=True), DisputeFactory().membership):
        RosterImportFactory(guild=other.guild, state="checked", file_name="canary.csv")

    page = office.get(OFFICE).content.decode()

    told = (
        "3 members",
        "1 dispute without an answer",
        "the oldest since 1 March 2026",
        "1 role waits for you as the second person",
        "march.csv",
        "1 member without a mail address",
        "1 mail address of more than one member",
        "1 name of more than one member",
        "No membership file has been applied yet.",
    )
    assert [words for words in told if words not in page] == []
    assert "canary.csv" not in page


def test_those_alike_are_grouped(office, guild):
    for number in ("1", "2"):
        MembershipFactory(guild=guild, name="Ana Lee", number=number)
    MembershipFactory(guild=guild, name="Bo Cruz", number="3")
    MembershipFactory(name="Bo Cruz", number="4")

    groups = reading.alike(guild, "search_name", above="")

    assert [(one.words, [who.number for who in one.people]) for one in groups] == [
        ("ana lee", ["1", "2"])
    ]
    assert "ana lee" in office.get(f"{PAGE}alike/").content.decode()
    assert "No two members" in office.get(f"{PAGE}alike/", {"by": "mail"}).content.decode()


def test_known_doubles_are_not_alike_any_more(guild):
    kept = MembershipFactory(guild=guild, name="Ana Lee")
    MembershipFactory(guild=guild, name="Ana Lee", merged_into=kept)

    assert reading.alike(guild, "search_name", above="") == []
    assert Membership.objects.count() == 2


def test_groups_come_in_parts(guild):
    for name in ("Ana", "Bo", "Cy"):
        MembershipFactory.create_batch(2, guild=guild, name=name)

    first = reading.alike(guild, "search_name", above="", most=1)
    second = reading.alike(guild, "search_name", above="bo", most=1)

    assert [one.words for one in first] == ["ana", "bo"]
    assert [one.words for one in second] == ["cy"]
