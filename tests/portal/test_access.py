"""Roles, what they may do, and what a viewer may see."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from portal.access import ANYONE, GRANTS, Permission, Reach, Role, Viewer, check, requires
from portal.access import OWN as OF_EVERYBODY
from portal.middleware import viewer_for
from portal.models import Event
from tests.factories.members import MembershipFactory
from tests.factories.portal import (
    NOW,
    TABLE,
    YESTERDAY,
    EventFactory,
    GuildFactory,
    RoleGrantFactory,
    UserFactory,
)

OWN, OTHER = 1, 2
GUILDS = {OWN, OTHER}

AS_STAFF = {
    "see the staff pages",
    "draft proposals, clauses and answers",
    "comment on working papers",
    "hand a proposal over and log the other side's answer",
    "propose, confirm and reopen tentative agreements",
    "write releases, summaries and statements, and send them to review",
    "approve, force, withdraw and correct what is released, and set ground rules",
    "let press, counsel and consultants in, and end their access",
    "search the log and see who opened what",
}
SETS_UP = "set up members’ votes, freeze, extend, void and certify them"
MAY = {
    "member": set(),
    "observer": {"see the staff pages"},
    "consultant": {"see the staff pages", "comment on working papers"},
    "counsel": {
        "see the staff pages",
        "draft proposals, clauses and answers",
        "comment on working papers",
    },
    "staff": AS_STAFF,
    "committee": AS_STAFF
    | {"read and keep papers of the committee alone", "give and end roles in the guild", SETS_UP},
    "press": {"read the press desk"},
    "membership": {
        "look members up and keep the guild's roster",
        "set who may vote, and answer members who contest it",
        "give and end roles in the guild",
        SETS_UP,
    },
    "teller": {"make and hold a key of a vote, and count with it"},
}


def viewer(role: str, guild: int = OWN) -> Viewer:
    return Viewer(user_id=7, roles={guild: frozenset({role})})


def test_the_table_of_grants_is_this() -> None:
    assert {role.value: {str(one) for one in granted} for role, granted in GRANTS.items()} == MAY


@pytest.mark.parametrize(
    "permission", sorted(set(Permission) - OF_EVERYBODY - {Permission.OPERATE})
)
@pytest.mark.parametrize("role", Role)
def test_a_role_permits_in_its_own_guild_only(role: Role, permission: Permission) -> None:
    person = viewer(role)

    assert person.permits(permission, {OWN}) is (permission.value in MAY[role.value])
    assert person.permits(permission, {OTHER}) is False
    assert person.permits(permission, set()) is False


NOWHERE, THERE = Reach(), Reach(frozenset({OWN}))
SETS = {
    "member": (NOWHERE, NOWHERE, THERE, NOWHERE),
    "observer": (NOWHERE, THERE, THERE, NOWHERE),
    "consultant": (NOWHERE, THERE, THERE, NOWHERE),
    "counsel": (NOWHERE, THERE, THERE, NOWHERE),
    "staff": (NOWHERE, THERE, THERE, NOWHERE),
    "committee": (THERE, THERE, THERE, NOWHERE),
    "press": (NOWHERE, NOWHERE, NOWHERE, THERE),
    "membership": (NOWHERE, NOWHERE, NOWHERE, NOWHERE),
    "teller": (NOWHERE, NOWHERE, NOWHERE, NOWHERE),
}


def sets(person: Viewer) -> tuple[Reach, ...]:
    return person.committee_of, person.staff_of, person.member_of, person.press_of


@pytest.mark.parametrize("role", Role)
def test_the_sets_of_a_viewer_widen(role: Role) -> None:
    person = viewer(role)

    assert sets(person) == SETS[role.value]


@pytest.mark.parametrize("permission", sorted(MAY["counsel"]))
def test_counsel_counts_at_one_table_only(permission: str) -> None:
    counsel = Viewer(user_id=7, table_roles={(TABLE, OWN): frozenset({"counsel"})})

    found = [
        counsel.permits(Permission(permission), {OWN}, TABLE),
        counsel.permits(Permission(permission), {OWN}, "negotiations/other"),
        counsel.permits(Permission(permission), {OWN}),
    ]

    assert found == [True, False, False]
    assert counsel.permits_somewhere(Permission(permission)) is True
    at_the_table = Reach(tables=frozenset({TABLE}), seats=frozenset({(TABLE, OWN)}))
    assert sets(counsel) == (NOWHERE, at_the_table, counsel.staff_of, NOWHERE)
    assert counsel.guilds_granting(Permission(permission), TABLE) == {OWN}
    assert counsel.staff_guilds_at(TABLE) == {OWN}
    assert counsel.staff_guilds_at("negotiations/other") == set()


def test_two_roles_in_two_guilds_stay_apart() -> None:
    person = Viewer(
        user_id=7, roles={OWN: frozenset({"member"}), OTHER: frozenset({"staff", "member"})}
    )

    there, both = Reach(frozenset({OTHER})), Reach(frozenset(GUILDS))
    assert sets(person) == (NOWHERE, there, both, NOWHERE)
    assert person.permits(Permission.DRAFT, {OWN}) is False
    assert person.permits(Permission.DRAFT, GUILDS) is True


def test_anyone_is_nobody() -> None:
    assert (ANYONE.is_signed_in, *sets(ANYONE)) == (False, *(NOWHERE,) * 4)
    assert {
        permission for permission in Permission if ANYONE.permits_somewhere(permission)
    } == set()


def test_an_operator_operates_and_sees_nothing_of_the_table() -> None:
    operator = Viewer(user_id=7, is_operator=True)

    permitted = {one for one in Permission if operator.permits_somewhere(one)}

    assert permitted == {Permission.OPERATE, *OF_EVERYBODY}
    assert sets(operator) == (NOWHERE,) * 4


ANSWERS = {
    "nobody": (ANYONE, Http404),
    "a member": (viewer("member"), Http404),
    "an operator": (Viewer(user_id=7, is_operator=True), Http404),
    "an observer": (viewer("observer"), PermissionDenied),
    "staff": (viewer("staff"), None),
}


@pytest.mark.parametrize("who", ANSWERS)
def test_an_outsider_finds_nothing_and_an_insider_is_refused(who: str) -> None:
    person, error = ANSWERS[who]

    if error is None:
        check(person, Permission.DRAFT)
    else:
        with pytest.raises(error):
            check(person, Permission.DRAFT)


@pytest.mark.parametrize("who", ANSWERS)
def test_a_view_asks_before_it_answers(who: str) -> None:
    person, error = ANSWERS[who]
    asked = []

    @requires(Permission.DRAFT)
    def view(request):
        asked.append(request.viewer)
        return HttpResponse()

    request = RequestFactory().get("/")
    request.viewer = person

    if error is None:
        view(request)
    else:
        with pytest.raises(error):
            view(request)

    assert asked == ([] if error else [person])
    assert view.permission == Permission.DRAFT


@pytest.mark.django_db
class TestViewerOfARequest:
    def viewer_of(self, user) -> Viewer:
        return viewer_for(user, NOW, is_proven=True)

    def test_it_has_the_roles_held_now(self, django_assert_num_queries) -> None:
        user, guild, former = UserFactory(), GuildFactory(), GuildFactory()
        RoleGrantFactory(user=user, guild=guild, role=Role.MEMBER)
        RoleGrantFactory(user=user, guild=guild, role=Role.STAFF, granted_at=NOW)
        RoleGrantFactory(user=user, guild=former, ended=True)
        RoleGrantFactory(guild=former)

        with django_assert_num_queries(1):
            found = self.viewer_of(user)

        assert found == Viewer(user_id=user.pk, roles={guild.pk: frozenset({"member", "staff"})})

    def test_guarded_roles_wait_for_a_second_factor(self) -> None:
        user, guild = UserFactory(), GuildFactory()
        RoleGrantFactory(user=user, guild=guild, role=Role.MEMBER)
        RoleGrantFactory(user=user, guild=guild, role=Role.PRESS)

        found = viewer_for(user, NOW, is_proven=False)

        roles = {guild.pk: frozenset({"member"})}
        assert found == Viewer(user_id=user.pk, roles=roles, awaits_second_factor=True)

    def test_a_member_has_nothing_to_wait_for(self) -> None:
        membership = MembershipFactory()

        found = viewer_for(membership.user, NOW, is_proven=False)

        roles = {membership.guild_id: frozenset({"member"})}
        assert found == Viewer(user_id=membership.user_id, roles=roles)

    def test_a_role_for_one_table_counts_there(self) -> None:
        grant = RoleGrantFactory(role=Role.COUNSEL)

        found = self.viewer_of(grant.user)

        held = {(grant.stream, grant.guild_id): frozenset({"counsel"})}
        assert (found.roles, found.table_roles) == ({}, held)

    def test_a_role_runs_out_at_its_instant(self) -> None:
        grant = RoleGrantFactory(role=Role.STAFF, until=NOW)
        kept = RoleGrantFactory(role=Role.CONSULTANT)

        assert self.viewer_of(grant.user).roles == {}
        assert self.viewer_of(kept.user).roles == {kept.guild_id: frozenset({"consultant"})}

    def test_a_role_begins_at_its_instant(self) -> None:
        grant = RoleGrantFactory(granted_at=NOW.replace(hour=19))

        assert self.viewer_of(grant.user).roles == {}


AUDIENCES = {
    "nobody": (ANYONE, ["public"]),
    "a member": (viewer("member"), ["public", "members"]),
    "an observer": (viewer("observer"), ["public", "members", "staff"]),
    "staff": (viewer("staff"), ["public", "members", "staff"]),
    "committee": (viewer("committee"), ["public", "members", "staff", "committee"]),
    "staff of another guild": (viewer("staff", OTHER), ["public"]),
    "an operator": (Viewer(user_id=7, is_operator=True), ["public"]),
}


@pytest.mark.django_db
@pytest.mark.parametrize("who", AUDIENCES)
def test_an_event_is_seen_by_its_audience_in_its_guilds(who: str) -> None:
    person, expected = AUDIENCES[who]
    guild, other = GuildFactory(pk=OWN), GuildFactory(pk=OTHER)
    for audience in ("public", "members", "staff", "committee"):
        EventFactory(audience=audience, guilds=[guild])
    EventFactory(audience="committee", guilds=[])
    assert other.events.count() == 0

    seen = Event.objects.visible_to(person, NOW)

    assert [event.audience for event in seen] == expected


@pytest.mark.django_db
def test_an_event_is_seen_from_its_instant() -> None:
    EventFactory(verb="past", visible_at=YESTERDAY)
    EventFactory(verb="now", visible_at=NOW)
    EventFactory(verb="later", visible_at=NOW.replace(hour=19))

    assert [event.verb for event in Event.objects.visible_to(ANYONE, NOW)] == ["past", "now"]
