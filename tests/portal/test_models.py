"""What is always true of people, guilds, roles, jobs and the log: each constraint broken once."""

from datetime import timedelta

import pytest

from portal.access import Role
from portal.models import ChainCheck, ChainHead, Event, EventGuild, Opening, User
from tests.conventions import database
from tests.factories.portal import (
    NOW,
    EventFactory,
    GuildFactory,
    JobFactory,
    RoleGrantFactory,
    RoleProposalFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def event_row(**changes: object) -> Event:
    """A row written past `events.record`, which alone keeps the chain."""
    facts = {"number": 900, "at": NOW, "visible_at": NOW, "verb": "x", "hash": "9", "stream": ""}
    return Event.objects.create(**facts | {"audience": "public"} | changes)


def grant_twice() -> None:
    grant = RoleGrantFactory()
    RoleGrantFactory(user=grant.user, guild=grant.guild, role=grant.role)


def propose_twice() -> None:
    proposal = RoleProposalFactory()
    RoleProposalFactory(guild=proposal.guild, user=proposal.user, role=proposal.role)


def concern_twice() -> None:
    guild = GuildFactory()
    event = EventFactory(guilds=[guild])
    EventGuild.objects.create(event=event, guild=guild)


BREAKS = {
    "user_email_lower": lambda: User.objects.create(email="Upper@guild.example", name="U"),
    "rolegrant_held_once": grant_twice,
    "rolegrant_role_known": lambda: RoleGrantFactory(role="friend"),
    "rolegrant_ends_after_start": lambda: RoleGrantFactory(
        granted_at=NOW, ended_at=NOW - timedelta(seconds=1)
    ),
    "rolegrant_counsel_at_a_table": lambda: RoleGrantFactory(role="counsel", stream=""),
    "rolegrant_consultant_until_a_day": lambda: RoleGrantFactory(role="consultant", until=None),
    "rolegrant_outlet_of_press": lambda: RoleGrantFactory(role="press", outlet=""),
    "rolegrant_runs_out_after_start": lambda: RoleGrantFactory(granted_at=NOW, until=NOW),
    "rolegrant_forced_says_why": lambda: RoleGrantFactory(is_forced=True),
    "roleproposal_decided_once_over": lambda: RoleProposalFactory(decided_at=NOW),
    "roleproposal_two_people": lambda: RoleProposalFactory(
        given=True, decided_by=(one := UserFactory()), proposed_by=one
    ),
    "roleproposal_not_ones_own": lambda: RoleProposalFactory(
        given=True, decided_by=(one := UserFactory()), user=one
    ),
    "roleproposal_waits_once": propose_twice,
    "event_audience_known": lambda: event_row(audience="friends"),
    "eventguild_once": concern_twice,
    "chainhead_one_row": lambda: ChainHead.objects.create(pk=2),
    "chaincheck_fault_where_broken": lambda: ChainCheck.objects.create(
        asked_at=NOW, ended_at=NOW, broken_at=3
    ),
    "opening_audience_inside": lambda: Opening.objects.create(
        at=NOW, guild=GuildFactory(), what="A draft", target_type="x", audience="public"
    ),
    "job_ended_once_over": lambda: JobFactory(done=True, ended_at=None),
    "job_failure_when_failed": lambda: JobFactory(done=True, failure="It is done all the same."),
    "job_steps_within": lambda: JobFactory(running=True, steps=2, steps_done=3),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(name: str) -> None:
    database.assert_refused(BREAKS[name], database.refusal_of("portal", name))


def test_a_role_may_be_granted_again_after_it_ended() -> None:
    ended = RoleGrantFactory(ended=True)

    again = RoleGrantFactory(user=ended.user, guild=ended.guild, role=ended.role)

    assert list(ended.user.role_grants.order_by("pk")) == [ended, again]


def test_an_address_is_kept_in_lower_case() -> None:
    user = User.objects.create_user("  Writer@Guild.Example ", name="A Writer")

    assert user.email == "writer@guild.example"


def test_a_person_is_found_in_any_case() -> None:
    user = UserFactory(email="writer@guild.example")

    assert User.objects.get_by_natural_key(" Writer@GUILD.example") == user


def test_no_password_fits_a_person_created_without_one() -> None:
    user = User.objects.create_user("writer@guild.example", name="A Writer")

    assert (user.has_usable_password(), user.check_password("")) == (False, False)


@pytest.mark.parametrize(
    ("is_operator", "is_active", "may"),
    [(True, True, True), (True, False, False), (False, True, False)],
)
def test_only_an_active_operator_uses_the_admin(
    is_operator: bool, is_active: bool, may: bool
) -> None:
    user = UserFactory(is_operator=is_operator, is_active=is_active)

    assert user.has_perm("portal.view_event") is may
    assert user.has_module_perms("portal") is may


@pytest.mark.parametrize("role", Role)
def test_a_role_alone_does_not_open_the_admin(role: Role) -> None:
    user = RoleGrantFactory(role=role).user

    assert user.is_staff is False
