"""An erasure outlives the backup from before it: the list is carried over and done again."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from members.actions import erasure
from members.models import Erasure, Membership, Profile
from portal.models import Event, Letter, RoleGrant, User
from tests.factories.members import MembershipFactory, ProfileFactory
from tests.factories.portal import NOW, RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db


def exported() -> str:
    out = StringIO()
    call_command("erasures", "--export", stdout=out)
    return out.getvalue()


def replayed(path) -> str:
    out = StringIO()
    call_command("erasures", f"--replay={path}", stdout=out)
    return out.getvalue()


def bring_back(person: User) -> None:
    """What a backup from before the erasure does to the account."""
    Erasure.objects.filter(user=person).delete()
    User.objects.filter(pk=person.pk).update(
        email="back@guild.example", name="Sample Backman", is_active=True
    )


def test_the_list_names_numbers_and_instants_only(tmp_path):
    person = UserFactory(email="canary@guild.example", name="Canary")
    erasure.erase_account(user=person, now=NOW)

    (line,) = exported().splitlines()

    person.refresh_from_db()
    assert json.loads(line) == {
        "account": person.pk,
        "joined_at": person.joined_at.isoformat(),
        "at": NOW.isoformat(),
    }


def test_who_came_back_with_a_backup_is_erased_again(tmp_path):
    membership = MembershipFactory()
    person = membership.user
    erasure.erase_account(user=person, now=NOW)
    list_ = tmp_path / "erasures.jsonl"
    list_.write_text(exported())
    bring_back(person)
    ProfileFactory(user=person)
    RoleGrantFactory(user=person)
    Membership.objects.update(user=person, account_declined_at=None)
    Letter.objects.all().delete()

    assert replayed(list_) == ("1 erased again, 0 were already, 0 are not in this database.\n")

    row = User.objects.get(pk=person.pk)
    assert (row.email, row.is_active) == (f"erased-{row.pk}@erased.invalid", False)
    assert Profile.objects.count() == 0
    assert RoleGrant.objects.filter(ended_at=None).count() == 0
    kept = Membership.objects.get()
    assert (kept.user, kept.account_declined_at is None) == (None, False)
    assert Erasure.objects.get(user=row).at == NOW
    assert Event.objects.filter(verb="person.erased").latest("number").actor is None
    assert (Letter.objects.count(), mail.outbox) == (0, [])


def test_a_second_time_does_nothing(tmp_path):
    erasure.erase_account(user=UserFactory(), now=NOW)
    list_ = tmp_path / "erasures.jsonl"
    list_.write_text(exported())
    events = Event.objects.count()

    assert replayed(list_) == "0 erased again, 1 were already, 0 are not in this database.\n"

    assert Event.objects.count() == events


def test_another_person_of_the_same_number_stays(tmp_path):
    """After a backup was brought back, numbers given out since are given out once more."""
    person = UserFactory()
    list_ = tmp_path / "erasures.jsonl"
    line = {
        "account": person.pk,
        "joined_at": (person.joined_at - timedelta(days=1)).isoformat(),
        "at": NOW.isoformat(),
    }
    list_.write_text(json.dumps(line))

    assert replayed(list_) == "0 erased again, 0 were already, 1 are not in this database.\n"

    assert User.objects.get(pk=person.pk).is_active


@pytest.mark.parametrize("words", ["no JSON", "[1]", '{"account": "x"}', '{"account": 1}'])
def test_what_is_no_list_erases_nobody(tmp_path, words):
    person = UserFactory()
    list_ = tmp_path / "erasures.jsonl"
    good = {"account": person.pk, "joined_at": person.joined_at.isoformat(), "at": NOW.isoformat()}
    list_.write_text(f"{json.dumps(good)}\n{words}\n")

    with pytest.raises(CommandError, match="nothing was erased"):
        replayed(list_)

    assert User.objects.get(pk=person.pk).is_active
