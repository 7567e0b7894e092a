"""A roster that meets an account: what its person is told, and what the office is not."""

import pytest

from members.models import Membership
from members.roster_words import told
from portal.models import Letter, User
from tests.factories.members import MembershipFactory
from tests.factories.portal import NOW, UserFactory
from tests.members.roster.files import ADA, applied, checked, csv_file

pytestmark = pytest.mark.django_db

ONE = csv_file(ADA)


def words(roster) -> list[list[str]]:
    return [told(one) for one in roster.findings.order_by("kind", "line", "pk")]


def test_whoever_is_here_already_gets_a_letter(guild, keeper):
    user = UserFactory(email="ada@people.example")

    applied(guild, keeper, ONE)

    letter = Letter.objects.get()
    assert (Membership.objects.get().user, letter.to) == (user, "ada@people.example")
    assert letter.text.startswith("The file of Writers Guild names the address")
    assert "http://testserver/me/" in letter.text


def test_a_new_account_gets_none(guild, keeper):
    """The guild says itself when its members may come; a file writes to nobody."""
    applied(guild, keeper, ONE)

    assert (User.objects.filter(email="ada@people.example").count(), Letter.objects.count()) == (
        1,
        0,
    )


def test_the_second_time_nobody_is_written_to(guild, keeper):
    UserFactory(email="ada@people.example")
    applied(guild, keeper, ONE)
    Letter.objects.all().delete()

    applied(guild, keeper, ONE)

    assert not Letter.objects.exists()


def test_the_office_does_not_learn_who_is_here_already(guild, keeper):
    before = words(checked(guild, keeper, ONE))
    UserFactory(email="ada@people.example")

    assert words(checked(guild, keeper, ONE)) == before
    assert before == [["Can sign in with the address in the file."]]


def test_a_new_number_brings_no_erased_account_back(guild, keeper):
    erased = MembershipFactory(guild=guild, number="7", mail="ada@people.example", user=None)
    Membership.objects.filter(pk=erased.pk).update(account_declined_at=NOW)

    applied(guild, keeper, ONE)

    assert list(Membership.objects.order_by("number").values_list("number", "user")) == [
        ("100", None),
        ("7", None),
    ]
    assert not User.objects.filter(email="ada@people.example").exists()


def test_an_erasure_in_one_guild_binds_no_other(guild, keeper):
    other = MembershipFactory(number="7", mail="ada@people.example", user=None)
    Membership.objects.filter(pk=other.pk).update(account_declined_at=NOW)

    applied(guild, keeper, ONE)

    assert Membership.objects.get(guild=guild).user.email == "ada@people.example"
