"""Two numbers of one person that were joined: whichever a file holds, it speaks of who goes on."""

import pytest

from members.models import MembershipPeriod
from portal.models import User
from tests.factories.members import MembershipFactory
from tests.members.roster.files import applied, changes, checked, csv_file

pytestmark = pytest.mark.django_db


def period(number: str) -> MembershipPeriod:
    return MembershipPeriod.objects.get(membership__number=number, until_on=None)


@pytest.fixture
def joined(guild):
    """Number 1 goes on, 100 was found to be its double."""
    kept = MembershipFactory(guild=guild, number="1", name="Ada", mail="old@people.example")
    User.objects.filter(pk=kept.user_id).update(email="old@people.example")
    MembershipFactory(guild=guild, number="100", user=None, mail="", merged_into=kept)
    return kept


def test_a_file_that_knows_a_member_by_the_merged_number_alone(guild, keeper, joined):
    file = csv_file("100,Ada,East,new@people.example", head="No,Name,Branch,Email")

    roster = applied(guild, keeper, file)

    assert changes(roster) == {"changed": 1}
    joined.refresh_from_db()
    assert (joined.mail, joined.user.email) == ("new@people.example", "new@people.example")
    assert (period("1").branch, period("1").standing) == ("East", "active")
    assert period("100").branch == "West"
    assert changes(checked(guild, keeper, file)) == {}


def test_a_merged_number_does_not_share_the_address_of_the_one_that_goes_on(guild, keeper, joined):
    rows = ("1,Ada,new@people.example", "100,Ada,new@people.example")

    roster = applied(guild, keeper, csv_file(*rows, head="No,Name,Email"))

    assert changes(roster) == {"changed": 1, "kept": 1}
    joined.refresh_from_db()
    assert joined.user.email == "new@people.example"


def test_of_two_merged_numbers_the_first_speaks(guild, keeper, joined):
    MembershipFactory(guild=guild, number="200", user=None, mail="", merged_into=joined)

    roster = applied(
        guild, keeper, csv_file("200,Ada,East", "100,Ada,North", head="No,Name,Branch")
    )

    assert changes(roster) == {"changed": 1, "kept": 1}
    assert period("1").branch == "East"


def test_nobody_is_dropped_whose_merged_number_stands_in_a_refused_row(guild, keeper, joined):
    roster = checked(guild, keeper, csv_file("100,,East", head="No,Name,Branch"))

    assert changes(roster) == {"refused": 1}
