"""A table of one guild, with the people who may or may not sit at it."""

from collections.abc import Callable

import pytest
from django.test import Client

from negotiations.models import Negotiation
from portal.models import Guild, User
from tests.factories.negotiations import NegotiationFactory
from tests.factories.portal import GuildFactory, RoleGrantFactory, UserFactory

SignIn = Callable[[User], Client]


@pytest.fixture
def guild(db: None) -> Guild:
    return GuildFactory()


@pytest.fixture
def table(guild: Guild) -> Negotiation:
    return NegotiationFactory(
        slug="table",
        title="Our table",
        guilds=[guild],
        guild_short_name="WGA",
        employer_short_name="AMPTP",
    )


def person(guild: Guild, role: str, name: str) -> User:
    return RoleGrantFactory(user=UserFactory(name=name), guild=guild, role=role).user


@pytest.fixture
def staff(guild: Guild) -> User:
    return person(guild, "staff", "Ana Staff")


@pytest.fixture
def colleague(guild: Guild) -> User:
    return person(guild, "committee", "Ben Committee")


@pytest.fixture
def observer(guild: Guild) -> User:
    return person(guild, "observer", "Oda Observer")


@pytest.fixture
def member(guild: Guild) -> User:
    return person(guild, "member", "Mia Member")


@pytest.fixture
def other_staff(db: None) -> User:
    """Staff of a guild that does not sit at this table."""
    return person(GuildFactory(), "staff", "Otto Other")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def client(staff: User) -> Client:
    """The browser of a staff member."""
    return signed_in(staff)


@pytest.fixture
def client_of() -> SignIn:
    return signed_in
