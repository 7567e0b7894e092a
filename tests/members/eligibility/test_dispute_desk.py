"""The office's pages on disputes: the list, one of them, answering and deciding it."""

from datetime import timedelta

import pytest

from members.actions import disputes
from members.models import Dispute
from portal.access import Role
from portal.models import Letter, Opening
from tests.factories.members import (
    DisputeEntryFactory,
    DisputeFactory,
    EligibilityRuleFactory,
    MembershipFactory,
)
from tests.factories.portal import NOW, GuildFactory, RoleGrantFactory

pytestmark = pytest.mark.django_db
LIST = "/staff/members/own/disputes/"


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def guild():
    return GuildFactory(slug="own", short_name="OWN")


@pytest.fixture
def office(client, guild):
    client.force_login(RoleGrantFactory(guild=guild, role=Role.MEMBERSHIP).user)
    return client


def opened(guild, name, days, **dispute) -> Dispute:
    return DisputeFactory(
        membership__guild=guild,
        membership__name=name,
        opened_at=NOW - timedelta(days=days),
        **dispute,
    )


def test_open_ones_stand_by_how_long_they_wait(office, guild):
    opened(guild, "Sample Young", 1)
    opened(guild, "Sample Youngest", 0)
    opened(guild, "Sample Old", 9)
    opened(guild, "Sample Over", 20, refused=True)
    DisputeFactory(membership__name="Sample Elsewhere")

    page = office.get(LIST).content.decode()

    assert page.index("Sample Old") < page.index("waits for 9 days") < page.index("Sample Young")
    assert "waits for 1 day<" in page
    assert "waits for less than a day<" in page
    assert ("Sample Over" in page, "Sample Elsewhere" in page) == (False, False)
    assert list(Opening.objects.values_list("what", "guild")) == [("List of disputes", guild.pk)]


def test_those_that_ended_stand_the_last_first(office, guild):
    opened(guild, "Sample First", 20, state="upheld", decided_at=NOW - timedelta(days=3))
    opened(guild, "Sample Last", 9, refused=True)
    opened(guild, "Sample Open", 9)

    page = office.get(f"{LIST}?state=decided").content.decode()

    assert page.index("Sample Last") < page.index("Sample First")
    assert "Sample Open" not in page


@pytest.mark.parametrize("query", ["?state=odd", "?page=x", "?page=99", ""])
def test_a_list_without_rows_or_sense_is_still_a_page(office, query):
    assert "No dispute of this kind." in office.get(LIST + query).content.decode()
    assert not Opening.objects.exists()


def test_a_dispute_is_shown_with_what_was_told_and_said(office, guild):
    membership = MembershipFactory(guild=guild)
    rule = EligibilityRuleFactory(
        guild=guild, name="Fifteen years", condition={"is": "pension_years", "years": 15}
    )
    dispute = disputes.open_dispute(
        membership=membership, rule=rule, words="I have 16.", by=membership.user, now=NOW
    )

    page = office.get(f"{LIST}{dispute.pk}/").content.decode()

    for words in (
        membership.name,
        membership.number,
        "May not vote.",
        "The guild’s file says: 6.",
        "Fifteen years",
        "I have 16.",
        "Neither decision changes what the file says.",
    ):
        assert words in page
    look = Opening.objects.get()
    assert (look.what, look.target_id) == ("A dispute", str(dispute.pk))


@pytest.mark.parametrize(
    ("step", "words", "state"),
    [
        ("answer", "Please send it.", "open"),
        ("uphold", "", "upheld"),
        ("uphold", "You are right.", "upheld"),
        ("refuse", "It is not.", "refused"),
    ],
)
def test_a_step_is_taken(office, guild, step, words, state):
    dispute = opened(guild, "Sample Member", 1)

    answer = office.post(f"{LIST}{dispute.pk}/", {"step": step, "words": words})

    dispute.refresh_from_db()
    assert (answer.url, dispute.state) == (f"{LIST}{dispute.pk}/", state)
    assert list(dispute.entries.values_list("words", "is_of_staff")) == (
        [(words, True)] if words else []
    )
    assert Letter.objects.count() == 1


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("refuse", "Say to the member why the answer stands."),
        ("answer", "Write what the member shall read."),
    ],
)
def test_words_are_needed_where_they_are(office, guild, step, words):
    dispute = opened(guild, "Sample Member", 1)

    page = office.post(f"{LIST}{dispute.pk}/", {"step": step, "words": " "}).content.decode()

    dispute.refresh_from_db()
    assert (words in page, dispute.state, Letter.objects.count()) == (True, "open", 0)


@pytest.mark.parametrize("step", ["answer", "uphold", "refuse"])
def test_what_has_ended_meanwhile_stays(office, guild, step):
    dispute = opened(guild, "Sample Member", 1, refused=True)

    page = office.post(
        f"{LIST}{dispute.pk}/", {"step": step, "words": "Late."}, follow=True
    ).content.decode()

    dispute.refresh_from_db()
    assert ("It has ended meanwhile" in page, dispute.state) == (True, "refused")
    assert (dispute.entries.count(), Letter.objects.count()) == (0, 0)


@pytest.mark.parametrize("step", ["", "reopen"])
def test_there_is_no_other_step(office, guild, step):
    dispute = opened(guild, "Sample Member", 1)

    status = office.post(f"{LIST}{dispute.pk}/", {"step": step, "words": "Hm."}).status_code

    dispute.refresh_from_db()
    assert (status, dispute.state, dispute.entries.count()) == (200, "open", 0)


def test_an_upheld_one_says_that_the_file_is_as_it_was(office, guild):
    dispute = opened(guild, "Sample Member", 1, state="upheld", decided_at=NOW)

    page = office.get(f"{LIST}{dispute.pk}/").content.decode()

    assert ("was not changed by this" in page, "<textarea" in page) == (True, False)


@pytest.mark.parametrize(
    ("role", "elsewhere", "status"),
    [
        (Role.STAFF, False, 403),
        (Role.COMMITTEE, False, 403),
        (Role.MEMBER, False, 404),
        (Role.MEMBERSHIP, True, 404),
    ],
)
def test_who_answers_no_disputes_here(client, guild, role, elsewhere, status):
    at = GuildFactory() if elsewhere else guild
    client.force_login(RoleGrantFactory(guild=at, role=role).user)
    dispute = opened(guild, "Sample Member", 1)
    one = f"{LIST}{dispute.pk}/"

    statuses = {client.get(path).status_code for path in (LIST, one)}
    statuses.add(client.post(one, {"step": "uphold"}).status_code)

    dispute.refresh_from_db()
    assert (statuses, dispute.state) == ({status}, "open")
    assert not Opening.objects.exists()


def test_a_dispute_is_found_below_its_own_guild_alone(office):
    dispute = DisputeFactory()

    assert office.get(f"{LIST}{dispute.pk}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_as_often_for_many(office, guild, count, django_assert_num_queries):
    made = [opened(guild, f"Sample {number}", 1) for number in range(count)]
    DisputeEntryFactory.create_batch(count, dispute=made[0])

    with django_assert_num_queries(7):
        office.get(LIST)
    with django_assert_num_queries(7):
        office.get(f"{LIST}{made[0].pk}/")
