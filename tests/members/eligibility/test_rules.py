"""Rules are written, replaced by versions and retired; those of the record are shipped."""

import json
from datetime import date

import pytest
from django.core.management import call_command

from members.actions import eligibility_rules
from members.actions.eligibility_rules import Words
from members.eligibility import BadCondition, parse
from members.models import EligibilityRule
from negotiations import record
from portal.models import Event
from tests.factories.members import IN_GOOD_STANDING, EligibilityRuleFactory
from tests.factories.portal import NOW, GuildFactory, UserFactory

pytestmark = pytest.mark.django_db
WORDS = Words(
    name="Joint standards",
    purpose="ratification",
    condition=IN_GOOD_STANDING,
    as_of_on=date(2026, 3, 2),
    contest_until_on=date(2026, 3, 20),
    source="Article X",
    note="For us.",
)


def write(guild, words=WORDS, by=None):
    return eligibility_rules.write_rule(guild=guild, words=words, by=by, now=NOW)


def test_a_rule_is_written():
    guild, person = GuildFactory(), UserFactory()

    rule = write(guild, by=person)

    stored = EligibilityRule.objects.get()
    assert (stored.guild, stored.slug, stored.version) == (guild, "joint-standards", 1)
    assert (stored.purpose, stored.condition, stored.source) == (
        "ratification",
        IN_GOOD_STANDING,
        "Article X",
    )
    assert (stored.as_of_on, stored.contest_until_on) == (date(2026, 3, 2), date(2026, 3, 20))
    assert (stored.written_by, stored.written_at, stored.retired_at) == (person, NOW, None)
    event = Event.objects.get()
    assert (event.verb, event.target_id, event.payload) == (
        "eligibility_rule.written",
        str(rule.pk),
        {"title": "Joint standards", "version": 1},
    )


def test_rules_of_one_name_get_addresses_of_their_own():
    guild = GuildFactory()

    assert [write(guild).slug for _ in range(3)] == [
        "joint-standards",
        "joint-standards-2",
        "joint-standards-3",
    ]


@pytest.mark.parametrize(("name", "slug"), [("投票", "rule"), ("x" * 200, "x" * 56)])
def test_any_name_makes_an_address(name, slug):
    words = Words(name=name, purpose="any", condition=IN_GOOD_STANDING)

    assert write(GuildFactory(), words).slug == slug


def test_what_is_no_rule_is_not_written():
    words = Words(name="Bad", purpose="any", condition={"is": "tall"})

    with pytest.raises(BadCondition):
        write(GuildFactory(), words)

    assert (EligibilityRule.objects.count(), Event.objects.count()) == (0, 0)


def test_a_version_takes_the_place_of_the_one_before():
    rule = EligibilityRuleFactory(slug="one", condition=IN_GOOD_STANDING)

    new = eligibility_rules.write_version(rule=rule, words=WORDS, by=UserFactory(), now=NOW)

    rule.refresh_from_db()
    assert (new.guild, new.slug, new.version, new.retired_at) == (rule.guild, "one", 2, None)
    assert (rule.version, rule.retired_at) == (1, NOW)


def test_a_retired_rule_comes_back_by_a_version():
    rule = EligibilityRuleFactory(retired_at=NOW)

    new = eligibility_rules.write_version(rule=rule, words=WORDS, by=UserFactory(), now=NOW)

    assert list(EligibilityRule.objects.in_use()) == [new]


def test_of_two_versions_written_at_once_the_second_is_told():
    rule = EligibilityRuleFactory()
    eligibility_rules.write_version(rule=rule, words=WORDS, by=UserFactory(), now=NOW)

    with pytest.raises(eligibility_rules.Replaced):
        eligibility_rules.write_version(rule=rule, words=WORDS, by=UserFactory(), now=NOW)

    assert EligibilityRule.objects.count() == 2


def test_a_rule_is_retired_once():
    rule = EligibilityRuleFactory()

    eligibility_rules.retire(rule=rule, by=UserFactory(), now=NOW)

    with pytest.raises(eligibility_rules.AlreadyRetired):
        eligibility_rules.retire(rule=rule, by=UserFactory(), now=NOW)
    assert list(Event.objects.values_list("verb", flat=True)) == ["eligibility_rule.retired"]


def guilds() -> None:
    for slug in ("wgaw", "wgae", "sag-aftra", "other"):
        GuildFactory(slug=slug)


def test_the_rules_of_the_record_are_added_once(capsys):
    guilds()

    call_command("load_eligibility_rules")
    call_command("load_eligibility_rules")

    found = EligibilityRule.objects.values_list("guild__slug", "slug", "version").order_by("pk")
    assert sorted(found) == [
        ("sag-aftra", "members-in-good-standing", 1),
        ("wgae", "joint-standards", 1),
        ("wgaw", "joint-standards", 1),
    ]
    assert capsys.readouterr().out.count("Added") == 3


def test_a_shipped_rule_that_was_retired_stays_retired():
    guilds()
    [rule, *_others] = eligibility_rules.add_shipped_rules(now=NOW)
    eligibility_rules.retire(rule=rule, by=UserFactory(), now=NOW)

    assert eligibility_rules.add_shipped_rules(now=NOW) == []


def test_without_its_guilds_nothing_is_shipped():
    assert eligibility_rules.add_shipped_rules(now=NOW) == []


def test_the_shipped_rules_say_what_the_record_says():
    """Source and certainty are those of the record; each tree is a rule."""
    shipped = json.loads(eligibility_rules.SHIPPED.read_text(encoding="utf-8"))
    tables = json.loads(record.SHIPPED.read_text(encoding="utf-8"))["negotiations"]
    recorded = {
        rules["source"]["url"]: rules["certainty"]
        for table in tables
        if (
            rules := table["negotiation"].get("eligibility_rules")
            if "negotiation" in table
            else table.get("eligibility_rules")
        )
    }

    assert {rule["source"] for rule in shipped} == set(recorded)
    for rule in shipped:
        assert recorded[rule["source"]] in rule["note"]
        parse(rule["condition"])
