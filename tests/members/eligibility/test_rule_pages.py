"""The pages of the rules: lists, one version, and the form that grows by its buttons."""

import re

import pytest

from members.models import EligibilityRule
from portal.access import Role
from tests.factories.members import (
    IN_GOOD_STANDING,
    DisputeFactory,
    EligibilityPreviewFactory,
    EligibilityRuleFactory,
)
from tests.factories.portal import NOW, GuildFactory, RoleGrantFactory

pytestmark = pytest.mark.django_db
LIST = "/staff/members/own/eligibility/"
NEW = f"{LIST}new/"
DETAILS = {
    "name": "For 2026",
    "purpose": "ratification",
    "as_of_on": "2026-03-02",
    "contest_until_on": "",
    "source": "",
    "note": "",
}
ROWS = {
    "row-0-kind": "in_good_standing",
    "row-0-choice": "always",
    "row-0-on": "",
    "row-1-kind": "earned",
    "row-1-choice": "a",
    "row-1-dollars": "30000.50",
    "row-1-years": "6",
    "row-1-with_running_year": "on",
    "row-2-kind": "pension_years",
    "row-2-choice": "a",
    "row-2-years": "15",
}
CONDITION = {
    "all": [
        {"is": "in_good_standing"},
        {
            "any": [
                {"is": "earned", "cents": 3000050, "years": 6, "with_running_year": True},
                {"is": "pension_years", "years": 15},
            ]
        },
    ]
}
EVERY_KIND = {
    "all": [
        {"is": "in_good_standing", "on": "2026-03-02"},
        {"is": "dues_paid", "by": "2025-03-31", "up_to": "2024-11-30"},
        {"is": "dues_paid", "by": "2025-03-31"},
        {"is": "standing", "one_of": ["active", "emeritus"]},
        {"is": "earned", "cents": 3000000, "years": 6},
        {"is": "category", "one_of": ["Screen", "News"]},
        {"any": [{"is": "branch", "one_of": ["West"]}, {"is": "pension_years", "years": 15}]},
        {"any": [{"is": "employed_in", "one_of": ["A"]}, {"is": "in_good_standing"}]},
    ]
}


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


def sent_again(page: str) -> dict[str, object]:
    """What the form on a page would send, as a browser without scripts does."""
    form = re.search(r'<form method="post" novalidate>(.*?)</form>', page, re.DOTALL)[1]
    data: dict[str, object] = dict(
        re.findall(r'<input[^>]*name="([^"]+)"[^>]*?value="([^"]*)"', form)
    )
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]+)"', tag)[1]
        if 'type="checkbox"' in tag:
            data.pop(name, None)
    for tag in re.findall(r"<input[^>]*checked[^>]*>", form):
        value = re.search(r'value="([^"]*)"', tag)
        data.setdefault(re.search(r'name="([^"]+)"', tag)[1], []).append(
            value[1] if value else "on"
        )
    for name, options in re.findall(
        r'<select[^>]*name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        data[name] = chosen[1] if chosen else re.search(r'value="([^"]*)"', options)[1]
    for name, words in re.findall(
        r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL
    ):
        data[name] = words.strip()
    return {name: value for name, value in data.items() if name != "csrfmiddlewaretoken"}


def post(client, path, data, step):
    return client.post(path, {**data, "step": step})


def test_a_rule_is_read_in_words_and_then_saved(office, guild):
    read = post(office, NEW, DETAILS | ROWS, "read").content.decode()
    answer = post(office, NEW, sent_again(read), "save")

    rule = EligibilityRule.objects.get()
    assert answer.url == f"{LIST}{rule.pk}/"
    assert (rule.guild, rule.condition, rule.name) == (guild, CONDITION, "For 2026")
    for words in ("One of these is enough:", "At least $30,000.50 earned", "Save this rule"):
        assert words in read


def test_nothing_is_saved_unread(office):
    page = post(office, NEW, DETAILS | ROWS, "save").content.decode()

    assert "read it again before it is saved" in page
    assert not EligibilityRule.objects.exists()


