"""A session is of one person under one mail address: when that changes, it ends."""

import pytest
from django.test import Client

from tests.factories.portal import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory(email="old@mail.example")


@pytest.fixture
def session(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize(
    ("change", "status"),
    [({"email": "new@mail.example"}, 302), ({"name": "Another name"}, 200), ({}, 200)],
)
def test_another_address_ends_it(session, person, change, status):
    for field, value in change.items():
        setattr(person, field, value)
    person.save()

    assert session.get("/jobs/").status_code == status


def test_a_session_of_the_key_before_goes_on(person, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    session = person.get_session_auth_hash()

    settings.SECRET_KEY = "another key that is just as long as the first one was before it"

    assert session in list(person.get_session_auth_fallback_hash())
