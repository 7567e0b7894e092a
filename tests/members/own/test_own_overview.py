"""One's own first page: ballots, what is new, memberships, tables."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from members.models import Profile
from portal.access import Audience, Role
from tests.factories.members import (
    EligibilityRuleFactory,
    MembershipFactory,
    MembershipPeriodFactory,
    ProfileFactory,
)
from tests.factories.negotiations import NegotiationFactory, ReleaseFactory, ReleaseItemFactory
from tests.factories.portal import (
    NOW,
    YESTERDAY,
    EventFactory,
    GuildFactory,
    RoleGrantFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
PAGE = "/me/"
TWO_DAYS_AGO = NOW - timedelta(days=2)


def words_of(page) -> str:
    """The page's words in one line, its markup taken off."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.content.decode()).split())


def told(table, audience=Audience.MEMBERS, **changes):
    """A table that everybody knows of."""
    ReleaseItemFactory(
        release=ReleaseFactory(negotiation=table, audience=audience, **changes),
        item=table,
    )
    return table


def happens(table, title, at=YESTERDAY, audience=Audience.MEMBERS, **changes):
    return EventFactory(
        stream=table.stream,
        at=at,
        audience=audience,
        guilds=list(table.guilds.all()),
        payload={"title": title},
        **changes,
    )


@pytest.fixture
def table(membership):
    return told(NegotiationFactory(slug="table", title="The table", guilds=[membership.guild]))


def test_a_membership_is_told_in_words(member, membership):
    words = words_of(member.get(PAGE))

    assert "The Writers Member number 4711 Standing active, in good standing" in words
    assert "Branch or local West Categories of work Screen Dues paid until 30 June 2026" in words
    assert "On record since 2 March 2025" in words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"is_in_good_standing": False}, "active, not in good standing"),
        (
            {"standing": "suspended", "is_in_good_standing": False},
            "suspended, not in good standing",
        ),
        ({"standing": "expelled", "is_in_good_standing": False}, "Standing expelled"),
        ({"from_on": date(2026, 3, 3)}, "nothing is said for today"),
        ({"until_on": date(2026, 3, 2)}, "nothing is said for today"),
    ],
)
def test_what_counts_today_is_told(client, person, changes, words):
    MembershipPeriodFactory(membership=MembershipFactory(user=person, period=None), **changes)
    client.force_login(person)

    assert words in words_of(client.get(PAGE))


def test_what_was_said_before_is_behind_a_summary(member, membership):
    MembershipPeriodFactory(
        membership=membership,
        from_on=date(2024, 1, 1),
        until_on=date(2025, 3, 2),
        standing="suspended",
        is_in_good_standing=False,
    )

    words = words_of(member.get(PAGE))

    assert "What was said before" in words
    assert "1 January 2024 until before 2 March 2025 suspended, not in good standing" in words


def test_whether_one_may_vote_is_answered_guild_by_guild(member, person, membership):
    actors = MembershipFactory(user=person, guild__short_name="ACT", period=None)
    MembershipPeriodFactory(membership=actors, is_in_good_standing=False)
    for guild in (membership.guild, actors.guild):
        EligibilityRuleFactory(guild=guild, purpose="ratification")

    words = words_of(member.get(PAGE))

    assert "You may vote in ratifications of WRI." in words
    assert "You may not vote in ratifications of ACT" in words


def test_a_person_of_two_guilds_sees_both(member, person):
    MembershipFactory(user=person, guild=GuildFactory(slug="actors", name="The Actors"))

    words = words_of(member.get(PAGE))

    assert words.index("The Actors") < words.index("The Writers")


def test_nobody_elses_membership_is_shown(member, membership):
    MembershipFactory(guild=membership.guild, number="999999", name="Somebody Else")

    page = member.get(PAGE).content.decode()

    assert ("999999" in page, "Somebody Else" in page) == (False, False)


def test_a_double_is_left_to_the_one_it_stands_for(member, person, membership):
    MembershipFactory(user=person, number="0815", merged_into=membership)

    assert "0815" not in member.get(PAGE).content.decode()


def test_what_is_new_since_the_last_visit_is_told(member, person, table):
    ProfileFactory(user=person, visited_at=TWO_DAYS_AGO)
    happens(table, "An old thing", at=NOW - timedelta(days=3))
    happens(table, "A new thing")

    words = words_of(member.get(PAGE))

    assert ("A new thing" in words, "An old thing" in words) == (True, False)
    assert "You were here before on 28 February 2026, 10:00 PST." in words


def test_the_list_stays_when_the_page_is_loaded_again(member, person, table):
    ProfileFactory(user=person, visited_at=TWO_DAYS_AGO)
    happens(table, "A new thing")
    member.get(PAGE)

    words = words_of(member.get(PAGE))

    assert "A new thing" in words
    assert Profile.objects.values_list("visited_at", "visited_before_at").get(user=person) == (
        NOW,
        TWO_DAYS_AGO,
    )


def test_another_device_tells_the_same_that_day(member, person, table):
    ProfileFactory(user=person, visited_at=TWO_DAYS_AGO)
    happens(table, "A new thing")
    member.get(PAGE)
    phone = Client()
    phone.force_login(person)

    assert "A new thing" in words_of(phone.get(PAGE))


