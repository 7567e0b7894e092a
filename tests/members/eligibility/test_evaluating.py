"""What a rule says of a member: each kind met, missed and not known; groups; cures and their days."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given

from members.eligibility import (
    All,
    AnyOf,
    DuesPaid,
    Earned,
    Facts,
    Group,
    HasStanding,
    InGoodStanding,
    Kind,
    OneOf,
    PensionYears,
    Reason,
    Said,
    dates_of,
    evaluate,
    leaves_of,
)
from tests.members.eligibility.rules import AS_OF, BETTER, FACTS, conditions, patiently

YEAR = AS_OF.year
CONTEST = date(2026, 3, 20)
CUT_OFF = date(2026, 3, 31)
EARLIER = Facts(
    is_in_good_standing=True,
    dues_paid_until=date(2026, 6, 30),
    from_on=date(2026, 2, 1),
    earlier=(Said(date(2025, 1, 1), date(2026, 2, 1), False, date(2025, 12, 31)),),
)
# A condition, facts, and: met, missed (False) or not known (None).
DECIDED = {
    "in good standing": (InGoodStanding(), Facts(is_in_good_standing=True), True),
    "not in good standing": (InGoodStanding(), Facts(is_in_good_standing=False), False),
    "standing not known": (InGoodStanding(), Facts(), None),
    "good on an earlier day": (InGoodStanding(date(2026, 2, 1)), EARLIER, True),
    "not good the day before": (InGoodStanding(date(2026, 1, 31)), EARLIER, False),
    "nothing said of that day": (InGoodStanding(date(2024, 12, 31)), EARLIER, None),
    "a day that comes": (InGoodStanding(date(2026, 4, 1)), EARLIER, True),
    "dues paid to the day": (DuesPaid(AS_OF), Facts(dues_paid_until=AS_OF), True),
    "dues paid a day short": (
        DuesPaid(AS_OF),
        Facts(dues_paid_until=AS_OF - timedelta(days=1)),
        False,
    ),
    "dues not known": (DuesPaid(AS_OF), Facts(), None),
    "dues of an earlier time": (
        DuesPaid(AS_OF, date(2025, 11, 30)),
        Facts(dues_paid_until=date(2025, 11, 30)),
        True,
    ),
    "paid after the cut-off": (DuesPaid(date(2026, 1, 31)), EARLIER, False),
    "the cut-off is to come": (DuesPaid(CUT_OFF), EARLIER, True),
    "active": (HasStanding(("active",)), Facts(standing="active"), True),
    "emeritus": (HasStanding(("active",)), Facts(standing="emeritus"), False),
    "no standing": (HasStanding(("active",)), Facts(), None),
    "earned just enough": (Earned(100, 2), Facts(earnings={YEAR - 1: 40, YEAR - 2: 60}), True),
    "earned a cent short": (Earned(100, 2), Facts(earnings={YEAR - 1: 99}), False),
    "earned too long ago": (Earned(100, 2), Facts(earnings={YEAR - 3: 100}), False),
    "earned this year": (Earned(100, 2), Facts(earnings={YEAR: 100}), False),
    "this year counts": (
        Earned(100, 2, with_running_year=True),
        Facts(earnings={YEAR: 100}),
        True,
    ),
    "the earliest year counts too": (
        Earned(100, 2, with_running_year=True),
        Facts(earnings={YEAR - 2: 100}),
        True,
    ),
    "the year after": (
        Earned(100, 2, with_running_year=True),
        Facts(earnings={YEAR + 1: 100}),
        False,
    ),
    "earned nothing": (Earned(1, 1), Facts(earnings={}), False),
    "earnings not known": (Earned(1, 1), Facts(), None),
    "pension years": (PensionYears(15), Facts(pension_years=15), True),
    "a pension year short": (PensionYears(15), Facts(pension_years=14), False),
    "pension years not known": (PensionYears(15), Facts(), None),
    "a category": (OneOf(Kind.CATEGORY, ("screen",)), Facts(categories=("News", "Screen ")), True),
    "another category": (OneOf(Kind.CATEGORY, ("Screen",)), Facts(categories=("News",)), False),
    "categories not known": (OneOf(Kind.CATEGORY, ("Screen",)), Facts(), None),
    "a branch": (OneOf(Kind.BRANCH, ("East", "WEST")), Facts(branch="West"), True),
    "another branch": (OneOf(Kind.BRANCH, ("East",)), Facts(branch="West"), False),
    "branch not known": (OneOf(Kind.BRANCH, ("East",)), Facts(), None),
    "a unit": (OneOf(Kind.EMPLOYED_IN, ("News",)), Facts(units=("news",)), True),
    "another unit": (OneOf(Kind.EMPLOYED_IN, ("News",)), Facts(units=("Film",)), False),
    "units not known": (OneOf(Kind.EMPLOYED_IN, ("News",)), Facts(), None),
}


@pytest.mark.parametrize("case", DECIDED)
def test_a_condition_is_decided(case):
    condition, facts, found = DECIDED[case]

    verdict = evaluate(condition, facts, AS_OF)

    reason = verdict.reasons[1]
    assert verdict.is_eligible is bool(found)
    assert (reason.code, reason.is_met, reason.is_known) == (
        condition.kind,
        bool(found),
        found is not None,
    )


def test_every_kind_is_decided_each_way():
    seen = {(condition.kind, found) for condition, _, found in DECIDED.values()}

    assert seen == {(kind, found) for kind in Kind for found in (True, False, None)}


@pytest.mark.parametrize(("is_member", "is_known"), [(False, True), (None, False)])
def test_nobody_outside_the_guild_may_vote(is_member, is_known):
    verdict = evaluate(Earned(1, 1), Facts(is_member=is_member, earnings={YEAR - 1: 5}), AS_OF)

    first = verdict.reasons[0]
    assert (verdict.is_eligible, first.code, first.is_met, first.is_known, first.keeps_out) == (
        False,
        "member",
        False,
        is_known,
        True,
    )


MISSED = {
    "dues": (DuesPaid(CUT_OFF), Facts(dues_paid_until=date(2025, 1, 1)), "pay", CUT_OFF),
    "standing": (InGoodStanding(), Facts(is_in_good_standing=False), "office", CONTEST),
    "belonging": (HasStanding(("active",)), Facts(standing="emeritus"), "office", CONTEST),
    "earnings": (Earned(1, 1), Facts(earnings={}), "wait", None),
    "pension": (PensionYears(1), Facts(pension_years=0), "wait", None),
    "branch": (OneOf(Kind.BRANCH, ("West",)), Facts(branch="East"), "correct", CONTEST),
    "category": (OneOf(Kind.CATEGORY, ("A",)), Facts(categories=("B",)), "correct", CONTEST),
    "unit": (OneOf(Kind.EMPLOYED_IN, ("A",)), Facts(units=("B",)), "correct", CONTEST),
    "not known": (Earned(1, 1), Facts(), "tell", CONTEST),
    "dues not known": (DuesPaid(CUT_OFF), Facts(), "tell", CONTEST),
}


@pytest.mark.parametrize("case", MISSED)
def test_what_would_cure_it_by_when(case):
    condition, facts, cure, by = MISSED[case]

    reason = evaluate(condition, facts, AS_OF, today=AS_OF, contest_until=CONTEST).reasons[1]

    assert (reason.cure, reason.cure_by) == (cure, by)


@pytest.mark.parametrize("case", MISSED)
@pytest.mark.parametrize(("days", "is_late"), [(0, False), (1, True)])
def test_a_cure_is_open_through_its_last_day(case, days, is_late):
    condition, facts, cure, by = MISSED[case]
    today = (by or CONTEST) + timedelta(days=days)

    facts = replace(facts, from_on=date(2020, 1, 1))
    reason = evaluate(condition, facts, today, today=today, contest_until=CONTEST).reasons[1]

    assert (reason.cure, reason.cure_by) == ("too_late" if is_late and by else cure, by)


@pytest.mark.parametrize(
    ("today", "cure"), [(AS_OF - timedelta(days=1), "pay"), (AS_OF + timedelta(days=1), "too_late")]
)
def test_dues_paid_after_the_day_that_is_asked_about_cure_nothing(today, cure):
    """The cut-off is later, but the rule looks at the file as of a day before it."""
    condition, facts = DuesPaid(AS_OF + timedelta(days=8)), Facts(dues_paid_until=date(2025, 1, 1))

    verdict = evaluate(condition, facts, AS_OF, today=today)

    assert (verdict.reasons[1].cure, verdict.reasons[1].cure_by) == (cure, AS_OF)
    assert verdict.is_curable is (cure == "pay")


def test_a_met_condition_has_no_cure():
    reason = evaluate(PensionYears(1), Facts(pension_years=1), AS_OF, today=AS_OF).reasons[1]

    assert (reason.cure, reason.cure_by, reason.keeps_out, reason.is_advised) == (
        "",
        None,
        False,
        False,
    )


UNPAID, EAST = Facts(dues_paid_until=AS_OF, branch="East", pension_years=0), "East"
WAYS = {
    "the cheaper of two": (AnyOf((DuesPaid(CUT_OFF), OneOf(Kind.BRANCH, ("West",)))), True, [1]),
    "both of two alike": (
        AnyOf((OneOf(Kind.BRANCH, ("West",)), OneOf(Kind.BRANCH, ("North",)))),
        True,
        [1, 2],
    ),
    "what can be done at all": (AnyOf((PensionYears(1), OneOf(Kind.BRANCH, ("W",)))), True, [2]),
    "all that is needed": (All((DuesPaid(CUT_OFF), OneOf(Kind.BRANCH, ("West",)))), True, [1, 2]),
    "nothing helps": (All((DuesPaid(CUT_OFF), PensionYears(1))), False, []),
    "two payments against a call": (
        AnyOf(
            (
                All((DuesPaid(CUT_OFF), DuesPaid(CUT_OFF, date(2027, 1, 1)), DuesPaid(CUT_OFF))),
                OneOf(Kind.BRANCH, ("West",)),
            )
        ),
        True,
        [4],
    ),
    "a met choice is left alone": (
        All((AnyOf((OneOf(Kind.BRANCH, ("East",)), PensionYears(1))), DuesPaid(CUT_OFF))),
        True,
        [3],
    ),
}


@pytest.mark.parametrize("case", WAYS)
def test_the_cheapest_way_to_a_yes_is_advised(case):
    condition, is_curable, places = WAYS[case]

    verdict = evaluate(condition, UNPAID, AS_OF, today=AS_OF)

    assert verdict.is_curable is is_curable
    assert [reason.place for reason in verdict.reasons if reason.is_advised] == places


def test_what_is_missed_in_a_met_choice_keeps_nobody_out():
    condition = All((AnyOf((OneOf(Kind.BRANCH, ("East",)), PensionYears(1))), DuesPaid(CUT_OFF)))

    verdict = evaluate(condition, UNPAID, AS_OF)

    found = [(reason.is_met, reason.keeps_out) for reason in verdict.reasons]
    assert found == [(True, False), (True, False), (False, False), (False, True)]


def test_a_reason_says_what_was_asked_and_found():
    reason = evaluate(Earned(100, 6), Facts(earnings={YEAR - 1: 40}), AS_OF).reasons[1]

    assert dict(reason.params) == {
        "cents": 100,
        "first_year": YEAR - 6,
        "last_year": YEAR - 1,
        "found": 40,
    }


def test_the_days_that_conditions_name():
    condition = All((InGoodStanding(AS_OF), AnyOf((DuesPaid(CUT_OFF), PensionYears(1)))))

    assert dates_of(condition) == [AS_OF, CUT_OFF]


@patiently
@given(conditions(), FACTS)
def test_a_rule_always_decides_alike(condition, facts):
    assert evaluate(condition, facts, AS_OF) == evaluate(condition, facts, AS_OF)


@patiently
@given(conditions(), FACTS)
def test_every_condition_has_its_reason(condition, facts):
    reasons = evaluate(condition, facts, AS_OF).reasons

    kinds = [leaf.kind for leaf in leaves_of(condition)]
    assert [reason.code for reason in reasons] == ["member", *kinds]
    assert [reason.place for reason in reasons] == list(range(len(kinds) + 1))


def holds(node: Reason | Group) -> bool:
    """What the tree says when only its leaves are believed."""
    if isinstance(node, Reason):
        return node.is_met
    return (all if node.is_all else any)(map(holds, node.parts))


@patiently
@given(conditions(), FACTS)
def test_the_answer_is_what_the_reasons_say(condition, facts):
    verdict = evaluate(condition, facts, AS_OF)

    assert verdict.is_eligible is holds(verdict.tree)
    assert verdict.is_eligible is not any(reason.keeps_out for reason in verdict.reasons)


@patiently
@given(conditions(), FACTS)
def test_all_met_is_a_yes(condition, facts):
    verdict = evaluate(condition, facts, AS_OF)

    are_met = all(reason.is_met for reason in verdict.reasons)
    has_choices = "AnyOf" in repr(condition)
    assert verdict.is_eligible if are_met else has_choices or not verdict.is_eligible


@patiently
@given(conditions(), FACTS)
def test_a_further_met_fact_never_turns_yes_into_no(condition, facts):
    before = evaluate(condition, facts, AS_OF)

    for leaf in leaves_of(condition):
        if better := BETTER.get(leaf.kind):
            after = evaluate(condition, better(facts, leaf), AS_OF)
            assert after.is_eligible or not before.is_eligible


@patiently
@given(conditions(), FACTS)
def test_what_is_advised_is_something_to_do_and_enough(condition, facts):
    verdict = evaluate(condition, facts, AS_OF, today=AS_OF, contest_until=CONTEST)

    advised = {reason.place for reason in verdict.reasons if reason.is_advised}
    assert bool(advised) is verdict.is_curable
    if advised:
        assert cured(verdict.tree, advised)


def cured(node: Reason | Group, places: set[int]) -> bool:
    if isinstance(node, Reason):
        return node.is_met or node.place in places
    return (all if node.is_all else any)(cured(part, places) for part in node.parts)
