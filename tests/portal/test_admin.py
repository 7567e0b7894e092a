"""Who finds Django's admin under /operate/, and that nobody signs in past the counted attempts."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry

from portal.access import Role
from portal.models import Event, RoleGrant, User
from tests import second_factors
from tests.factories.portal import NOW, GuildFactory, RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_an_operator_sees_the_admin(client) -> None:
    client.force_login(UserFactory(operator=True))

    response = client.get("/operate/")

    assert response.status_code == 200


@pytest.mark.parametrize("role", Role)
def test_nobody_else_finds_it(client, role: Role) -> None:
    client.force_login(RoleGrantFactory(role=role).user)

    statuses = {client.get(path).status_code for path in ("/operate/", "/operate/nothing/")}

    assert statuses == {404}


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_admins_own_sign_in_only_leads_to_the_portals(client, method: str) -> None:
    UserFactory(operator=True, email="operator@guild.example")

    response = getattr(client, method)("/operate/login/", {"username": "operator@guild.example"})

    assert (response.status_code, response.url) == (302, "/sign-in/?next=/operate/")
    assert "_auth_user_id" not in client.session


def test_an_operator_is_asked_for_the_second_factor(client) -> None:
    with second_factors.withheld():
        client.force_login(UserFactory(operator=True))

    response = client.get("/operate/portal/user/")

    assert response.url == "/second-factor/?next=%2Foperate%2Fportal%2Fuser%2F"


def test_a_change_asks_for_a_sign_in_of_late(client, time_machine) -> None:
    time_machine.move_to(NOW, tick=False)
    client.force_login(UserFactory(operator=True))
    time_machine.move_to(NOW + timedelta(minutes=16), tick=False)

    looked = client.get("/operate/portal/user/add/")
    changed = client.post("/operate/portal/user/add/", person())

    assert (looked.status_code, changed.status_code) == (200, 403)
    assert "New person" in changed.content.decode()
    assert User.objects.filter(name="New person").count() == 0


@pytest.mark.parametrize("path", ["/operate/", "/operate/nothing/"])
def test_a_stranger_is_sent_to_sign_in(client, path: str) -> None:
    response = client.get(path)

    assert (response.status_code, response.url) == (302, f"/operate/login/?next={path}")


def person(**fields: str) -> dict[str, str]:
    return {"email": "New.Person@guild.example", "name": "New person", "is_active": "on"} | fields


def test_an_operator_adds_a_person_for_whom_no_password_fits(client) -> None:
    client.force_login(UserFactory(operator=True))

    client.post("/operate/portal/user/add/", person())

    added = User.objects.get(email="new.person@guild.example")
    assert (added.has_usable_password(), added.is_operator) == (False, False)


def test_saving_a_person_keeps_their_sessions(client) -> None:
    client.force_login(UserFactory(operator=True))
    kept = UserFactory()
    before = kept.get_session_auth_hash()

    client.post(f"/operate/portal/user/{kept.pk}/change/", person(email=kept.email))

    kept.refresh_from_db()
    assert (kept.name, kept.get_session_auth_hash()) == ("New person", before)


def test_a_role_is_granted_ended_and_logged(client) -> None:
    client.force_login(UserFactory(operator=True))
    user, guild = UserFactory(), GuildFactory()
    granted = {
        "user": user.pk,
        "guild": guild.pk,
        "role": "staff",
        "why": "The guild's first person.",
        "granted_at_0": "2026-03-01",
        "granted_at_1": "10:00",
    }
    client.post("/operate/portal/rolegrant/add/", granted)
    grant = RoleGrant.objects.get()
    ended = {"ended_at_0": "2026-03-02", "ended_at_1": "10:00"}
    client.post(f"/operate/portal/rolegrant/{grant.pk}/change/", ended)

    grant.refresh_from_db()
    assert grant.ended_at is not None
    assert list(Event.objects.values_list("verb", "audience", "payload")) == [
        ("role.granted", "staff", {"role": "staff", "is_forced": True}),
        ("role.ended", "staff", {"role": "staff"}),
    ]


def test_a_strong_role_without_a_reason_is_refused(client) -> None:
    client.force_login(UserFactory(operator=True))
    granted = {
        "user": UserFactory().pk,
        "guild": GuildFactory().pk,
        "role": "membership",
        "granted_at_0": "2026-03-01",
        "granted_at_1": "10:00",
    }

    page = client.post("/operate/portal/rolegrant/add/", granted).content.decode()

    assert "Say why you give it without them." in page
    assert not RoleGrant.objects.exists()


def test_a_role_that_takes_one_person_is_not_forced(client) -> None:
    client.force_login(UserFactory(operator=True))
    granted = {
        "user": UserFactory().pk,
        "guild": GuildFactory().pk,
        "role": "observer",
        "granted_at_0": "2026-03-01",
        "granted_at_1": "10:00",
    }

    client.post("/operate/portal/rolegrant/add/", granted)

    assert RoleGrant.objects.get().is_forced is False
    assert Event.objects.get().payload == {"role": "observer"}


@pytest.mark.parametrize("path", ["portal/user", "portal/guild", "portal/rolegrant"])
def test_nothing_is_deleted(client, path: str) -> None:
    client.force_login(UserFactory(operator=True))
    RoleGrantFactory(pk=1, user__pk=1001, guild__pk=1)
    key = 1001 if path == "portal/user" else 1

    assert client.get(f"/operate/{path}/{key}/change/").status_code == 200
    assert client.get(f"/operate/{path}/{key}/delete/").status_code == 403


def test_what_operators_did_is_kept_without_names(client) -> None:
    client.force_login(UserFactory(operator=True))
    kept = UserFactory(name="Named Person", email="named@guild.example")
    grant = RoleGrantFactory(user=kept, role="observer")

    client.post("/operate/portal/user/add/", person())
    client.post(f"/operate/portal/user/{kept.pk}/change/", person(email=kept.email, name="Other"))
    ended = {"ended_at_0": "2026-03-02", "ended_at_1": "10:00"}
    client.post(f"/operate/portal/rolegrant/{grant.pk}/change/", ended)

    added = User.objects.get(email="new.person@guild.example")
    rows = LogEntry.objects.order_by("pk").values_list("object_repr", "action_flag")
    assert list(rows) == [
        (f"person {added.pk}", ADDITION),
        (f"person {kept.pk}", CHANGE),
        (f"role {grant.pk}", CHANGE),
    ]
    assert LogEntry.objects.get(object_id=kept.pk, action_flag=CHANGE).get_change_message() == (
        "Changed Name."
    )


def test_an_address_that_was_changed_leaves_no_old_one(client) -> None:
    client.force_login(UserFactory(operator=True))
    kept = UserFactory(email="before@guild.example")
    EmailAddress.objects.create(user=kept, email="before@guild.example", verified=True)

    client.post(f"/operate/portal/user/{kept.pk}/change/", person(email="after@guild.example"))

    assert User.objects.get(pk=kept.pk).email == "after@guild.example"
    assert not EmailAddress.objects.exists()