def test_the_next_day_tells_what_came_after_the_visit(member, person, table, time_machine):
    happens(table, "A new thing")
    member.get(PAGE)
    time_machine.move_to(NOW + timedelta(days=1), tick=False)
    happens(table, "The next thing", at=NOW + timedelta(hours=1))

    words = words_of(member.get(PAGE))

    assert ("A new thing" in words, "The next thing" in words) == (False, True)


def test_the_first_visit_tells_the_last_30_days(member, table):
    happens(table, "A thing of February", at=NOW - timedelta(days=29))
    happens(table, "A thing of January", at=NOW - timedelta(days=31))

    words = words_of(member.get(PAGE))

    assert "This is your first visit; here are the last 30 days." in words
    assert ("A thing of February" in words, "A thing of January" in words) == (True, False)


def test_what_staff_alone_may_know_is_not_told(member, table):
    happens(table, "A thing among staff", audience=Audience.STAFF)

    assert "A thing among staff" not in words_of(member.get(PAGE))


def test_own_tables_come_first_and_among_them_the_chosen_work(member, person, membership):
    actors = GuildFactory(slug="actors")
    MembershipFactory(user=person, guild=actors, period=None)
    MembershipPeriodFactory(membership=person.memberships.get(guild=actors), categories=["Stunts"])
    ProfileFactory(user=person, categories=["Stunts"], visited_at=TWO_DAYS_AGO)
    for slug, guild, opened_on in (
        ("table-of-others", GuildFactory(), date(2026, 3, 1)),
        ("table-of-writers", membership.guild, date(2026, 2, 1)),
        ("table-of-actors", actors, date(2026, 1, 1)),
    ):
        table = NegotiationFactory(slug=slug, title=slug, guilds=[guild], opened_on=opened_on)
        happens(told(table, Audience.PUBLIC), "A thing", audience=Audience.PUBLIC)

    page = member.get(PAGE)

    assert [one.table.slug for one in page.context["news"]] == [
        "table-of-actors",
        "table-of-writers",
        "table-of-others",
    ]
    assert [one.slug for one in page.context["tables"]] == ["table-of-actors", "table-of-writers"]
    assert "First what concerns: Stunts." in words_of(page)


def test_a_table_that_names_the_work_comes_first(member, person):
    ProfileFactory(user=person, categories=["Screen"], visited_at=TWO_DAYS_AGO)
    for slug, agreement, opened_on in (
        ("radio", "Radio news", date(2026, 2, 1)),
        ("pictures", "Big screen pictures", date(2026, 1, 1)),
    ):
        table = NegotiationFactory(slug=slug, agreement_title=agreement, opened_on=opened_on)
        happens(told(table, Audience.PUBLIC), "A thing", audience=Audience.PUBLIC)

    news = member.get(PAGE).context["news"]

    assert [one.table.slug for one in news] == ["pictures", "radio"]


def test_long_news_are_cut_and_counted(member, person, table):
    ProfileFactory(user=person, visited_at=TWO_DAYS_AGO)
    for number in range(7):
        happens(table, f"Thing {number}")

    words = words_of(member.get(PAGE))

    assert ("Thing 6" in words, "Thing 1" in words) == (True, False)
    assert "2 more lines in the timeline" in words


def test_the_last_vote_on_record_is_told(member, table):
    for title, on in (("Authorization", 40), ("Ratification", 35)):
        EventFactory(
            stream=table.stream,
            verb="vote.reported",
            at=NOW - timedelta(days=on),
            audience=Audience.MEMBERS,
            guilds=list(table.guilds.all()),
            payload={"title": title, "kind": "ratification"},
        )

    words = words_of(member.get(PAGE))

    assert "No ballot waits for you." in words
    assert ("Ratification" in words, "Authorization" in words) == (True, False)


@pytest.mark.parametrize("role", [Role.STAFF, Role.PRESS, Role.MEMBERSHIP, Role.TELLER, None])
def test_whoever_is_in_no_guilds_file_gets_a_page_too(client, role):
    grant = RoleGrantFactory(role=role) if role else None
    client.force_login(grant.user if grant else UserFactory(operator=True))

    words = words_of(client.get(PAGE))

    assert ("No guild has you in its file." in words) == (grant is None)
    assert ("No ballot waits" in words, "My memberships" in words) == (False, False)
    if grant:
        told = f"{grant.get_role_display()} {grant.guild.name}".lower()
        assert told in words[words.index("What I do here") :].lower()


def test_strangers_are_asked_to_sign_in(client):
    assert client.get(PAGE).url == "/sign-in/?next=/me/"


def test_the_masthead_leads_here(member):
    here, elsewhere = member.get(PAGE).content.decode(), member.get("/method/").content.decode()

    assert '<a href="/me/" aria-current="page">My pages</a>' in here
    assert '<a href="/me/">My pages</a>' in elsewhere


def test_strangers_see_no_way_to_own_pages(client):
    assert "/me/" not in client.get("/method/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_many(client, person, count, django_assert_num_queries):
    for _each in range(count):
        membership = MembershipFactory(user=person)
        EligibilityRuleFactory(guild=membership.guild)
        table = told(NegotiationFactory(guilds=[membership.guild]))
        happens(table, "A thing")
    client.force_login(person)
    client.get(PAGE)

    with django_assert_num_queries(12):
        client.get(PAGE)
