"""A member who is signed in, at the instant of the tests."""

import pytest
from django.core.cache import cache

from tests.factories.members import MembershipFactory
from tests.factories.portal import NOW, GuildFactory, UserFactory


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


@pytest.fixture
def person():
    return UserFactory(email="robin@mail.example", name="Robin Wells")


@pytest.fixture
def membership(person):
    guild = GuildFactory(slug="writers", name="The Writers", short_name="WRI")
    return MembershipFactory(user=person, guild=guild, number="4711", name="Wells, Robin")


@pytest.fixture
def member(client, person, membership):
    """The client of a person in one guild."""
    client.force_login(person)
    return client
