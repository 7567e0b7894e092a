"""Two memberships of one person: joined once, readable, and taken back while nothing happened."""

import threading
from datetime import timedelta

import pytest
from django.db import close_old_connections, connection

from members.actions import merging
from members.models import Membership, MembershipPeriod
from members.people import current_of
from portal.access import Role
from portal.models import Event, Letter
from tests.factories.members import DisputeFactory, MembershipFactory, MembershipPeriodFactory
from tests.factories.portal import NOW, GuildFactory, RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def guild():
    return GuildFactory(slug="guild")


@pytest.fixture
def officer(guild):
    return RoleGrantFactory(guild=guild, role=Role.MEMBERSHIP).user


@pytest.fixture
def pair(guild):
    return [MembershipFactory(guild=guild, number=number, name="Ana Lee") for number in "12"]


def fresh(membership) -> Membership:
    return Membership.objects.select_related("user", "given_user").get(pk=membership.pk)


def merge(kept, double, officer, now=NOW):
    return merging.merge(kept=kept, double=double, by=officer, now=now)


def test_one_goes_on_and_the_other_is_kept_as_its_double(guild, officer, pair):
    kept, double = pair

    merge(kept, double, officer)

    found = fresh(double)
    assert (found.merged_into, found.merged_at, found.user) == (kept, NOW, double.user)
    assert fresh(kept).user == kept.user
    assert double.periods.count() == 1
    assert current_of(guild, "2") == kept
    assert list(Event.objects.values_list("verb", "payload")) == [("membership.merged", {})]


def test_the_mailbox_left_behind_is_told_without_the_other_address(officer, pair):
    kept, double = pair

    merge(kept, double, officer)

    letter = Letter.objects.get()
    assert letter.to == double.user.email
    assert kept.user.email not in letter.text


def test_an_account_goes_along_where_there_is_none(guild, officer, pair):
    double = pair[1]
    kept = MembershipFactory(guild=guild, without_account=True)

    merge(kept, double, officer)

    assert (fresh(kept).user, fresh(double).user) == (double.user, None)
    assert not Letter.objects.exists()


def test_an_erasure_goes_over_to_the_one_that_goes_on(guild, officer):
    kept, double = (
        MembershipFactory(guild=guild, without_account=True, account_declined_at=at)
        for at in (None, NOW)
    )

    merge(kept, double, officer)

    assert fresh(kept).account_declined_at == NOW


def refuse(error, kept, double, officer):
    with pytest.raises(error):
        merge(kept, double, officer)

    assert not Membership.objects.filter(merged_at__isnull=False).exists()


def test_another_guilds_member_is_not_joined(officer, pair):
    refuse(merging.NotTwoOfOneGuild, pair[0], MembershipFactory(), officer)


def test_nobody_is_their_own_double(officer, pair):
    refuse(merging.NotTwoOfOneGuild, pair[0], pair[0], officer)


def test_a_double_is_not_joined_again(guild, officer, pair):
    double = MembershipFactory(guild=guild, merged_into=pair[0], user=None)

    refuse(merging.AlreadyMerged, pair[1], double, officer)
    refuse(merging.AlreadyMerged, double, pair[1], officer)
    refuse(merging.AlreadyMerged, pair[1], pair[0], officer)


def test_an_open_dispute_is_answered_first(officer, pair):
    DisputeFactory(membership=pair[1])

    refuse(merging.DisputeWaits, *pair, officer)


@pytest.mark.parametrize("role", ["staff", "press", "teller"])
def test_an_account_with_roles_is_not_left_behind(officer, pair, role):
    RoleGrantFactory(user=pair[1].user, role=role)

    refuse(merging.GuardedAccount, *pair, officer)


def test_an_account_with_roles_may_go_on(officer, pair):
    RoleGrantFactory(user=pair[0].user, role="staff")

    merge(*pair, officer)

    assert fresh(pair[1]).merged_into == pair[0]


def test_what_was_joined_is_taken_apart(officer, pair, guild):
    double = pair[1]
    kept = MembershipFactory(guild=guild, without_account=True)
    merge(kept, double, officer)

    merging.unmerge(double=fresh(double), by=officer, now=LATER)

    again = fresh(double)
    assert (again.merged_into, again.merged_at, again.given_user) == (None, None, None)
    assert (again.user, fresh(kept).user) == (double.user, None)
    assert Event.objects.latest("number").verb == "membership.unmerged"


