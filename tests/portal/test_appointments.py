"""Giving and ending roles: two people for a strong one, letters, and what an operator forces."""

import threading
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from portal import appointments
from portal.access import Role
from portal.models import Event, Letter, RoleGrant, RoleProposal
from tests.factories.portal import (
    NOW,
    YESTERDAY,
    GuildFactory,
    RoleGrantFactory,
    RoleProposalFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def guild():
    return GuildFactory(slug="guild")


@pytest.fixture
def first(guild):
    return RoleGrantFactory(guild=guild, role=Role.MEMBERSHIP, user__email="first@g.example").user


@pytest.fixture
def other(guild):
    return RoleGrantFactory(guild=guild, role=Role.COMMITTEE, user__email="other@g.example").user


@pytest.fixture
def person():
    return UserFactory(email="new@g.example")


def asked(guild, person, by, **changes):
    role = {"role": Role.STAFF, "until": None, "why": "Elected."}
    return {"guild": guild, "user": person, "by": by, "now": NOW} | role | changes


def verbs() -> list[tuple[str, dict]]:
    return list(Event.objects.values_list("verb", "payload"))


def written_to() -> list[str]:
    return sorted(Letter.objects.values_list("to", flat=True))


def test_a_strong_role_waits_and_the_others_are_written_to(guild, first, other, person):
    RoleGrantFactory(guild=guild, role=Role.STAFF)
    RoleGrantFactory(role=Role.COMMITTEE)

    appointments.propose(**asked(guild, person, first))

    assert not RoleGrant.objects.filter(user=person).exists()
    assert written_to() == ["other@g.example"]
    assert verbs() == [("role.proposed", {"role": "staff"})]


def test_a_second_person_gives_it(guild, first, other, person):
    until = NOW + timedelta(days=30)
    proposal = appointments.propose(**asked(guild, person, first, until=until))
    Letter.objects.all().delete()

    grant = appointments.second(proposal=proposal, by=other, now=NOW)

    assert (grant.user, grant.role, grant.until, grant.why) == (person, "staff", until, "Elected.")
    assert (grant.is_forced, grant.granted_at) == (False, NOW)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by, proposal.grant) == ("given", other, grant)
    assert written_to() == ["first@g.example", "new@g.example"]
    assert verbs()[1:] == [("role.granted", {"role": "staff"})]


def test_the_letter_says_what_it_takes(guild, first, other, person):
    proposal = appointments.propose(**asked(guild, person, first))

    appointments.second(proposal=proposal, by=other, now=NOW)

    text = Letter.objects.get(to="new@g.example").text
    assert "negotiating staff" in text
    assert "second factor" in text


def test_neither_the_proposer_nor_the_person_seconds(guild, first, other):
    proposal = appointments.propose(**asked(guild, other, first))

    for one in (first, other):
        with pytest.raises(appointments.SecondPersonNeeded):
            appointments.second(proposal=proposal, by=one, now=NOW)

    assert RoleProposal.objects.get().state == "waiting"


def test_a_proposal_lapses_by_the_clock(guild, first, other, person):
    proposal = appointments.propose(**asked(guild, person, first))

    with pytest.raises(appointments.NotWaiting):
        appointments.second(proposal=proposal, by=other, now=NOW + timedelta(days=7))


def test_a_proposal_is_seconded_up_to_its_last_second(guild, first, other, person):
    proposal = appointments.propose(**asked(guild, person, first))
    last = NOW + timedelta(days=7) - timedelta(seconds=1)

    assert appointments.second(proposal=proposal, by=other, now=last).granted_at == last


def test_what_lapsed_is_proposed_anew(guild, first, person):
    old = RoleProposalFactory(
        guild=guild, user=person, role="staff", proposed_at=NOW - timedelta(days=8)
    )

    appointments.propose(**asked(guild, person, first))

    old.refresh_from_db()
    assert (old.state, old.decided_by) == ("withdrawn", None)
    assert RoleProposal.objects.in_time(NOW).count() == 1


