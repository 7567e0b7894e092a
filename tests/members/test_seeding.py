"""`seed_members` and `load_sample_members`: nobody real, and never among real people."""

import csv
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.actions import sample_members, seeding
from members.models import READING, Membership, MembershipPeriod
from portal.access import Role
from portal.middleware import viewer_for
from portal.models import Event, User
from tests.factories.members import MembershipFactory
from tests.factories.portal import NOW, GuildFactory, UserFactory

pytestmark = pytest.mark.django_db


def run(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def guilds():
    return [GuildFactory(slug=slug) for slug in ("sag-aftra", "wgae", "wgaw")]


def test_it_tells_what_it_did(guilds):
    told = run("seed_members", "--guild=wgaw", "--count=60")

    accounts = User.objects.count()
    assert told.startswith(
        f"Added 60 sample members to {guilds[2]}, {accounts} with an account, in "
    )
    assert Membership.objects.filter(guild=guilds[2]).count() == 60
    assert Membership.objects.exclude(user=None).count() == accounts


def test_everybody_has_one_open_period_and_history_is_whole(guilds):
    run("seed_members", "--guild=wgaw", "--count=300")

    periods = MembershipPeriod.objects.all()
    assert periods.filter(until_on=None).count() == 300
    assert {one.until_on for one in periods.exclude(until_on=None)} <= {
        one.from_on for one in periods.filter(until_on=None)
    }
    assert periods.exclude(until_on=None).count() > 5


def test_nobody_signs_in_as_them(guilds):
    run("seed_members", "--guild=wgaw", "--count=20")

    assert not any(user.has_usable_password() for user in User.objects.all())
    assert User.objects.filter(is_sample=True).count() == 0


def test_a_guild_with_members_is_left_alone(guilds):
    run("seed_members", "--guild=wgaw", "--count=5")

    with pytest.raises(CommandError, match="Add to them with --more"):
        run("seed_members", "--guild=wgaw", "--count=5")

    assert Membership.objects.count() == 5


def test_more_goes_on_where_it_stopped(guilds):
    run("seed_members", "--guild=wgaw", "--count=5")

    run("seed_members", "--guild=wgaw", "--count=5", "--more")

    assert list(Membership.objects.values_list("number", flat=True)) == [
        str(number) for number in range(100_000, 100_010)
    ]


@pytest.mark.parametrize("real", [{"name": "Somebody Real"}, {"mail": "somebody@guild.example"}])
def test_samples_are_never_mixed_with_real_members(guilds, real):
    MembershipFactory(**{"name": "Sample One", "mail": ""} | real)

    for command in (["seed_members", "--guild=wgaw", "--more"], ["load_sample_members"]):
        with pytest.raises(CommandError, match="real members"):
            run(*command)

    assert Membership.objects.count() == 1


def test_who_lost_the_name_by_the_clock_is_no_real_member(guilds):
    MembershipFactory(name="", mail="")

    run("seed_members", "--guild=wgaw", "--count=5")

    assert Membership.objects.count() == 6


def test_an_unknown_guild_is_told(guilds):
    with pytest.raises(CommandError, match=r"There are: sag-aftra, wgae, wgaw\."):
        run("seed_members", "--guild=wga")


def test_who_is_in_two_guilds_has_one_account(guilds):
    for guild in guilds:
        seeding.seed_members(guild=guild, count=200, now=NOW)

    doubled = [user for user in User.objects.all() if user.memberships.count() == 2]
    assert len(doubled) == 4
    assert {
        frozenset(user.memberships.values_list("guild__slug", flat=True)) for user in doubled
    } == {frozenset({"sag-aftra", "wgae"}), frozenset({"sag-aftra", "wgaw"})}


def test_the_same_people_fit_into_a_file(guilds, tmp_path):
    file = tmp_path / "roster.csv"

    run("seed_members", "--guild=wgaw", "--count=30", f"--csv={file}")
    with file.open(encoding="utf-8") as opened:
        rows = list(csv.DictReader(opened))
    assert Membership.objects.count() == 0

    run("seed_members", "--guild=wgaw", "--count=30")
    members = Membership.objects.order_by("number")
    assert [(row["Member number"], row["Name"], row["E-mail"]) for row in rows] == list(
        members.values_list("number", "name", "mail")
    )


def test_the_sample_has_members_in_every_guild(guilds):
    told = run("load_sample_members")

    assert told.splitlines() == [
        *(f"Added {one.name}: {one.email}" for one in sample_members.MEMBERS),
        "Added 900 sample members who can't sign in.",
    ]
    counts = [guild.memberships.count() for guild in guilds]
    assert counts == [303, 300, 303]
    assert Event.objects.count() == 0


def test_a_second_run_changes_nothing(guilds):
    run("load_sample_members")

    assert run("load_sample_members") == "Nothing new: the sample's members are there.\n"

    assert Membership.objects.count() == 906


def test_sample_members_are_members(guilds):
    run("load_sample_members")

    now = timezone.now()
    roles = {
        one.email: set(viewer_for(User.objects.get(email=one.email), now, is_proven=False).roles)
        for one in sample_members.MEMBERS
    }
    sag, _, west = guilds
    assert roles == {
        "wga-member@sample.example": {west.pk},
        "sag-member@sample.example": {sag.pk},
        "both-member@sample.example": {west.pk, sag.pk},
        "lapsed-member@sample.example": {west.pk},
        "leaving-member@sample.example": {sag.pk},
    }


def test_one_of_them_owes_dues(guilds):
    run("load_sample_members")

    mine = MembershipPeriod.objects.filter(membership__user__is_sample=True)
    assert list(
        mine.filter(is_in_good_standing=False).values_list("membership__user__email", flat=True)
    ) == ["lapsed-member@sample.example"]
    assert set(mine.values_list("standing", flat=True)) <= set(READING)
    lapsed = mine.get(is_in_good_standing=False)
    assert lapsed.dues_paid_until < timezone.localdate()


def test_they_are_samples_that_sign_in_by_a_code_alone(guilds):
    UserFactory(is_sample=True, email="wga-member@sample.example")

    run("load_sample_members")

    samples = User.objects.filter(is_sample=True)
    assert samples.count() == 5
    assert not any(user.has_usable_password() for user in samples)


def test_a_sample_member_finds_the_pages_of_members(guilds, client: Client):
    run("load_sample_members")
    client.force_login(User.objects.get(email="sag-member@sample.example"))

    response = client.get(reverse("home"))

    assert response.wsgi_request.viewer.roles == {guilds[0].pk: frozenset({Role.MEMBER})}
