"""Strategies: any rule within the limits, any facts, and facts that meet one condition."""

from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from members.eligibility import (
    STANDINGS,
    All,
    AnyOf,
    DuesPaid,
    Earned,
    Facts,
    HasStanding,
    InGoodStanding,
    Kind,
    OneOf,
    PensionYears,
    Said,
)

# A machine with much else to do is slow, which says nothing of the rules.
patiently = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
AS_OF = date(2026, 3, 2)
NAMES = st.lists(st.sampled_from(["Screen", "News", "West", "East"]), min_size=1, max_size=3).map(
    tuple
)
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
STANDING = st.lists(st.sampled_from(STANDINGS), min_size=1, max_size=3).map(tuple)
LEAVES = st.one_of(
    st.builds(InGoodStanding, st.none() | DAYS),
    st.builds(DuesPaid, DAYS, st.none() | DAYS),
    st.builds(HasStanding, STANDING),
    st.builds(Earned, st.integers(1, 10**8), st.integers(1, 20), with_running_year=st.booleans()),
    st.builds(PensionYears, st.integers(1, 40)),
    st.builds(OneOf, st.sampled_from([Kind.CATEGORY, Kind.BRANCH, Kind.EMPLOYED_IN]), NAMES),
)


@st.composite
def conditions(draw, depth: int = 4):
    """A rule no deeper than the limit, with few enough conditions."""
    if depth == 0 or draw(st.booleans()):
        return draw(LEAVES)
    group = draw(st.sampled_from([All, AnyOf]))
    parts = draw(st.lists(conditions(depth - 1), min_size=1, max_size=2))
    return group(tuple(parts))


SAID = st.builds(
    Said,
    from_on=DAYS,
    until_on=st.none() | DAYS,
    is_in_good_standing=st.none() | st.booleans(),
    dues_paid_until=st.none() | DAYS,
)
FACTS = st.builds(
    Facts,
    is_member=st.just(True),
    standing=st.none() | st.sampled_from(STANDINGS),
    is_in_good_standing=st.none() | st.booleans(),
    dues_paid_until=st.none() | DAYS,
    branch=st.none() | st.sampled_from(["Screen", "News", "West", "East"]),
    categories=st.none() | NAMES,
    earnings=st.none()
    | st.dictionaries(st.integers(2000, 2030), st.integers(0, 10**8), max_size=4),
    pension_years=st.none() | st.integers(0, 40),
    units=st.none() | NAMES,
    from_on=st.none() | DAYS,
    earlier=st.lists(SAID, max_size=2).map(tuple),
)


# What makes each kind met, whatever was known before; what was known stays wherever it can.
BETTER = {
    Kind.IN_GOOD_STANDING: lambda facts, leaf: replace(
        facts, is_in_good_standing=True, from_on=date.min
    ),
    Kind.DUES_PAID: lambda facts, leaf: replace(facts, dues_paid_until=date.max, from_on=date.min),
    Kind.EARNED: lambda facts, leaf: replace(
        facts,
        earnings={**(facts.earnings or {}), AS_OF.year - 1: 10**9},
    ),
    Kind.PENSION_YEARS: lambda facts, leaf: replace(facts, pension_years=99),
    Kind.CATEGORY: lambda facts, leaf: replace(
        facts, categories=(facts.categories or ()) + leaf.one_of
    ),
    Kind.EMPLOYED_IN: lambda facts, leaf: replace(facts, units=(facts.units or ()) + leaf.one_of),
}
