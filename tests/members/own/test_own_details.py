"""Names, which people put right themselves, and facts, which their guilds do."""

from datetime import date

import pytest

from members.models import Membership, MembershipPeriod
from portal.models import Event
from tests.factories.members import (
    MembershipFactory,
    MembershipPeriodFactory,
    RosterImportFactory,
)
from tests.factories.portal import NOW, GuildFactory
from tests.members.own.test_own_overview import words_of

pytestmark = pytest.mark.django_db
PAGE = "/me/details/"


def keep(client, of, name):
    return client.post(PAGE, {"of": of, f"{of}-name": name})


def test_the_account_gets_another_name(member, person, membership):
    keep(member, "account", "Robin W.")

    person.refresh_from_db()
    membership.refresh_from_db()
    assert (person.name, membership.name) == ("Robin W.", "Wells, Robin")


def test_a_name_in_a_guilds_file_is_put_right(member, person, membership):
    keep(member, f"membership-{membership.pk}", "Wélls, Robin")

    membership.refresh_from_db()
    person.refresh_from_db()
    assert (membership.name, membership.search_name) == ("Wélls, Robin", "wells robin")
    assert (membership.name_corrected_at, person.name) == (NOW, "Robin Wells")
    assert "You put this name right on 2 March 2026" in words_of(member.get(PAGE))


def test_of_two_guilds_one_is_put_right(member, person, membership):
    other = MembershipFactory(user=person, name="Wels, Robin")

    keep(member, f"membership-{other.pk}", "Wells, R.")

    assert list(Membership.objects.order_by("pk").values_list("name", flat=True)) == [
        "Wells, Robin",
        "Wells, R.",
    ]


def test_nobody_puts_another_persons_name_right(member, membership):
    other = MembershipFactory(guild=membership.guild, name="Other, Ann")

    keep(member, f"membership-{other.pk}", "Nobody")

    other.refresh_from_db()
    assert (other.name, other.name_corrected_at) == ("Other, Ann", None)


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_name_has_to_be_one(member, membership, name):
    page = keep(member, f"membership-{membership.pk}", name)

    membership.refresh_from_db()
    assert (page.status_code, 'role="alert"' in page.content.decode()) == (200, True)
    assert membership.name == "Wells, Robin"


def test_the_same_name_is_no_correction(member, membership):
    keep(member, f"membership-{membership.pk}", "Wells, Robin")

    membership.refresh_from_db()
    assert (membership.name_corrected_at, Event.objects.count()) == (None, 0)


@pytest.mark.parametrize("of", ["account", "membership"])
def test_the_log_says_that_it_was_done_and_no_name(member, person, membership, of):
    keep(member, of if of == "account" else f"membership-{membership.pk}", "Another")

    event = Event.objects.get()
    assert (event.payload, event.actor, list(event.guilds.all())) == (
        {},
        person,
        [membership.guild],
    )


def test_facts_are_told_with_who_says_so(member, membership):
    MembershipPeriod.objects.update(
        source=RosterImportFactory(guild=membership.guild, as_of_on=date(2026, 2, 1)),
        units=["Late night"],
    )

    words = words_of(member.get(PAGE))

    assert "Pension years 6" in words
    assert "Employed in Late night" in words
    assert "Earned in 2024 $30,000.00 Earned in 2025 $40,000.00" in words
    assert "Who says so the guild’s membership file as of 1 February 2026" in words


def test_what_the_office_said_is_told_so(member):
    assert "the membership office on 2 March 2025" in words_of(member.get(PAGE))


def test_facts_are_contested_and_not_changed(member):
    page = member.get(PAGE).content.decode()

    assert 'href="/me/eligibility/writers/disputes/new/"' in page


def test_another_address_in_the_guilds_file_is_told(member, membership):
    Membership.objects.update(mail="old@mail.example")

    words = words_of(member.get(PAGE))

    assert "The file of WRI has another one: old@mail.example. It changes nothing here." in words


def test_whoever_lost_the_mailbox_is_sent_to_the_office(member):
    assert "write to the membership office of your guild" in words_of(member.get(PAGE))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_many(client, person, count, django_assert_num_queries):
    for _each in range(count):
        membership = MembershipFactory(user=person, guild=GuildFactory())
        MembershipPeriodFactory(
            membership=membership, from_on=date(2024, 1, 1), until_on=date(2025, 1, 1)
        )
    client.force_login(person)

    with django_assert_num_queries(5):
        client.get(PAGE)
