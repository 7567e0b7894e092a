"""One row each of people, guilds, roles and events."""

from datetime import UTC, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from portal import events
from portal.access import Audience, Role
from portal.models import Event, Guild, Heartbeat, RoleGrant, User

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
YESTERDAY = NOW - timedelta(days=1)
PASSWORD = "the sound of an open door"


class GuildFactory(DjangoModelFactory):
    class Meta:
        model = Guild

    slug = factory.Sequence(lambda n: f"guild-{n}")
    name = factory.Sequence(lambda n: f"Guild number {n}")
    short_name = factory.Sequence(lambda n: f"G{n}")


class UserFactory(DjangoModelFactory):
    """A person without a role; `staff=True` and the like grant one in `role__guild`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        member = factory.Trait(
            role=factory.RelatedFactory(
                "tests.factories.portal.RoleGrantFactory", "user", role=Role.MEMBER
            )
        )
        observer = factory.Trait(
            role=factory.RelatedFactory(
                "tests.factories.portal.RoleGrantFactory", "user", role=Role.OBSERVER
            )
        )
        staff = factory.Trait(
            role=factory.RelatedFactory(
                "tests.factories.portal.RoleGrantFactory", "user", role=Role.STAFF
            )
        )
        committee = factory.Trait(
            role=factory.RelatedFactory(
                "tests.factories.portal.RoleGrantFactory", "user", role=Role.COMMITTEE
            )
        )
        operator = factory.Trait(is_operator=True)
        with_password = factory.Trait(password=factory.django.Password(PASSWORD))

    email = factory.Sequence(lambda n: f"person-{n}@guild.example")
    name = factory.Sequence(lambda n: f"Person {n}")


class RoleGrantFactory(DjangoModelFactory):
    class Meta:
        model = RoleGrant

    class Params:
        ended = factory.Trait(ended_at=YESTERDAY)

    user = factory.SubFactory(UserFactory)
    guild = factory.SubFactory(GuildFactory)
    role = Role.STAFF
    granted_at = NOW - timedelta(days=365)


class EventFactory(DjangoModelFactory):
    """An event of the log, written as the portal writes it, so the chain holds."""

    class Meta:
        model = Event

    verb = "milestone.recorded"
    by = None
    at = YESTERDAY
    target = factory.SubFactory(GuildFactory)
    audience = Audience.PUBLIC
    guilds = ()

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return events.record(kwargs.pop("verb"), **kwargs)


class HeartbeatFactory(DjangoModelFactory):
    class Meta:
        model = Heartbeat

    name = factory.Sequence(lambda n: f"process-{n}")
    at = YESTERDAY