def test_the_same_role_waits_once(guild, first, person):
    appointments.propose(**asked(guild, person, first))

    with pytest.raises(appointments.WaitsAlready):
        appointments.propose(**asked(guild, person, first))


def test_a_held_role_is_not_proposed(guild, first, other):
    with pytest.raises(appointments.HasItAlready):
        appointments.propose(**asked(guild, other, first, role=Role.COMMITTEE))


def test_a_role_whose_own_end_came_first_is_not_given(guild, first, other, person):
    proposal = appointments.propose(**asked(guild, person, first, until=NOW + timedelta(hours=1)))

    with pytest.raises(appointments.RanOut):
        appointments.second(proposal=proposal, by=other, now=NOW + timedelta(hours=1))


def test_a_refusal_is_another_persons(guild, first, other, person):
    proposal = appointments.propose(**asked(guild, person, first))
    with pytest.raises(appointments.SecondPersonNeeded):
        appointments.refuse(proposal=proposal, by=first, now=NOW)

    appointments.refuse(proposal=proposal, by=other, now=NOW)

    assert RoleProposal.objects.get().state == "refused"
    assert verbs()[-1] == ("role.refused", {"role": "staff"})


def test_a_proposal_is_withdrawn_by_who_made_it(guild, first, other, person):
    proposal = appointments.propose(**asked(guild, person, first))
    with pytest.raises(appointments.SecondPersonNeeded):
        appointments.withdraw(proposal=proposal, by=other, now=NOW)

    appointments.withdraw(proposal=proposal, by=first, now=NOW)

    assert RoleProposal.objects.get().state == "withdrawn"
    assert verbs()[-1] == ("role.withdrawn", {"role": "staff"})


@pytest.mark.parametrize("step", [appointments.second, appointments.refuse, appointments.withdraw])
def test_what_was_decided_is_decided(guild, first, other, person, step):
    proposal = appointments.propose(**asked(guild, person, first))
    appointments.withdraw(proposal=proposal, by=first, now=NOW)

    with pytest.raises(appointments.NotWaiting):
        step(proposal=proposal, by=other, now=NOW)


def test_a_role_that_takes_one_person_is_given_at_once(guild, first, other, person):
    grant = appointments.give(**asked(guild, person, first, role=Role.OBSERVER))

    assert grant in RoleGrant.objects.held(NOW)
    assert written_to() == ["new@g.example"]


@pytest.mark.parametrize("role", [Role.STAFF, Role.MEMBER, Role.PRESS, Role.COUNSEL])
def test_no_other_role_is_given_by_one(guild, first, person, role):
    with pytest.raises(appointments.NotGivenHere):
        appointments.give(**asked(guild, person, first, role=role))


def test_a_role_that_ran_out_is_given_anew(guild, first, person):
    old = RoleGrantFactory(guild=guild, user=person, role=Role.OBSERVER, until=YESTERDAY)

    appointments.give(**asked(guild, person, first, role=Role.OBSERVER))

    old.refresh_from_db()
    assert old.ended_at == YESTERDAY


def test_a_role_is_ended_at_once_and_says_why(guild, first, other):
    grant = RoleGrantFactory(guild=guild, role=Role.STAFF, user__email="staff@g.example")

    appointments.end(grant=grant, why="Left.", by=first, now=NOW)

    grant.refresh_from_db()
    assert (grant.ended_at, grant.ended_why) == (NOW, "Left.")
    assert verbs() == [("role.ended", {"role": "staff"})]
    assert written_to() == ["staff@g.example"]


def test_a_role_is_ended_once(guild, first, other):
    grant = RoleGrantFactory(guild=guild, role=Role.STAFF)
    appointments.end(grant=grant, why="Left.", by=first, now=NOW)

    with pytest.raises(appointments.AlreadyEnded):
        appointments.end(grant=grant, why="Left.", by=other, now=NOW)


