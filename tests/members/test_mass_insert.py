"""Many rows at once arrive as if each had been saved."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from members import mass_insert
from members.models import Membership, MembershipPeriod
from tests.factories.members import MembershipFactory
from tests.factories.portal import NOW, GuildFactory

pytestmark = pytest.mark.django_db

FIELDS = ("id", "guild", "number", "user", "name", "search_name", "mail", "created_at")
PERIOD = (
    *("membership", "from_on", "until_on", "standing", "is_in_good_standing", "branch"),
    *("categories", "earnings", "units", "recorded_at"),
)
AWKWARD = 'Sample "Ñandú", \\N\tand\nthe rest, 100%s'


def add(guild, *numbers: str, name: str = "Sample") -> list[int]:
    keys = mass_insert.next_ids(Membership, len(numbers))
    mass_insert.insert(
        Membership,
        FIELDS,
        [
            (key, guild.pk, number, None, name, name, "", NOW)
            for key, number in zip(keys, numbers, strict=True)
        ],
    )
    return list(keys)


def test_words_arrive_as_they_are():
    (key,) = add(GuildFactory(), "0007", name=AWKWARD)

    row = Membership.objects.get(pk=key)
    assert (row.number, row.name, row.mail, row.user, row.created_at) == (
        *("0007", AWKWARD, "", None),
        NOW,
    )


def test_lists_days_and_figures_arrive_as_they_are():
    (key,) = add(GuildFactory(), "8")
    values = (("Voice", "Actor"), {"2025": 12_345}, ())

    mass_insert.insert(
        MembershipPeriod,
        PERIOD,
        [(key, date(2025, 3, 1), None, "active", False, "West", *values, NOW)],
    )

    row = MembershipPeriod.objects.get(membership=key)
    assert (row.from_on, row.until_on, row.is_in_good_standing) == (date(2025, 3, 1), None, False)
    assert (row.categories, row.earnings, row.units) == (["Voice", "Actor"], {"2025": 12345}, [])
    assert row.dues_paid_until is None


def test_keys_go_on_behind_those_that_are_taken():
    taken = MembershipFactory()

    keys = add(taken.guild, "1", "2", "3")

    after = MembershipFactory()
    assert len({taken.pk, *keys, after.pk}) == 5


def test_the_database_still_refuses():
    guild = GuildFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        add(guild, "1", "1")

    assert Membership.objects.count() == 0


def test_what_is_no_column_is_refused():
    with pytest.raises(TypeError):
        mass_insert.insert(Membership, ("periods",), [(1,)])
