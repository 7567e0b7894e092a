"""Rules read strictly: what is understood, and where each fault is named."""

from datetime import date

import pytest
from hypothesis import given

from members.eligibility import (
    STANDINGS,
    All,
    AnyOf,
    BadCondition,
    DuesPaid,
    Earned,
    HasStanding,
    InGoodStanding,
    Kind,
    OneOf,
    PensionYears,
    dump,
    leaves_of,
    parse,
)
from members.models import Standing
from tests.members.eligibility.rules import conditions, patiently

READ = [
    ({"is": "in_good_standing"}, InGoodStanding()),
    ({"is": "in_good_standing", "on": "2026-03-02"}, InGoodStanding(date(2026, 3, 2))),
    ({"is": "dues_paid", "by": "2025-03-31"}, DuesPaid(date(2025, 3, 31))),
    (
        {"is": "dues_paid", "by": "2025-03-31", "up_to": "2024-11-30"},
        DuesPaid(date(2025, 3, 31), date(2024, 11, 30)),
    ),
    ({"is": "standing", "one_of": ["active", "emeritus"]}, HasStanding(("active", "emeritus"))),
    ({"is": "earned", "cents": 3000000, "years": 6}, Earned(3_000_000, 6)),
    (
        {"is": "earned", "cents": 1, "years": 1, "with_running_year": True},
        Earned(1, 1, with_running_year=True),
    ),
    ({"is": "pension_years", "years": 15}, PensionYears(15)),
    ({"is": "category", "one_of": ["Screen"]}, OneOf(Kind.CATEGORY, ("Screen",))),
    ({"is": "branch", "one_of": ["West"]}, OneOf(Kind.BRANCH, ("West",))),
    ({"is": "employed_in", "one_of": ["News"]}, OneOf(Kind.EMPLOYED_IN, ("News",))),
    (
        {"all": [{"is": "in_good_standing"}, {"any": [{"is": "pension_years", "years": 1}]}]},
        All((InGoodStanding(), AnyOf((PensionYears(1),)))),
    ),
]


@pytest.mark.parametrize(("written", "condition"), READ)
def test_a_rule_is_read(written, condition):
    assert parse(written) == condition


def nested(depth: int) -> dict:
    return {"all": [nested(depth - 1)]} if depth > 1 else {"is": "in_good_standing"}


GOOD = {"is": "in_good_standing"}
FAULTS = {
    "no object": (["all"], "", "an object is needed"),
    "nothing": ({}, "", 'one of "all", "any" and "is" is needed, and nothing beside it'),
    "both groups": (
        {"all": [GOOD], "any": [GOOD]},
        "",
        'one of "all", "any" and "is" is needed, and nothing beside it',
    ),
    "a negation": ({"not": GOOD}, "", 'one of "all", "any" and "is" is needed, and nothing'),
    "an empty group": ({"all": []}, "all", "a list of at least one condition is needed"),
    "a group that is no list": ({"any": GOOD}, "any", "a list of at least one condition"),
    "an unknown kind": (
        {"all": [GOOD, {"is": "tall"}]},
        "all[1].is",
        "not one of in_good_standing",
    ),
    "a kind that is no word": ({"is": ["earned"]}, "is", "not one of in_good_standing"),
    "an unknown key": ({"is": "in_good_standing", "if": 1}, "if", "not known of in_good_standing"),
    "a missing key": ({"any": [{"is": "earned", "years": 6}]}, "any[0].cents", "needed of earned"),
    "a day in words": ({"is": "dues_paid", "by": "31 March"}, "by", "a day such as 2026-03-02"),
    "a day that is none": ({"is": "dues_paid", "by": "2026-02-30"}, "by", "a day such as"),
    "a day in short": ({"is": "dues_paid", "by": "20260302"}, "by", "a day such as 2026-03-02"),
    "a broken amount": ({"is": "earned", "cents": 1.5, "years": 6}, "cents", "a whole number from"),
    "yes as a number": ({"is": "pension_years", "years": True}, "years", "a whole number from 1"),
    "no years": ({"is": "pension_years", "years": 0}, "years", "a whole number from 1 to 80"),
    "too many years": (
        {"is": "pension_years", "years": 81},
        "years",
        "a whole number from 1 to 80",
    ),
    "a number as yes": (
        {"is": "earned", "cents": 1, "years": 1, "with_running_year": 1},
        "with_running_year",
        "true or false is needed",
    ),
    "no names": ({"is": "branch", "one_of": []}, "one_of", "a list of 1 to 60 names is needed"),
    "one name": ({"is": "branch", "one_of": "West"}, "one_of", "a list of 1 to 60 names"),
    "an empty name": ({"is": "branch", "one_of": ["West", " "]}, "one_of[1]", "a name of 1 to 80"),
    "a long name": ({"is": "branch", "one_of": ["x" * 81]}, "one_of[0]", "a name of 1 to 80"),
    "an unknown standing": (
        {"is": "standing", "one_of": ["active", "retired"]},
        "one_of[1]",
        "not one of active",
    ),
    "too deep": (nested(6), "all[0].all[0].all[0].all[0].all[0]", "nested deeper than 5 levels"),
    "too many": ({"all": [GOOD] * 41}, "all[40]", "more than 40 conditions"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_named_by_its_place(case):
    written, path, reason = FAULTS[case]

    with pytest.raises(BadCondition) as fault:
        parse(written)

    assert (fault.value.path, fault.value.reason[: len(reason)]) == (path, reason)


def test_the_limits_themselves_are_within():
    assert len(list(leaves_of(parse({"all": [GOOD] * 40})))) == 40
    assert parse(nested(5)) == All((All((All((All((InGoodStanding(),)),)),)),))


def test_the_standings_are_those_of_memberships():
    assert list(STANDINGS) == Standing.values


@patiently
@given(conditions())
def test_what_is_written_down_is_read_back(condition):
    assert parse(dump(condition)) == condition
