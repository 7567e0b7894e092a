"""Sample people to try the portal with, plainly marked as such."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from portal.access import GUARDED_ROLES, Role
from portal.identity import samples
from portal.models import Guild, RoleGrant, User

WGA = ("wgaw", "wgae")
PRACTICE_SLUG = "wga-amptp-mba-2026-sample"


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """A sign-in with one role in some guilds, at one table only if it says so, or the operator."""

    email: str
    name: str
    role: Role | None = None
    guilds: Sequence[str] = ()
    stream: str = ""
    outlet: str = ""

    @property
    def is_operator(self) -> bool:
        return self.role is None

    @property
    def needs_second_factor(self) -> bool:
        return self.is_operator or self.role in GUARDED_ROLES


PEOPLE = (
    SamplePerson("wga-staff@sample.example", "Sample staff (WGA)", Role.STAFF, WGA),
    SamplePerson("wga-committee@sample.example", "Sample committee (WGA)", Role.COMMITTEE, WGA),
    SamplePerson("wga-observer@sample.example", "Sample observer (WGA)", Role.OBSERVER, WGA),
    SamplePerson(
        "wga-counsel@sample.example",
        "Sample counsel (WGA practice table)",
        Role.COUNSEL,
        WGA[:1],
        stream=f"negotiations/{PRACTICE_SLUG}",
    ),
    SamplePerson("wga-member@sample.example", "Sample member (WGA)", Role.MEMBER, ("wgaw",)),
    SamplePerson(
        "wga-membership@sample.example", "Sample membership office (WGA)", Role.MEMBERSHIP, WGA
    ),
    SamplePerson(
        "wga-membership-2@sample.example",
        "Sample membership office, second person (WGA)",
        Role.MEMBERSHIP,
        WGA,
    ),
    SamplePerson("wga-teller@sample.example", "Sample teller (WGA)", Role.TELLER, WGA),
    SamplePerson(
        "sag-staff@sample.example", "Sample staff (SAG-AFTRA)", Role.STAFF, ("sag-aftra",)
    ),
    SamplePerson(
        "press@sample.example",
        "Sample journalist",
        Role.PRESS,
        (*WGA, "sag-aftra"),
        outlet="The Sample Daily",
    ),
    SamplePerson(
        "sag-membership@sample.example",
        "Sample membership office (SAG-AFTRA)",
        Role.MEMBERSHIP,
        ("sag-aftra",),
    ),
    SamplePerson("operator@sample.example", "Sample operator"),
)


@transaction.atomic
def add_sample_people(*, now: datetime) -> list[User]:
    """Create those who are missing, with the sample authenticator if they need it, and return them.

    The guilds have to be there. Whoever exists already is left alone.
    """
    present = set(User.objects.filter(is_sample=True).values_list("email", flat=True))
    missing = [person for person in PEOPLE if person.email not in present]
    return [_add(person, now) for person in missing]


def _add(person: SamplePerson, now: datetime) -> User:
    user = User.objects.create_user(
        person.email, name=person.name, is_sample=True, is_operator=person.is_operator
    )
    if person.needs_second_factor:
        samples.give_authenticator(user)
    RoleGrant.objects.bulk_create(
        RoleGrant(
            user=user,
            guild=guild,
            role=person.role,
            stream=person.stream,
            outlet=person.outlet,
            granted_at=now,
        )
        for guild in Guild.objects.filter(slug__in=person.guilds)
        if person.role
    )
    return user
