"""The page of a guild's roles: doors, two people, what was forced, and what an end closes."""

from datetime import timedelta

import pytest

from portal.access import Role
from portal.models import RoleGrant, RoleProposal
from tests import second_factors
from tests.factories.members import MembershipFactory
from tests.factories.negotiations import NegotiationFactory
from tests.factories.portal import (
    NOW,
    GuildFactory,
    RoleGrantFactory,
    RoleProposalFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
PAGE = "/staff/members/guild/roles/"
NEW = f"{PAGE}new/"


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def guild():
    return GuildFactory(slug="guild")


@pytest.fixture
def office(client, guild):
    RoleGrantFactory(guild=guild, role=Role.COMMITTEE, user__name="Second Person")
    client.force_login(RoleGrantFactory(guild=guild, role=Role.MEMBERSHIP).user)
    return client


@pytest.fixture
def person():
    return UserFactory(email="new@guild.example", name="New Person")


def decide(client, proposal, decision: str):
    return client.post(f"{PAGE}proposals/{proposal.pk}/", {"decision": decision}, follow=True)


def proposal_of_another(guild, **changes) -> RoleProposal:
    return RoleProposalFactory(guild=guild, proposed_at=NOW - timedelta(days=1), **changes)


PAGES = (PAGE, NEW)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("membership", 200),
        ("committee", 200),
        ("staff", 403),
        ("observer", 403),
        ("teller", 403),
        ("press", 404),
        ("member", 404),
    ],
)
def test_who_may_give_roles(client, guild, role, status):
    client.force_login(RoleGrantFactory(guild=guild, role=role).user)

    assert {client.get(path).status_code for path in PAGES} == {status}


def test_whoever_gives_roles_finds_the_way(client, guild):
    user = RoleGrantFactory(guild=guild, role=Role.COMMITTEE).user
    client.force_login(user)
    straight = client.get("/staff/members/roles/").url
    RoleGrantFactory(user=user, guild__name="Another guild", role=Role.COMMITTEE)

    page = client.get("/staff/members/roles/").content.decode()

    assert straight == PAGE
    assert "Another guild" in page
    assert '<a href="/staff/members/roles/" aria-current="page">Roles</a>' in page


def test_the_office_stands_in_the_masthead(office):
    page = office.get(PAGE).content.decode()

    assert '<a href="/staff/members/">Membership</a>' in page


def test_the_roles_of_another_guild_are_not_found(client, guild):
    client.force_login(RoleGrantFactory(role=Role.MEMBERSHIP).user)
    grant = RoleGrantFactory(guild=guild)
    proposal = proposal_of_another(guild)

    statuses = {client.get(path).status_code for path in (*PAGES, f"{PAGE}{grant.pk}/end/")}

    assert statuses == {404}
    assert decide(client, proposal, "give").status_code == 404


def test_a_row_of_another_guild_is_not_found_below_ones_own(office):
    assert office.get(f"{PAGE}{RoleGrantFactory().pk}/end/").status_code == 404
    assert decide(office, proposal_of_another(GuildFactory()), "give").status_code == 404


def test_roles_are_not_given_from_a_screen_left_open(client, guild):
    user = RoleGrantFactory(guild=guild, role=Role.MEMBERSHIP).user
    client.force_login(user)
    second_factors.prove(client, user, at=(NOW - timedelta(minutes=16)).timestamp())

    assert client.get(PAGE).status_code == 200
    assert client.get(NEW).status_code == 302


def test_a_strong_role_is_proposed(office, guild, person):
    typed = {"who": "New@guild.example", "role": "staff", "why": "Hired.", "last_day": "2026-05-31"}

    page = office.post(NEW, typed, follow=True).content.decode()

    proposal = RoleProposal.objects.get()
    assert (proposal.user, proposal.role, proposal.why) == (person, "staff", "Hired.")
    assert proposal.until.isoformat() == "2026-06-01T07:00:00+00:00"
    assert "The role waits for a second person" in page
    assert "Withdraw the proposal for New Person" in page
    assert "Give New Person the role" not in page


def test_a_member_is_named_by_number(office, guild):
    member = MembershipFactory(guild=guild, number="00123")
    MembershipFactory(number="00123")

    office.post(NEW, {"who": " 00123 ", "role": "observer", "why": "Watches."})

    assert RoleGrant.objects.get(role="observer").user == member.user


