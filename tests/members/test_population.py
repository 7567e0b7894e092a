"""Sample members: the same from the same seed, plausible, and plainly nobody."""

from collections import Counter
from datetime import date

import pytest

from members import population
from members.models import Standing

TODAY = date(2026, 3, 2)
POOLS = ("wgae", "wgaw")


def people(guild: str = "sag-aftra", count: int = 4000, **options):
    return list(population.people(guild, count=count, today=TODAY, pools=POOLS, **options))


@pytest.fixture(scope="module")
def performers():
    return people()


def test_the_same_seed_makes_the_same_people(performers):
    assert people() == performers
    assert people(count=4, seed=2) != performers[:4]


def test_a_portion_later_on_is_the_same_people(performers):
    assert people(count=50, start=230) == performers[230:280]


def test_all_are_plainly_samples(performers):
    assert {one.name.split()[0] for one in performers} == {"Sample"}
    assert {one.mail.partition("@")[2] for one in performers} == {"", "sample.example"}


def test_numbers_are_given_once(performers):
    assert performers[0].number == "00000001"
    assert len({one.number for one in performers}) == len(performers)


def test_mails_are_missing_shared_or_ones_own(performers):
    mails = Counter(one.mail for one in performers)

    assert 80 < mails.pop("") < 160
    assert {one.mail for one in performers if one.mail and not one.has_own_mail} == {
        mail for mail, times in mails.items() if times > 1
    }
    assert [times for times in mails.values() if times > 1] == [2, 2]


def test_standings_are_those_of_the_guilds_and_mostly_active(performers):
    standings = Counter(one.terms.standing for one in performers)

    assert set(standings) <= set(Standing.values)
    assert set(population.STANDINGS) == set(Standing.values)
    assert 0.79 < standings["active"] / len(performers) < 0.85


def test_earnings_are_unlike(performers):
    """Most earn little, the median is far below the mean, and some earn nothing."""
    told = sorted(sum(one.terms.earnings.values()) for one in performers)
    earned = [cents for cents in told if cents]

    assert set().union(*(one.terms.earnings for one in performers)) == {
        *("2021", "2022", "2023", "2024", "2025")
    }
    assert 0.05 < 1 - len(earned) / len(told) < 0.25
    assert sum(earned) / len(earned) > 1.5 * earned[len(earned) // 2]


def test_dues_follow_standing(performers):
    late = [one for one in performers if one.terms.dues_paid_until < TODAY]

    assert {one.terms.is_in_good_standing for one in late} == {False}


def test_an_earlier_period_ends_before_the_one_that_counts(performers):
    changed = [one for one in performers if one.before]

    assert 200 < len(changed) < 450
    assert all(one.before[0].from_on < one.terms.from_on <= TODAY for one in changed)


def test_some_performers_are_writers_too(performers):
    writers = {one.mail: one.name for guild in POOLS for one in people(guild, 300)}

    both = {one.mail: one.name for one in performers if one.mail in writers and one.mail}

    assert 70 <= len(both) <= 80
    assert both == {mail: writers[mail] for mail in both}


@pytest.mark.parametrize(
    ("today", "quarters", "last"),
    [
        (date(2026, 3, 2), 1, date(2026, 3, 31)),
        (date(2026, 3, 2), 0, date(2025, 12, 31)),
        (date(2026, 12, 31), 2, date(2027, 3, 31)),
        (date(2026, 1, 1), -4, date(2024, 12, 31)),
    ],
)
def test_dues_are_paid_by_the_quarter(today, quarters, last):
    assert population._quarter_end(today, quarters) == last
