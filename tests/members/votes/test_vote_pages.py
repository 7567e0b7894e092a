"""The list of votes and the page of one, for everybody and for those who may know more."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from members.models import Vote
from portal.access import Role
from tests.factories.members import EligibilityRuleFactory, MembershipFactory
from tests.factories.negotiations import AgreementFactory
from tests.factories.portal import NOW, YESTERDAY, RoleGrantFactory, UserFactory
from tests.factories.votes import (
    HOUR,
    BallotFactory,
    RollEntryFactory,
    RollRefusalFactory,
    TellerFactory,
    VoteExtensionFactory,
)
from tests.leaks.world import release
from tests.members.votes.shown import count, counted, drafted, freeze, opened

pytestmark = pytest.mark.django_db
LIST = "/votes/"


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


def words_of(page) -> str:
    """The page's words in one line, its markup taken off."""
    text = re.sub(r"(?s)<head>.*?</head>|<[^>]*>", " ", page.content.decode())
    return " ".join(text.replace("&#x27;", "'").split())


def page_of(client, vote) -> str:
    return words_of(client.get(reverse("vote", args=[vote.slug])))


def test_open_ones_lead_then_those_to_come_then_those_that_ended(client):
    opened(title="Ended first", opens_at=NOW - 9 * HOUR, closes_at=NOW - 8 * HOUR)
    opened(title="Ended last", opens_at=NOW - 9 * HOUR, closes_at=NOW)
    opened(title="To come", opens_at=NOW + HOUR)
    opened(title="Open longer", closes_at=NOW + 9 * HOUR)
    opened(title="Open shorter", closes_at=NOW + HOUR)

    words = words_of(client.get(LIST))

    order = ["Open shorter", "Open longer", "To come", "Ended last", "Ended first"]
    assert sorted(order, key=words.index) == order


def test_an_empty_list_says_so(client):
    assert "No vote of this portal is public yet" in words_of(client.get(LIST))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_database_so_often(client, django_assert_num_queries, rows):
    for _ in range(rows):
        opened()
        counted([0, 1, 0])

    with django_assert_num_queries(5):
        assert client.get(LIST).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_asks_the_database_so_often(client, django_assert_num_queries, rows):
    agreement = AgreementFactory()
    vote = drafted(agreement=agreement, negotiation=agreement.negotiation)
    for _ in range(rows):
        TellerFactory(vote=vote)
    vote = freeze(vote)
    for place in range(rows):
        VoteExtensionFactory(vote=vote, closes_at=NOW + HOUR * (place + 1))
        BallotFactory(vote=vote)
    count(vote, [0, rows, 0])
    address = reverse("vote", args=[vote.slug])

    with django_assert_num_queries(7):
        assert client.get(address).status_code == 200

    client.force_login(UserFactory())
    with django_assert_num_queries(10):
        assert client.get(address).status_code == 200


def test_a_draft_and_a_rehearsal_are_nobodys_but_the_officers_and_tellers(client):
    draft = drafted(title="A draft")
    rehearsal = opened(guild=draft.guild, is_rehearsal=True, rehearsal_of=draft)
    teller = TellerFactory(vote=draft).user
    officer = RoleGrantFactory(guild=draft.guild, role=Role.COMMITTEE).user

    seen = {}
    for who, user in (("nobody", None), ("teller", teller), ("officer", officer)):
        client.logout()
        if user is not None:
            client.force_login(user)
        seen[who] = [
            client.get(reverse("vote", args=[vote.slug])).status_code for vote in (draft, rehearsal)
        ]
        seen[who].append("A draft" in words_of(client.get(LIST)))

    assert seen == {
        "nobody": [404, 404, False],
        "teller": [200, 404, True],
        "officer": [200, 200, True],
    }


def test_a_vote_says_what_it_asks_of_whom_and_until_when(client):
    vote = drafted(
        title="The strike",
        kind=Vote.Kind.AUTHORIZATION,
        decides="The board may call a strike.",
        follows="The board meets.",
        next_decider="the National Board",
        lapses_on=(NOW + timedelta(days=90)).date(),
        threshold_numerator=3,
        threshold_denominator=4,
        threshold_base=Vote.Base.BALLOTS,
        is_threshold_strict=False,
        quorum_numerator=1,
        quorum_denominator=5,
        tellers_needed=2,
    )
    for name in ("Ada Teller", "Ben Teller", "Cy Teller"):
        TellerFactory(vote=vote, user__name=name)
    freeze(vote)

    words = page_of(client, vote)

    for said in (
        "Open until 3 March 2026, 10:00 PST.",
        "Shall The strike be? Yes No Choose 1 option. A blank vote is possible.",
        "“Yes” needs at least three quarters of the ballots cast, blank ones counted in.",
        "The vote counts if at least 1/5 of the members on the roll vote.",
        "The board may call a strike. What happens next The board meets.",
        "Asked as of 1 March 2026",
        "A member of the guild may vote who meets all of this:",
        "Decides next the National Board The authority lapses 31 May 2026",
        "Ada Teller Ben Teller Cy Teller 2 of these 3 suffice to count",
    ):
        assert said in words


