"""The words of names, which the database keeps with every write of a membership."""

import pytest

from members import names
from members.models import Membership, MembershipWord
from tests.factories.members import MembershipFactory
from tests.factories.portal import NOW, GuildFactory

pytestmark = pytest.mark.django_db


def words() -> list[tuple[str, str]]:
    return list(MembershipWord.objects.order_by("word", "name").values_list("word", "name"))


def member(guild, number: str, name: str) -> Membership:
    return Membership(
        guild=guild,
        number=number,
        name=name,
        search_name=names.search_name(name),
        created_at=NOW,
    )


def test_a_new_member_brings_each_word_once() -> None:
    MembershipFactory(name="Ana María Ana")

    assert words() == [("ana", "ana maria ana"), ("maria", "ana maria ana")]


def test_many_members_in_one_statement_bring_their_words() -> None:
    guild = GuildFactory()

    Membership.objects.bulk_create(
        [member(guild, "1", "Ana Lee"), member(guild, "2", "Bo"), member(guild, "3", "…")]
    )

    assert words() == [("ana", "ana lee"), ("bo", "bo"), ("lee", "ana lee")]
    assert set(MembershipWord.objects.values_list("guild", flat=True)) == {guild.pk}


def test_a_new_name_brings_new_words() -> None:
    kept, changed = MembershipFactory(name="Ana Lee"), MembershipFactory(name="Bo Lee")

    Membership.objects.filter(pk=changed.pk).update(name="Bo Cruz", search_name="bo cruz")

    assert words() == [
        ("ana", "ana lee"),
        ("bo", "bo cruz"),
        ("cruz", "bo cruz"),
        ("lee", "ana lee"),
    ]
    assert kept.words.count() == 2


def test_a_write_of_something_else_leaves_the_words() -> None:
    membership = MembershipFactory(name="Ana Lee")
    before = list(MembershipWord.objects.order_by("pk").values_list("pk", flat=True))

    membership.mail = "ana@guild.example"
    membership.save()

    assert list(MembershipWord.objects.order_by("pk").values_list("pk", flat=True)) == before


def test_a_member_who_goes_takes_the_words_along() -> None:
    Membership.objects.bulk_create([member(GuildFactory(), "1", "Ana Lee")])

    Membership.objects.all().delete()

    assert words() == []


@pytest.mark.parametrize("hostile", ['a "b', "a\\ b", "a', 'b"])
def test_a_name_that_nobody_normalised_breaks_nothing(hostile: str) -> None:
    MembershipFactory(search_name=hostile)

    assert {name for _, name in words()} == {hostile}