HAPPENED = {
    "a file said something": lambda kept: MembershipPeriodFactory(
        membership=kept, from_on=LATER.date() + timedelta(days=1), recorded_at=LATER
    ),
    "something was contested": lambda kept: DisputeFactory(membership=kept, opened_at=LATER),
    "the account is another": lambda kept: Membership.objects.filter(pk=kept.pk).update(
        user=UserFactory()
    ),
}


@pytest.mark.parametrize("what", HAPPENED)
def test_after_something_happened_it_stays(officer, pair, guild, what):
    kept = MembershipFactory(guild=guild, without_account=True)
    merge(kept, pair[1], officer)
    MembershipPeriod.objects.filter(membership=kept).update(until_on=LATER.date())
    HAPPENED[what](kept)

    with pytest.raises(merging.TooLate):
        merging.unmerge(double=fresh(pair[1]), by=officer, now=LATER)


def test_what_is_no_double_is_not_taken_apart(officer, pair):
    with pytest.raises(merging.NotADouble):
        merging.unmerge(double=pair[0], by=officer, now=NOW)


class TestPage:
    """The two side by side."""

    @pytest.fixture(autouse=True)
    def _now(self, time_machine):
        time_machine.move_to(NOW, tick=False)

    @pytest.fixture
    def office(self, client, officer):
        client.force_login(officer)
        return client

    @pytest.fixture
    def page(self, pair):
        return f"/staff/members/guild/people/{pair[0].pk}/merge/"

    def test_both_are_shown_and_one_is_chosen(self, office, page, pair):
        shown = office.get(page, {"other": "2"}).content.decode()

        answer = office.post(f"{page}?other=2", {"keep": pair[1].pk})

        assert ("1 goes on" in shown, "2 goes on" in shown) == (True, True)
        assert answer.url == f"/staff/members/guild/people/{pair[1].pk}/"
        assert fresh(pair[0]).merged_into == pair[1]

    @pytest.mark.parametrize("keep", ["", "0", "999999", "x"])
    def test_nothing_is_joined_without_a_choice(self, office, page, pair, keep):
        shown = office.post(f"{page}?other=2", {"keep": keep}, follow=True).content.decode()

        assert "Choose which number goes on." in shown
        assert fresh(pair[1]).merged_into is None

    @pytest.mark.parametrize("other", ["1", "3", "%", "x" * 41])
    def test_only_another_member_of_the_guild_is_compared(self, office, page, other):
        MembershipFactory(number="3", name="Canary Elsewhere")

        shown = office.get(page, {"other": other}).content.decode()

        assert ('name="keep"' in shown, "Canary" in shown) == (False, False)

    def test_the_page_asks_little(self, office, page, django_assert_num_queries):
        with django_assert_num_queries(9):
            office.get(page, {"other": "2"})

    def test_a_refusal_is_said_in_words(self, office, page, pair):
        DisputeFactory(membership=pair[1])

        shown = office.post(f"{page}?other=2", {"keep": pair[0].pk}, follow=True).content.decode()

        assert "Answer it first." in shown

    def test_it_is_taken_back(self, office, page, pair):
        office.post(f"{page}?other=2", {"keep": pair[0].pk})

        office.post(f"/staff/members/guild/people/{pair[1].pk}/unmerge/")

        assert fresh(pair[1]).merged_into is None


@pytest.mark.django_db(transaction=True)
def test_two_officers_join_two_members_once():
    """Each the other way round: without the locks both would be the other's double."""
    guild = GuildFactory()
    one, other = MembershipFactory(guild=guild), MembershipFactory(guild=guild)
    officer = UserFactory()
    start, outcomes = threading.Barrier(2, timeout=20), []

    def join(kept, double):
        start.wait()
        try:
            merge(kept, double, officer)
        except merging.AlreadyMerged:
            outcomes.append("refused")
        else:
            outcomes.append("joined")
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=join, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert sorted(outcomes) == ["joined", "refused"]
    assert Membership.objects.exclude(merged_into=None).count() == 1