def test_what_was_changed_after_reading_is_read_again(office):
    read = sent_again(post(office, NEW, DETAILS | ROWS, "read").content.decode())

    page = post(office, NEW, read | {"row-2-years": "1"}, "save").content.decode()

    assert "At least 1 pension year" in page
    assert not EligibilityRule.objects.exists()


def test_a_condition_is_added_and_nothing_typed_is_lost(office):
    page = post(
        office, NEW, DETAILS | ROWS | {"row-1-dollars": "much", "new_kind": "branch"}, "add"
    ).content.decode()

    found = sent_again(page)
    assert found["row-1-dollars"] == "much"
    assert found["row-3-kind"] == "branch"
    assert (found["name"], found["row-1-with_running_year"]) == ("For 2026", ["on"])
    assert "could not be saved" not in page


def test_a_condition_is_removed_and_the_others_move_up(office):
    page = post(office, NEW, DETAILS | ROWS, "remove-1").content.decode()

    found = sent_again(page)
    assert (found["row-0-kind"], found["row-1-kind"]) == ("in_good_standing", "pension_years")
    assert found["row-1-years"] == "15"
    assert "row-2-kind" not in found


@pytest.mark.parametrize("kind", ["", "tall"])
def test_only_known_conditions_are_added(office, kind):
    page = post(office, NEW, DETAILS | {"new_kind": kind}, "add").content.decode()

    assert "row-0-kind" not in page


def test_there_is_an_end_to_conditions(office):
    rows = {f"row-{n}-kind": "in_good_standing" for n in range(20)}

    page = post(office, NEW, DETAILS | rows | {"new_kind": "branch"}, "add").content.decode()

    assert ("row-20-kind" in page, "has no more conditions" in page) == (False, True)


FAULTS = {
    "no name": ({"name": ""}, "Name: This field is required."),
    "no amount": ({"row-1-dollars": ""}, "At least this much, in dollars: This field is required."),
    "a broken amount": ({"row-1-dollars": "1.005"}, "no more than 2 decimal places"),
    "no years": ({"row-2-years": "0"}, "greater than or equal to 1"),
    "a day that is none": ({"row-0-on": "2026-02-30"}, "Enter a valid date."),
    "a choice of one": ({"row-2-choice": "always"}, "A choice needs two conditions"),
    "names of nothing": (
        {"row-2-kind": "branch", "row-2-one_of": " \n "},
        "This field is required.",
    ),
    "a long name": (
        {"row-2-kind": "branch", "row-2-one_of": "x" * 81},
        "A name has 80 characters at most.",
    ),
    "too many names": (
        {"row-2-kind": "branch", "row-2-one_of": "\n".join(map(str, range(61)))},
        "These are more than 60 names.",
    ),
    "no standing": ({"row-2-kind": "standing"}, "This field is required."),
}


@pytest.mark.parametrize("case", FAULTS)
def test_what_is_wrong_is_named_by_its_field_and_kept(office, case):
    changes, words = FAULTS[case]
    data = DETAILS | ROWS | changes

    page = post(office, NEW, data, "read").content.decode()

    assert words in page
    assert "Save this rule" not in page
    found = sent_again(page)
    assert {name: found[name] for name in changes if name in found and changes[name].strip()} == {
        name: value.strip() for name, value in changes.items() if name in found and value.strip()
    }
    for href in re.findall(r'<li><a href="#([^"]+)">', page):
        assert f'id="{href}"' in page


def test_a_rule_needs_a_condition(office):
    assert "Add at least one condition." in post(office, NEW, DETAILS, "read").content.decode()


def test_a_new_version_begins_as_the_one_before(office, guild):
    rule = EligibilityRuleFactory(guild=guild, slug="one", condition=EVERY_KIND)
    path = f"{LIST}{rule.pk}/version/"

    read = post(office, path, sent_again(office.get(path).content.decode()), "read")
    post(office, path, sent_again(read.content.decode()), "save")

    new = EligibilityRule.objects.in_use().get()
    assert (new.slug, new.version, new.condition) == ("one", 2, EVERY_KIND)


def test_a_rule_nested_more_deeply_begins_anew(office, guild):
    deep = {"any": [IN_GOOD_STANDING, {"all": [IN_GOOD_STANDING, IN_GOOD_STANDING]}]}
    rule = EligibilityRuleFactory(guild=guild, condition=deep)

    page = office.get(f"{LIST}{rule.pk}/version/").content.decode()

    assert "nested more deeply" in page
    assert "row-0-kind" not in page


