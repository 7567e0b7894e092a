"""One's own first page about votes: ballots that wait, and on the roll or not, and why."""

import re

import pytest

from members.models import Vote
from portal.access import Role
from tests.factories.members import EligibilityRuleFactory, MembershipFactory
from tests.factories.portal import NOW, YESTERDAY, RoleGrantFactory, UserFactory
from tests.factories.votes import HOUR, BallotFactory, RollEntryFactory, RollRefusalFactory
from tests.members.votes.shown import count, drafted, freeze

pytestmark = pytest.mark.django_db
PAGE = "/me/"


def words_of(page) -> str:
    text = page.content.decode()
    part = text[text.index('id="ballots"') :]
    return " ".join(re.sub(r"<[^>]*>", " ", part[: part.index("</section>")]).split())


def on_roll(membership, *, is_voter=False, **fields) -> Vote:
    """A frozen vote of the membership's guild with the member on its roll."""
    vote = drafted(guild=membership.guild, **fields)
    entry = RollEntryFactory(vote=vote, membership=membership)
    vote = freeze(vote)
    if is_voter:
        BallotFactory(vote=vote, credential=entry.credential)
    return vote


def off_roll(membership, *, reasons=("in_good_standing:1",), **fields) -> Vote:
    vote = drafted(guild=membership.guild, **fields)
    RollRefusalFactory(vote=vote, membership=membership, reasons=[*reasons])
    return freeze(vote)


def test_ballots_that_wait_come_first(member, membership):
    on_roll(membership, title="Voted in already", is_voter=True)
    on_roll(membership, title="To come", opens_at=NOW + HOUR, closes_at=NOW + 2 * HOUR)
    on_roll(membership, title="It waits")

    words = words_of(member.get(PAGE))

    order = ["It waits", "Your ballot waits.", "Voted in already", "To come"]
    assert sorted(order, key=words.index) == order
    assert "No ballot waits for you." not in words


def test_a_ballot_in_the_box_is_told_and_may_be_replaced_until_it_closes(member, membership):
    on_roll(membership, is_voter=True)

    words = words_of(member.get(PAGE))

    assert "No ballot waits for you." in words
    assert "Until it closes you can put another in its place." in words


def test_anothers_ballot_is_not_ones_own(member, membership):
    vote = on_roll(membership)
    BallotFactory(vote=vote)

    assert "Your ballot waits." in words_of(member.get(PAGE))


@pytest.mark.parametrize(
    ("row", "words"), [(on_roll, "You are on the roll."), (off_roll, "You are not on the roll.")]
)
def test_one_knows_at_once_whether_one_is_on_the_roll(member, membership, row, words):
    row(membership, opens_at=NOW + HOUR, closes_at=NOW + 2 * HOUR)

    assert words in words_of(member.get(PAGE))


def test_why_one_is_not_is_told_in_the_words_of_the_rule(member, membership):
    rule = EligibilityRuleFactory(guild=membership.guild)
    vote = off_roll(membership, rule=rule, opens_at=NOW + HOUR, closes_at=NOW + 2 * HOUR)
    address = f"/me/eligibility/writers/disputes/new/?rule={vote.rule_id}"

    page = member.get(PAGE)

    assert "on the day that counts: In good standing" in words_of(page)
    assert f'href="{address}"' in page.content.decode()
    assert member.get(address).status_code == 200


def test_a_rule_that_is_used_no_more_leaves_the_file_to_contest(member, membership):
    rule = EligibilityRuleFactory(guild=membership.guild, retired_at=YESTERDAY)
    off_roll(membership, rule=rule, opens_at=NOW + HOUR, closes_at=NOW + 2 * HOUR)

    assert 'href="/me/eligibility/writers/disputes/new/"' in member.get(PAGE).content.decode()


def test_nothing_is_contested_once_it_is_open(member, membership):
    off_roll(membership)

    words = words_of(member.get(PAGE))

    assert ("You are not on the roll." in words, "Contest" in words) == (True, False)


def test_who_was_no_member_on_that_day_is_told_so(member, membership):
    freeze(drafted(guild=membership.guild))

    assert "your guild’s file did not have you as its member" in words_of(member.get(PAGE))


def test_others_votes_drafts_and_those_that_are_over_are_left_out(member, membership):
    freeze(drafted(title="Of another guild"))
    drafted(title="A draft", guild=membership.guild)
    off_roll(membership, title="Void")
    over = off_roll(membership, title="Certified")
    Vote.objects.filter(title="Void").update(void_at=NOW, void_reason="Wrong.")
    count(over, [0, 1, 0], certified_at=NOW)

    words = words_of(member.get(PAGE))

    titles = ("Of another guild", "A draft", "Void", "Certified")
    assert [title for title in titles if title in words] == []
    assert "No vote of your guilds on this portal is set or open now." in words


def test_a_rehearsal_is_told_to_those_who_take_part(client, member, membership):
    vote = freeze(drafted(guild=membership.guild))
    on_roll(membership, title="For me", is_rehearsal=True, rehearsal_of=vote)
    freeze(drafted(guild=membership.guild, title="Not me", is_rehearsal=True, rehearsal_of=vote))
    RoleGrantFactory(user=membership.user, guild=membership.guild, role=Role.MEMBERSHIP)

    words = words_of(member.get(PAGE))

    assert ("Rehearsal: For me" in words, "Not me" in words) == (True, False)


def test_the_reasons_of_others_are_nobodys_here(client, membership):
    """An officer of the guild may read refusals elsewhere; this page is about oneself."""
    off_roll(membership)
    officer = MembershipFactory(guild=membership.guild, user=UserFactory()).user
    RoleGrantFactory(user=officer, guild=membership.guild, role=Role.MEMBERSHIP)
    client.force_login(officer)

    assert "did not say of you" not in words_of(client.get(PAGE))


@pytest.mark.parametrize("votes", [1, 3])
def test_the_page_asks_as_often_for_many(member, membership, votes, django_assert_num_queries):
    for _ in range(votes):
        on_roll(membership, is_voter=True)
        off_roll(membership)
    member.get(PAGE)

    with django_assert_num_queries(9):
        member.get(PAGE)
