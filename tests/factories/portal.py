"""One row each of people, guilds, roles, events and jobs."""

from datetime import UTC, datetime, timedelta

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from portal import events
from portal.access import Audience, Role
from portal.models import Event, Guild, Heartbeat, Job, Letter, RoleGrant, RoleProposal, User

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
YESTERDAY = NOW - timedelta(days=1)
TABLE = "negotiations/table"


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
        counsel = factory.Trait(
            role=factory.RelatedFactory(
                "tests.factories.portal.RoleGrantFactory", "user", role=Role.COUNSEL
            )
        )
        consultant = factory.Trait(
            role=factory.RelatedFactory(
                "tests.factories.portal.RoleGrantFactory", "user", role=Role.CONSULTANT
            )
        )
        press = factory.Trait(
            role=factory.RelatedFactory(
                "tests.factories.portal.RoleGrantFactory", "user", role=Role.PRESS
            )
        )
        membership = factory.Trait(
            role=factory.RelatedFactory(
                "tests.factories.portal.RoleGrantFactory", "user", role=Role.MEMBERSHIP
            )
        )
        teller = factory.Trait(
            role=factory.RelatedFactory(
                "tests.factories.portal.RoleGrantFactory", "user", role=Role.TELLER
            )
        )
        operator = factory.Trait(is_operator=True)

    email = factory.Sequence(lambda n: f"person-{n}@guild.example")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.LazyFunction(lambda: make_password(None))


class RoleGrantFactory(DjangoModelFactory):
    """A role in a whole guild; counsel's is for one table, a consultant's for 30 days from NOW."""

    class Meta:
        model = RoleGrant

    class Params:
        ended = factory.Trait(ended_at=YESTERDAY)

    user = factory.SubFactory(UserFactory)
    guild = factory.SubFactory(GuildFactory)
    role = Role.STAFF
    stream = factory.LazyAttribute(lambda o: TABLE if o.role == Role.COUNSEL else "")
    outlet = factory.LazyAttribute(lambda o: "The Daily Sample" if o.role == Role.PRESS else "")
    until = factory.LazyAttribute(
        lambda o: NOW + timedelta(days=30) if o.role == Role.CONSULTANT else None
    )
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


class JobFactory(DjangoModelFactory):
    """A job that waits, asked for at NOW by somebody without a role; the traits are what may follow."""

    class Meta:
        model = Job

    class Params:
        running = factory.Trait(
            state=Job.State.RUNNING, attempts=1, started_at=NOW, alive_at=NOW, steps=8, steps_done=3
        )
        left = factory.Trait(running=True, alive_at=NOW - Job.SILENCE - timedelta(seconds=1))
        done = factory.Trait(state=Job.State.DONE, attempts=1, ended_at=NOW)
        failed = factory.Trait(
            state=Job.State.FAILED, attempts=1, ended_at=NOW, failure="This is no Word file."
        )
        cancelled = factory.Trait(state=Job.State.CANCELLED, ended_at=NOW)

    kind = "count"
    title = factory.Sequence(lambda n: f"Reading “file-{n}.docx”")
    target_id = "8"
    address = "/method/"
    guild = factory.SubFactory(GuildFactory)
    asked_by = factory.SubFactory(UserFactory)
    asked_at = NOW


class RoleProposalFactory(DjangoModelFactory):
    """A strong role that waits for a second person."""

    class Meta:
        model = RoleProposal

    class Params:
        given = factory.Trait(
            state=RoleProposal.State.GIVEN,
            decided_by=factory.SubFactory(UserFactory),
            decided_at=NOW,
            grant=factory.SubFactory(RoleGrantFactory),
        )

    guild = factory.SubFactory(GuildFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.STAFF
    why = "Joins the negotiating staff."
    proposed_by = factory.SubFactory(UserFactory)
    proposed_at = YESTERDAY


class LetterFactory(DjangoModelFactory):
    class Meta:
        model = Letter

    to = factory.Sequence(lambda n: f"person-{n}@guild.example")
    subject = "A letter"
    text = "Words."
    created_at = NOW