REFUSED = {
    "nobody": ({"who": "nobody@guild.example"}, "Nobody signs in with this address or number"),
    "a number of another guild": ({"who": "777"}, "Nobody signs in with this address or number"),
    "a role of the table": ({"role": "counsel"}, "Select a valid choice."),
    "a day that went by": ({"last_day": "2026-03-01"}, "Choose a day that is still to come."),
    "a day in a far future": ({"last_day": "9999-12-31"}, "That is too far ahead."),
    "no reason": ({"why": ""}, "This field is required."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_says_what_is_wrong(office, person, case):
    MembershipFactory(number="777")
    changes, words = REFUSED[case]
    typed = {"who": "new@guild.example", "role": "observer", "why": "Watches."}

    page = office.post(NEW, typed | changes).content.decode()

    assert words in page
    assert not RoleGrant.objects.filter(user=person).exists()


def test_addresses_are_not_tried_without_end(office, person, settings):
    """Each answer tells whether an address has an account here."""
    settings.NAMING_RATE = "2/hour"
    typed = {"role": "observer", "why": "Watches."}
    for number in range(2):
        office.post(NEW, typed | {"who": f"no-{number}@guild.example"})

    page = office.post(NEW, typed | {"who": person.email}).content.decode()

    assert "You named many people. Try again in an hour." in page
    assert not RoleGrant.objects.filter(user=person).exists()


def test_the_second_person_gives_it(office, guild, person):
    proposal = proposal_of_another(guild, user=person, proposed_by__name="First Person")

    page = decide(office, proposal, "give").content.decode()

    assert RoleGrant.objects.held(NOW).filter(user=person, role="staff").count() == 1
    assert "given by First Person" in page


@pytest.mark.parametrize("decision", ["refuse", "withdraw", "give", "sell"])
def test_what_the_proposer_may_do(client, guild, person, decision):
    own = RoleGrantFactory(guild=guild, role=Role.MEMBERSHIP).user
    proposal = proposal_of_another(guild, user=person, proposed_by=own)
    client.force_login(own)

    status = decide(client, proposal, decision).status_code

    proposal.refresh_from_db()
    found = (status, proposal.state)
    assert found == {
        "withdraw": (200, "withdrawn"),
        "sell": (200, "waiting"),
    }.get(decision, (403, "waiting"))


def test_a_proposal_that_lapsed_is_neither_shown_nor_given(office, guild, person):
    proposal = RoleProposalFactory(guild=guild, user=person, proposed_at=NOW - timedelta(days=7))

    before = office.get(PAGE).content.decode()
    page = decide(office, proposal, "give").content.decode()

    assert "New Person" not in before
    assert "This proposal waits no more" in page
    assert not RoleGrant.objects.filter(user=person).exists()


def test_an_ended_role_closes_a_session_that_was_working(client, office, guild):
    grant = RoleGrantFactory(guild=guild, role=Role.MEMBERSHIP)
    theirs = type(client)()
    theirs.force_login(grant.user)
    before = theirs.get(PAGE).status_code

    office.post(f"{PAGE}{grant.pk}/end/", {"why": "Left the office."})

    assert (before, theirs.get(PAGE).status_code) == (200, 404)


def test_a_role_that_ran_out_closes_it_too(client, guild, time_machine):
    grant = RoleGrantFactory(guild=guild, role=Role.MEMBERSHIP, until=NOW + timedelta(hours=1))
    client.force_login(grant.user)
    before = client.get(PAGE).status_code

    time_machine.move_to(NOW + timedelta(hours=1), tick=False)

    assert (before, client.get(PAGE).status_code) == (200, 404)


def test_the_last_two_are_ended_only_after_a_warning(office, guild):
    grant = RoleGrant.objects.get(role="committee")
    warning = office.get(f"{PAGE}{grant.pk}/end/").content.decode()

    unticked = office.post(f"{PAGE}{grant.pk}/end/", {"why": "Not elected."}).content.decode()
    ticked = office.post(f"{PAGE}{grant.pk}/end/", {"why": "Not elected.", "is_warned": "on"})

    assert "Fewer than two people would be left who give roles" in warning
    assert "Tick this" in unticked
    assert ticked.status_code == 302
    assert "One person alone gives roles here" in office.get(PAGE).content.decode()


def test_ones_own_role_is_ended_by_oneself(client, office, guild):
    grant = RoleGrantFactory(guild=guild, role=Role.MEMBERSHIP)
    client.force_login(grant.user)

    answer = client.post(f"{PAGE}{grant.pk}/end/", {"why": "I leave."})

    assert (answer.status_code, answer.url) == (302, "/")


@pytest.mark.parametrize("role", ["counsel", "consultant", "press"])
def test_guests_of_a_table_are_shown_and_not_ended_here(office, guild, role):
    grant = RoleGrantFactory(guild=guild, role=role, user__name="A Guest")

    assert "A Guest" in office.get(PAGE).content.decode()
    assert office.get(f"{PAGE}{grant.pk}/end/").status_code == 404


def test_what_was_forced_stays_listed_for_ever(office, guild):
    RoleGrantFactory(
        guild=guild,
        is_forced=True,
        why="Nobody else was there.",
        ended_at=NOW - timedelta(days=300),
        user__name="Forced Person",
    )
    RoleGrantFactory(is_forced=True, why="Elsewhere.", user__name="Person Elsewhere")

    page = office.get(PAGE).content.decode()

    assert "Nobody else was there." in page
    assert "Person Elsewhere" not in page


def test_plain_members_are_not_listed(office, guild):
    MembershipFactory(guild=guild, user__name="Plain Member")
    RoleGrantFactory(guild=guild, role=Role.MEMBER, user__name="Granted Member")

    page = office.get(PAGE).content.decode()

    assert "Plain Member" not in page
    assert "Granted Member" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_many(office, guild, count, django_assert_num_queries):
    RoleGrantFactory.create_batch(count, guild=guild)
    RoleGrantFactory.create_batch(count, guild=guild, is_forced=True, why="Ill.")
    RoleGrantFactory.create_batch(count, guild=guild, ended=True)
    for _ in range(count):
        proposal_of_another(guild)
        RoleProposalFactory(given=True, guild=guild, grant__guild=guild)

    with django_assert_num_queries(10):
        office.get(PAGE)


def test_whoever_lets_guests_in_finds_the_way_to_the_table(client, guild):
    NegotiationFactory(slug="table", title="Our table", guilds=[guild])
    NegotiationFactory(slug="other", title="Their table")
    client.force_login(RoleGrantFactory(guild=guild, role=Role.COMMITTEE).user)

    page = client.get(PAGE).content.decode()

    assert '<a href="/staff/table/access/">Our table</a>' in page
    assert "Their table" not in page
