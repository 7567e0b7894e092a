"""Who finds Django's admin under /operate/, and that nobody signs in past the counted attempts."""

import pytest

from portal.access import Role
from tests.factories.portal import PASSWORD, RoleGrantFactory, UserFactory

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
    UserFactory(operator=True, with_password=True, email="operator@guild.example")

    response = getattr(client, method)(
        "/operate/login/", {"username": "operator@guild.example", "password": PASSWORD}
    )

    assert (response.status_code, response.url) == (302, "/sign-in/?next=/operate/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("path", ["/operate/", "/operate/nothing/"])
def test_a_stranger_is_sent_to_sign_in(client, path: str) -> None:
    response = client.get(path)

    assert (response.status_code, response.url) == (302, f"/operate/login/?next={path}")