def test_the_last_two_who_give_roles_are_ended_only_knowingly(guild, first, other):
    grant = other.role_grants.get()
    with pytest.raises(appointments.TooFewLeft):
        appointments.end(grant=grant, why="Left.", by=first, now=NOW)

    appointments.end(grant=grant, why="Left.", by=first, now=NOW, is_warned=True)

    assert RoleGrant.objects.held(NOW).filter(guild=guild).count() == 1


def test_a_second_role_that_gives_roles_counts_one_person_once(guild, first, other):
    grant = RoleGrantFactory(guild=guild, role=Role.COMMITTEE, user=first)

    appointments.end(grant=grant, why="Not elected.", by=other, now=NOW)

    assert not RoleGrant.objects.held(NOW).filter(pk=grant.pk).exists()


def test_an_operator_forces_a_strong_role(guild, first, other, person):
    grant = appointments.break_glass(**asked(guild, person, None, why="Both are ill."))

    assert (grant.is_forced, grant.why) == (True, "Both are ill.")
    assert verbs() == [("role.granted", {"role": "staff", "is_forced": True})]
    assert written_to() == ["first@g.example", "new@g.example", "other@g.example"]
    assert "Both are ill." in Letter.objects.get(to="first@g.example").text


class TestCommand:
    """`grant_role`, as an operator types it."""

    OPTIONS = {"guild": "guild", "reason": "The first person."}

    def test_the_first_people_of_a_guild_come_in(self, guild, capsys):
        for name in ("ana", "bo"):
            call_command(
                "grant_role",
                f"{name}@g.example",
                "membership",
                break_glass=True,
                name=name.title(),
                until=date(2126, 1, 31),
                **self.OPTIONS,
            )

        found = RoleGrant.objects.order_by("pk").values_list("user__email", "is_forced", "until")
        assert [row[:2] for row in found] == [("ana@g.example", True), ("bo@g.example", True)]
        assert {row[2].isoformat() for row in found} == {"2126-02-01T08:00:00+00:00"}
        assert "ana@" not in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("email", "role", "changes", "words"),
        [
            ("new@g.example", "staff", {}, "--break-glass"),
            ("nobody@g.example", "observer", {}, "--name makes the account"),
            ("new@g.example", "observer", {"guild": "none"}, "No guild has this address"),
            ("new@g.example", "observer", {"reason": " "}, "Give a reason"),
            ("new@g.example", "observer", {"until": date(2020, 1, 1)}, "That day has gone by"),
        ],
    )
    def test_a_refusal_says_what_to_do(self, guild, person, email, role, changes, words):
        with pytest.raises(CommandError, match=words):
            call_command("grant_role", email, role, **self.OPTIONS | changes)

        assert not RoleGrant.objects.exists()

    def test_a_role_is_forced_once(self, guild, person):
        call_command("grant_role", "new@g.example", "staff", break_glass=True, **self.OPTIONS)

        with pytest.raises(CommandError, match="already"):
            call_command("grant_role", "new@g.example", "staff", break_glass=True, **self.OPTIONS)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_second_at_once_give_it_once():
    guild = GuildFactory()
    first, *others = (RoleGrantFactory(guild=guild, role=Role.COMMITTEE).user for _ in range(3))
    proposal = appointments.propose(**asked(guild, UserFactory(), first))
    start, outcomes = threading.Barrier(2, timeout=20), []

    def second(by):
        start.wait()
        try:
            appointments.second(proposal=proposal, by=by, now=NOW)
        except appointments.NotWaiting:
            outcomes.append("refused")
        else:
            outcomes.append("given")
        finally:
            connection.close()

    threads = [threading.Thread(target=second, args=(by,)) for by in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert sorted(outcomes) == ["given", "refused"]
    assert RoleGrant.objects.filter(user=proposal.user).count() == 1