def test_turnout_is_told_while_it_is_open_and_no_result(client):
    vote = opened(roll_count=8)
    first = BallotFactory(vote=vote)
    BallotFactory(vote=vote, credential=first.credential, turn=2)
    BallotFactory(vote=vote)

    words = page_of(client, vote)

    assert "members on the roll 8 members who voted 2 turnout, of the roll 25.00 %" in words
    assert "Share of the" not in words


def test_before_it_opens_no_turnout_is_told(client):
    assert "turnout" not in page_of(client, opened(opens_at=NOW + HOUR)).lower()


@pytest.mark.parametrize(
    ("result", "fields", "sentence"),
    [
        (
            [10, 60, 30],
            {"threshold_base": "ballots"},
            "Threshold met: “Yes” has 60 of 100 ballots cast; 51 were needed.",
        ),
        (
            [10, 50, 40],
            {"threshold_base": "ballots"},
            "Threshold not met: “Yes” has 50 of 100 ballots cast; 51 were needed.",
        ),
        (
            [10, 50, 40],
            {"threshold_base": "named"},
            "Threshold met: “Yes” has 50 of 90 votes for the options named; 46 were needed.",
        ),
        (
            [0, 100, 0],
            {"threshold_base": "roll"},
            "Threshold not met: “Yes” has 100 of 200 members on the roll; 101 were needed.",
        ),
        (
            [0, 100, 0],
            {"quorum_numerator": 3, "quorum_denominator": 4},
            "Not enough members took part: 100 of the 200 on the roll, where 150 were needed.",
        ),
    ],
)
def test_what_was_found_is_one_sentence(client, result, fields, sentence):
    part = {"threshold_numerator": 1, "threshold_denominator": 2}
    vote = counted(result, **part | fields)

    assert sentence in page_of(client, vote)
    assert sentence in words_of(client.get(LIST))


def test_each_option_has_its_share_of_the_base_and_blank_votes_stand_apart(client):
    vote = counted([10, 50, 40], threshold_base="named")

    words = page_of(client, vote)

    assert "Share of the votes for the options named Yes 50 55.56 % No 40 44.44 %" in words
    assert "Blank 10 not counted in" in words


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        ([0, 0, 0], "None of the 200 members on the roll voted. Nothing is decided."),
        ([0, 5, 5], "No option has most votes: “Yes” and “No” have 5 each"),
        ([0, 4, 6], "“No” has most votes: 6, with 10 ballots cast."),
    ],
)
def test_without_a_threshold_the_option_with_most_votes_leads(client, result, sentence):
    assert sentence in page_of(client, counted(result))


def test_an_extension_and_why_it_is_void_are_told_in_the_open(client):
    vote = opened()
    VoteExtensionFactory(vote=vote, reason="The network was down.")
    void = opened()
    Vote.objects.filter(pk=void.pk).update(void_at=NOW, void_reason="The roll was wrong.")

    extended, voided = page_of(client, vote), page_of(client, void)

    assert "Extended until 4 March 2026, 10:00 PST The network was down." in extended
    assert "Closes 4 March 2026, 10:00 PST" in extended
    assert "This vote is void The roll was wrong." in voided


def test_of_a_void_vote_the_list_tells_no_finding(client):
    part = {"threshold_numerator": 1, "threshold_denominator": 2}
    vote = counted([0, 1, 0], **part)
    Vote.objects.filter(pk=vote.pk).update(void_at=NOW, void_reason="Wrong.")

    words = words_of(client.get(LIST))

    assert ("Threshold met" in words, "Nothing follows from it." in words) == (False, True)


def test_a_text_is_named_by_its_hash_and_linked_for_who_may_read_it(client):
    agreement = AgreementFactory(title="The whole agreement", final=True)
    vote = opened(agreement=agreement, text_sha256=agreement.sha256)

    hidden = page_of(client, vote)
    release(agreement.negotiation, agreement)

    assert ("The whole agreement" in hidden, agreement.sha256 in hidden) == (False, True)
    assert "The text voted on: The whole agreement" in page_of(client, vote)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (RollEntryFactory, "You are on the roll of this vote."),
        (RollRefusalFactory, "You are not on the roll of this vote."),
    ],
)
def test_a_member_is_told_whether_they_are_on_the_roll_and_nobody_else(client, row, words):
    vote = drafted()
    membership = MembershipFactory(guild=vote.guild)
    row(vote=vote, membership=membership)
    freeze(vote)

    before = page_of(client, vote)
    client.force_login(membership.user)

    assert (words in before, words in page_of(client, vote)) == (False, True)


def test_the_rule_is_told_in_words_to_those_who_may_read_no_other_rule(client):
    rule = EligibilityRuleFactory(
        name="Not told", source="Constitution, Art. 4", retired_at=YESTERDAY
    )
    vote = opened(rule=rule, guild=rule.guild)

    words = page_of(client, vote)

    assert ("Constitution, Art. 4" in words, "Not told" in words) == (True, False)


def test_every_page_leads_to_the_list(client):
    assert '<a href="/votes/">Votes</a>' in client.get("/glossary/").content.decode()
