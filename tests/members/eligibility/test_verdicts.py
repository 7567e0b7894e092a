"""What the guild's file says as facts, the day of asking, and the card in words."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from members import verdict_words, verdicts
from members.eligibility import Facts, Said, from_data, leaves_of, parse, to_data
from members.models import Membership
from tests.factories.members import (
    DisputeFactory,
    EligibilityRuleFactory,
    MembershipFactory,
    MembershipPeriodFactory,
)
from tests.factories.portal import NOW, GuildFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate(NOW)
JOINT = {
    "all": [
        {"is": "in_good_standing"},
        {
            "any": [
                {"is": "earned", "cents": 3_000_000, "years": 6},
                {"is": "pension_years", "years": 15},
            ]
        },
    ]
}


def member(**period: object) -> Membership:
    membership = MembershipFactory(period=None)
    MembershipPeriodFactory(membership=membership, **period)
    return membership


def texts(parts) -> list:
    """Marks and words, those below a choice in a list of their own."""
    return [
        (part.mark, part.words, part.found, part.cure, *([texts(part.parts)] if part.parts else []))
        for part in parts
    ]


def test_facts_are_what_the_period_says():
    period = member(units=["News"]).periods.get()

    assert verdicts.facts_of(period) == Facts(
        is_member=True,
        standing="active",
        is_in_good_standing=True,
        dues_paid_until=date(2026, 6, 30),
        branch="West",
        categories=("Screen",),
        earnings={2024: 3_000_000, 2025: 4_000_000},
        pension_years=6,
        units=("News",),
        from_on=date(2025, 3, 2),
    )


def test_what_is_empty_in_the_file_is_not_known():
    period = member(
        branch="", categories=[], earnings={}, pension_years=None, dues_paid_until=None
    ).periods.get()

    facts = verdicts.facts_of(period)

    assert (facts.branch, facts.categories, facts.earnings, facts.units) == (None,) * 4
    assert (facts.pension_years, facts.dues_paid_until) == (None, None)


def test_without_a_period_nothing_is_known():
    assert verdicts.facts_of(None) == Facts(is_member=None)


@pytest.mark.parametrize(
    ("standing", "is_member"),
    [
        ("active", True),
        ("emeritus", True),
        ("suspended", True),
        ("withdrawn", False),
        ("expelled", False),
        ("deceased", False),
        ("left", False),
    ],
)
def test_who_counts_as_a_member(standing, is_member):
    assert verdicts.facts_of(member(standing=standing).periods.get()).is_member is is_member


def test_facts_as_of_a_day_know_what_was_said_before_and_nothing_that_came_later():
    membership = member(from_on=date(2025, 1, 1), until_on=date(2025, 6, 1), branch="East")
    MembershipPeriodFactory(membership=membership, from_on=date(2025, 6, 1), branch="West")
    MembershipPeriodFactory._meta.model.objects.filter(branch="West").update(
        until_on=date(2025, 9, 1)
    )
    MembershipPeriodFactory(membership=membership, from_on=date(2025, 9, 1), branch="North")

    facts = verdicts.facts_at(membership.periods.order_by("from_on"), date(2025, 7, 1))

    assert (facts.branch, facts.earlier) == (
        "West",
        (Said(date(2025, 1, 1), date(2025, 6, 1), True, date(2026, 6, 30)),),
    )


def test_a_rule_without_a_day_is_asked_as_of_today_in_the_guilds_zone():
    late = NOW.replace(hour=7)  # 23:00 of the day before in Los Angeles

    assert verdicts.day_of(EligibilityRuleFactory(), late) == date(2026, 3, 1)


def test_a_rule_with_a_day_is_asked_as_of_it():
    membership = member(from_on=TODAY, is_in_good_standing=False)
    MembershipPeriodFactory(
        membership=membership, from_on=date(2025, 1, 1), until_on=TODAY, is_in_good_standing=True
    )
    rule = EligibilityRuleFactory(guild=membership.guild, as_of_on=date(2025, 6, 1))

    assert verdicts.verdict_of(membership, rule, NOW).is_eligible


@pytest.mark.parametrize(
    ("period", "condition", "sentence"),
    [
        ({}, {"is": "in_good_standing"}, "You may vote in strike authorizations of G."),
        (
            {"is_in_good_standing": False},
            {"is": "in_good_standing"},
            "You may not vote in strike authorizations of G yet.",
        ),
        (
            {},
            {"is": "pension_years", "years": 15},
            "You may not vote in strike authorizations of G.",
        ),
    ],
)
def test_the_answer_comes_in_one_sentence(period, condition, sentence):
    membership = member(**period)
    membership.guild.short_name = "G"
    membership.guild.save()
    EligibilityRuleFactory(guild=membership.guild, condition=condition, purpose="authorization")

    [card] = verdicts.cards_for(membership.user, NOW)

    assert card.sentence == sentence


def test_every_reason_is_told_with_what_would_cure_it():
    membership = member(is_in_good_standing=False, earnings={"2025": 1_234_550}, pension_years=None)
    EligibilityRuleFactory(
        guild=membership.guild,
        condition=JOINT,
        contest_until_on=date(2026, 3, 20),
    )

    [card] = verdicts.cards_for(membership.user, NOW)

    assert texts(card.parts) == [
        ("Met", "A member of the guild", "", ""),
        (
            "Not met",
            "In good standing on 2 March 2026",
            "",
            "Ask the membership office what is missing by 20 March 2026.",
        ),
        (
            "Not met",
            "One of these is enough:",
            "",
            "",
            [
                (
                    "Not met",
                    "At least $30,000 earned under the guild’s agreement from 2020 to 2025",
                    "The guild’s file says: $12,345.50.",
                    "Nothing that you do now changes this in time. If the file is wrong, contest it.",
                ),
                (
                    "Not known",
                    "At least 15 pension years",
                    "The guild’s file says nothing about it.",
                    "Tell the membership office by 20 March 2026.",
                ),
            ],
        ),
    ]


def test_dues_are_told_with_the_day_to_pay_by_and_then_that_it_is_past():
    membership = member(dues_paid_until=date(2025, 9, 30))
    dues = {"is": "dues_paid", "by": "2026-03-31", "up_to": "2025-11-30"}
    EligibilityRuleFactory(guild=membership.guild, condition=dues)

    cures = [
        verdicts.cards_for(membership.user, now)[0].parts[1]
        for now in (NOW, NOW + timedelta(days=40))
    ]

    words = "Dues for the time up to 30 November 2025 paid by 31 March 2026"
    found = "The guild’s file says: paid up to 30 September 2025."
    assert texts(cures) == [
        ("Not met", words, found, "Pay your dues up to 30 November 2025 by 31 March 2026."),
        ("Not met", words, found, "The last day to change this was 31 March 2026."),
    ]


EACH_KIND = [
    ({"is": "in_good_standing"}, "In good standing on the day of asking"),
    ({"is": "in_good_standing", "on": "2026-03-02"}, "In good standing on 2 March 2026"),
    ({"is": "dues_paid", "by": "2026-03-31"}, "Dues paid up to 31 March 2026"),
    (
        {"is": "dues_paid", "by": "2026-03-31", "up_to": "2025-11-30"},
        "Dues for the time up to 30 November 2025 paid by 31 March 2026",
    ),
    (
        {"is": "standing", "one_of": ["active", "emeritus", "suspended"]},
        "Standing in the guild: active, emeritus or suspended",
    ),
    (
        {"is": "earned", "cents": 3_000_050, "years": 1},
        (
            "At least $30,000.50 earned under the guild’s agreement in the calendar year before "
            "the day of asking"
        ),
    ),
    (
        {"is": "earned", "cents": 3_000_000, "years": 6, "with_running_year": True},
        (
            "At least $30,000 earned under the guild’s agreement in the 6 calendar years before "
            "that of the day of asking, or in the running year"
        ),
    ),
    ({"is": "pension_years", "years": 1}, "At least 1 pension year"),
    ({"is": "category", "one_of": ["Screen"]}, "Category of work: Screen"),
    ({"is": "branch", "one_of": ["East", "West"]}, "Branch or local: East or West"),
    ({"is": "employed_in", "one_of": ["News"]}, "Employed in: News"),
]


@pytest.mark.parametrize(("written", "words"), EACH_KIND)
def test_a_rule_is_told_in_words(written, words):
    [leaf] = leaves_of(parse(written))

    assert verdict_words.leaf_words(leaf) == words


@pytest.mark.parametrize(("written", "_words"), EACH_KIND)
def test_an_answer_is_kept_and_told_again(written, _words):
    membership = member(units=["Film"], standing="emeritus")
    rule = EligibilityRuleFactory(guild=membership.guild, condition=written)
    verdict = verdicts.verdict_of(membership, rule, NOW)

    assert from_data(to_data(verdict)) == verdict
    assert len(texts(verdict_words.verdict_parts(verdict))) == 2


def test_choices_are_told_with_what_they_are_made_of():
    [standing, choice] = verdict_words.rule_parts(parse(JOINT))

    assert (standing.words, choice.words, len(choice.parts)) == (
        "In good standing on the day of asking",
        "One of these is enough:",
        2,
    )


@pytest.mark.parametrize(
    ("rule", "has_way"),
    [
        ({}, True),
        ({"contest_until_on": TODAY}, True),
        ({"contest_until_on": TODAY - timedelta(days=1)}, False),
    ],
)
def test_the_way_to_contest_stands_through_its_last_day(rule, has_way):
    membership = member()
    made = EligibilityRuleFactory(guild=membership.guild, **rule)

    [card] = verdicts.cards_for(membership.user, NOW)

    way = f"/me/eligibility/{membership.guild.slug}/disputes/new/?rule={made.pk}"
    assert card.contest_href == (way if has_way else "")


def test_an_open_dispute_takes_the_place_of_the_way_to_contest():
    membership = member()
    rule = EligibilityRuleFactory(guild=membership.guild)
    DisputeFactory(membership=membership)
    dispute = DisputeFactory(membership=membership, about_a_rule=True, rule=rule)

    [card] = verdicts.cards_for(membership.user, NOW)

    way = f"/me/eligibility/{membership.guild.slug}/disputes/{dispute.pk}/"
    assert (card.contest_href, card.dispute_href) == ("", way)


def test_cards_are_of_rules_in_use_in_ones_own_guilds():
    membership = member()
    kept = EligibilityRuleFactory(guild=membership.guild)
    EligibilityRuleFactory(guild=membership.guild, retired_at=NOW)
    EligibilityRuleFactory()
    MembershipFactory(user=membership.user, merged_into=membership, guild=membership.guild)

    assert [card.rule for card in verdicts.cards_for(membership.user, NOW)] == [kept]


@pytest.mark.parametrize("count", [1, 3])
def test_three_queries_for_any_number_of_guilds_and_rules(count, django_assert_num_queries):
    user = UserFactory()
    for _ in range(count):
        guild = GuildFactory()
        MembershipFactory(user=user, guild=guild)
        EligibilityRuleFactory.create_batch(count, guild=guild, condition=JOINT)

    with django_assert_num_queries(3):
        cards = verdicts.cards_for(user, NOW)

    assert len(cards) == count * count


def test_what_is_missed_in_a_met_choice_is_said_not_to_be_needed():
    membership = member()
    EligibilityRuleFactory(guild=membership.guild, condition=JOINT)

    [card] = verdicts.cards_for(membership.user, NOW)

    [*_needed, choice] = card.parts
    assert texts(choice.parts)[1] == (
        "Not met",
        "At least 15 pension years",
        "The guild’s file says: 6. It is not needed.",
        "",
    )