def test_a_version_that_somebody_else_replaced_is_not_lost(office, guild):
    rule = EligibilityRuleFactory(guild=guild, slug="one", retired_at=NOW)
    EligibilityRuleFactory(guild=guild, slug="one", version=2)
    path = f"{LIST}{rule.pk}/version/"
    read = sent_again(post(office, path, DETAILS | ROWS, "read").content.decode())

    page = post(office, path, read, "save").content.decode()

    assert "Somebody wrote a newer version meanwhile" in page
    assert sent_again(page)["row-1-dollars"] == "30000.50"
    assert EligibilityRule.objects.count() == 2


def test_a_rule_is_shown_and_retired(office, guild):
    rule = EligibilityRuleFactory(guild=guild, condition=CONDITION, source="Article X", note="Ours")
    path = f"{LIST}{rule.pk}/"

    page = office.get(path).content.decode()
    after = [office.post(f"{path}retire/", follow=True).content.decode() for _ in range(2)]

    for words in ("At least $30,000.50 earned", "Article X", "Ours", "Version 1, in use."):
        assert words in page
    assert ["not used any more" in one for one in after] == [True, True]
    assert "It was retired already." in after[1]


def test_the_list_tells_rules_in_use_from_others(office, guild):
    EligibilityRuleFactory(guild=guild, name="Now")
    EligibilityRuleFactory(guild=guild, name="Then", retired_at=NOW)
    EligibilityRuleFactory(name="Elsewhere")
    DisputeFactory(membership__guild=guild)
    DisputeFactory()

    page = office.get(LIST).content.decode()

    in_use, past = page.index(">In use<"), page.index(">Replaced or retired<")
    assert in_use < page.index(">Now<") < past < page.index(">Then<")
    assert ("Elsewhere" in page, "1 open dispute<" in page) == (False, True)


def paths(rule: EligibilityRule) -> list[str]:
    one = f"{LIST}{rule.pk}/"
    return [LIST, NEW, one, f"{one}version/"]


@pytest.mark.parametrize(
    ("role", "elsewhere", "status"),
    [
        (Role.STAFF, False, 403),
        (Role.COMMITTEE, False, 403),
        (Role.TELLER, False, 403),
        (Role.MEMBER, False, 404),
        (Role.PRESS, False, 404),
        (Role.MEMBERSHIP, True, 404),
    ],
)
def test_who_sets_no_rules_here(client, guild, role, elsewhere, status):
    at = GuildFactory() if elsewhere else guild
    client.force_login(RoleGrantFactory(guild=at, role=role).user)
    rule = EligibilityRuleFactory(guild=guild)

    assert {client.get(path).status_code for path in paths(rule)} == {status}
    assert {
        client.post(f"{LIST}{rule.pk}/{step}/").status_code for step in ("retire", "preview")
    } == {status}
    rule.refresh_from_db()
    assert rule.retired_at is None


def test_the_office_of_one_guild_that_works_in_another_is_refused_there(client, guild):
    user = RoleGrantFactory(role=Role.MEMBERSHIP).user
    RoleGrantFactory(user=user, guild=guild, role=Role.STAFF)
    client.force_login(user)

    assert client.get(LIST).status_code == 403


def test_a_rule_is_found_below_its_own_guild_alone(office):
    other = EligibilityRuleFactory()

    assert {office.get(path).status_code for path in paths(other)[2:]} == {404}


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_as_often_for_many(office, guild, count, django_assert_num_queries):
    rules = EligibilityRuleFactory.create_batch(count, guild=guild)
    rules += EligibilityRuleFactory.create_batch(count, guild=guild, retired_at=NOW)
    for _ in range(count):
        EligibilityPreviewFactory(
            rule=rules[0], done_at=NOW, counts={"in": 1, "out": 2, "not_known": 0}
        )

    with django_assert_num_queries(6):
        office.get(LIST)
    with django_assert_num_queries(7):
        office.get(f"{LIST}{rules[0].pk}/")
