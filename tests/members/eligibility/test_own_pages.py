"""A member's pages: the whole answer, contesting it, and following what becomes of it."""

from datetime import timedelta

import pytest

from members.models import Dispute
from portal.access import Role
from tests.factories.members import (
    DisputeEntryFactory,
    DisputeFactory,
    EligibilityRuleFactory,
    MembershipFactory,
)
from tests.factories.portal import NOW, GuildFactory, RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def guild():
    return GuildFactory(slug="own", short_name="OWN")


@pytest.fixture
def membership(guild):
    return MembershipFactory(guild=guild)


@pytest.fixture
def member(client, membership):
    client.force_login(membership.user)
    return client


def paths(dispute: Dispute) -> list[str]:
    base = f"/me/eligibility/{dispute.membership.guild.slug}/"
    own = f"{base}disputes/{dispute.pk}/"
    return [base, f"{base}disputes/new/", own, f"{own}withdraw/"]


def test_the_page_tells_every_answer_and_dispute(member, membership):
    EligibilityRuleFactory(guild=membership.guild, name="Joint standards", source="Article X")
    DisputeFactory(membership=membership)

    page = member.get("/me/eligibility/own/").content.decode()

    for words in ("You may vote in the votes of OWN.", "Joint standards", "Article X", "Met:"):
        assert words in page
    assert "What the guild’s file says of me" in page


def test_a_guild_without_rules_says_so(member, membership):
    assert "has written down no rule yet" in member.get("/me/eligibility/own/").content.decode()


def test_the_answer_stands_below_a_heading_where_it_is_contested(member, membership):
    rule = EligibilityRuleFactory(guild=membership.guild)

    page = member.get(f"/me/eligibility/own/disputes/new/?rule={rule.pk}").content.decode()

    assert page.index("<h1") < page.index('<h2 id="answer"') < page.index("<h3 ")


def test_a_rule_is_contested(member, membership):
    rule = EligibilityRuleFactory(guild=membership.guild)

    answer = member.post(f"/me/eligibility/own/disputes/new/?rule={rule.pk}", {"words": "I paid."})

    dispute = Dispute.objects.get()
    assert answer.url == f"/me/eligibility/own/disputes/{dispute.pk}/"
    assert (dispute.rule, dispute.subject) == (rule, "eligibility")
    page = member.get(answer.url).content.decode()
    assert ("I paid." in page, "What the portal had answered" in page) == (True, True)


@pytest.mark.parametrize("query", ["", "?subject=data"])
def test_the_file_is_contested(member, query):
    member.post(f"/me/eligibility/own/disputes/new/{query}", {"words": "Wrong name."})

    assert list(Dispute.objects.values_list("subject", "rule")) == [("data", None)]


def test_contesting_twice_leads_to_the_first(member, membership):
    first = DisputeFactory(membership=membership)

    answer = member.post("/me/eligibility/own/disputes/new/", {"words": "Again."})

    assert answer.url == f"/me/eligibility/own/disputes/{first.pk}/"
    assert Dispute.objects.count() == 1


def test_after_the_last_day_there_is_no_form_and_no_dispute(member, membership):
    rule = EligibilityRuleFactory(
        guild=membership.guild, contest_until_on=NOW.date() - timedelta(days=1)
    )
    path = f"/me/eligibility/own/disputes/new/?rule={rule.pk}"

    page = member.get(path).content.decode()
    member.post(path, {"words": "Late."})

    assert ("<textarea" in page, "It could be contested until 1 March 2026" in page) == (
        False,
        True,
    )
    assert not Dispute.objects.exists()


def test_words_are_needed(member):
    page = member.post("/me/eligibility/own/disputes/new/", {"words": " "}).content.decode()

    assert "This field is required." in page
    assert not Dispute.objects.exists()


def test_the_member_adds_and_reads_the_office_without_its_names(member, membership):
    dispute = DisputeFactory(membership=membership)
    clerk = UserFactory(name="Nora Clerk")
    DisputeEntryFactory(dispute=dispute, by=clerk, is_of_staff=True, words="Send us the letter.")
    path = f"/me/eligibility/own/disputes/{dispute.pk}/"

    member.post(path, {"words": "Here it is."})
    page = member.get(path).content.decode()

    found = [words in page for words in ("Send us the letter.", "Here it is.", "Nora Clerk")]
    assert found == [True, True, False]


def test_the_member_withdraws_once(member, membership):
    dispute = DisputeFactory(membership=membership)
    path = f"/me/eligibility/own/disputes/{dispute.pk}/"

    member.post(f"{path}withdraw/")
    again = member.post(f"{path}withdraw/", follow=True).content.decode()

    dispute.refresh_from_db()
    assert (dispute.state, "It had ended already." in again) == ("withdrawn", True)


def test_what_is_decided_takes_no_more_words(member, membership):
    dispute = DisputeFactory(membership=membership, refused=True)
    path = f"/me/eligibility/own/disputes/{dispute.pk}/"

    page = member.get(path).content.decode()
    member.post(path, {"words": "But."})

    assert ("<textarea" in page, dispute.entries.count()) == (False, 0)


@pytest.mark.parametrize("who", ["another member", "the office", "a stranger to the guild"])
def test_nobody_else_finds_a_members_pages(client, guild, membership, who):
    dispute = DisputeFactory(membership=membership)
    if who == "another member":
        client.force_login(MembershipFactory(guild=guild).user)
    elif who == "the office":
        client.force_login(RoleGrantFactory(guild=guild, role=Role.MEMBERSHIP).user)
    else:
        client.force_login(UserFactory())
    of_the_dispute = paths(dispute)[2:]

    assert {client.get(path).status_code for path in of_the_dispute} <= {404, 405}
    assert {client.post(path, {"words": "x"}).status_code for path in of_the_dispute} == {404}
    own = [client.get(path).status_code for path in paths(dispute)[:2]]
    assert own == ([200, 200] if who == "another member" else [404, 404])


def test_a_dispute_is_found_below_its_own_guild_alone(member, membership):
    dispute = DisputeFactory(membership=membership)
    MembershipFactory(user=membership.user, guild__slug="second")

    assert member.get(f"/me/eligibility/second/disputes/{dispute.pk}/").status_code == 404


@pytest.mark.parametrize("rule", ["0", "x", "99999999999999999999"])
def test_a_rule_that_is_none_of_the_guilds_is_not_found(member, rule):
    other = EligibilityRuleFactory()

    for key in (rule, other.pk):
        assert member.get(f"/me/eligibility/own/disputes/new/?rule={key}").status_code == 404


def test_a_stranger_is_asked_to_sign_in(client, membership):
    for path in paths(DisputeFactory(membership=membership)):
        assert client.get(path).url == f"/sign-in/?next={path}"


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_as_often_for_many(member, membership, count, django_assert_num_queries):
    EligibilityRuleFactory.create_batch(count, guild=membership.guild)
    disputes = [DisputeFactory(membership=membership, refused=True) for _ in range(count)]
    DisputeEntryFactory.create_batch(count, dispute=disputes[0])

    with django_assert_num_queries(7):
        member.get("/me/eligibility/own/")
    with django_assert_num_queries(5):
        member.get(f"/me/eligibility/own/disputes/{disputes[0].pk}/")
