"""A guild with somebody in its membership office."""

import pytest

from portal.models import Guild, User
from tests.factories.portal import GuildFactory, UserFactory


@pytest.fixture
def guild() -> Guild:
    return GuildFactory(slug="wga", name="Writers Guild", short_name="WGA")


@pytest.fixture
def keeper(guild: Guild) -> User:
    return UserFactory(membership=True, role__guild=guild)
