"""What the membership office puts right in the guild's file."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from members.models import Membership, MembershipPeriod
from members.names import search_name
from portal import events
from portal.access import Audience
from portal.models import User


class IsADouble(Exception):
    """What is said of a double is past; it is said of the membership that goes on."""


class NothingChanged(Exception):
    """That is what the file says already."""


class BeforeThePresent(Exception):
    """The day lies before the period that counts now, whose history would be written anew."""


class NotYet(Exception):
    """A correction counts from today at the latest; what is to come is the next file's."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a guild says of a member, field by field as in a period."""

    standing: str
    is_in_good_standing: bool
    dues_paid_until: date | None
    branch: str
    categories: list[str]
    units: list[str]
    earnings: dict[str, int]
    pension_years: int | None

    def as_fields(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(self)}


@transaction.atomic
def correct_facts(
    *, membership: Membership, facts: Facts, from_on: date, why: str, by: User, now: datetime
) -> MembershipPeriod:
    """End what the guild says now and say this from a day on; the membership's row is locked.

    From the very day on which the present period began, this takes its place. The next membership
    file may say otherwise again.
    """
    membership = _locked(membership)
    present = membership.periods.filter(until_on=None).first()
    _check(membership, present, facts, from_on, now)
    said = facts.as_fields() | {"recorded_at": now, "recorded_by": by, "why": why, "source": None}
    if present and present.from_on == from_on:
        for name, value in said.items():
            setattr(present, name, value)
        present.save(update_fields=list(said))
        period = present
    else:
        membership.periods.filter(until_on=None).update(until_on=from_on)
        period = MembershipPeriod.objects.create(membership=membership, from_on=from_on, **said)
    _tell("membership.corrected", membership, by=by, now=now)
    return period


def _check(
    membership: Membership,
    present: MembershipPeriod | None,
    facts: Facts,
    from_on: date,
    now: datetime,
) -> None:
    if from_on > timezone.localdate(now):
        raise NotYet
    later = membership.periods.exclude(pk=present.pk if present else 0)
    ends = [one for one in later.values_list("until_on", flat=True) if one]
    if (present and from_on < present.from_on) or (not present and ends and from_on < max(ends)):
        raise BeforeThePresent
    if present and facts == facts_said(present):
        raise NothingChanged


def facts_said(period: MembershipPeriod) -> Facts:
    """What a period says, as it would be corrected."""
    return Facts(**{one.name: getattr(period, one.name) for one in fields(Facts)})


@transaction.atomic
def correct_entry(
    *, membership: Membership, name: str, mail: str, by: User, now: datetime
) -> Membership:
    """Put name and mail address in the guild's file right; neither is how the member signs in."""
    membership = _locked(membership)
    mail = mail.strip().lower()
    if (membership.name, membership.mail) == (name, mail):
        raise NothingChanged
    membership.name, membership.search_name = name, search_name(name)
    membership.mail = mail
    membership.save(update_fields=["name", "search_name", "mail"])
    _tell("membership.entry_corrected", membership, by=by, now=now)
    return membership


def _locked(membership: Membership) -> Membership:
    rows = Membership.objects.select_for_update(of=("self",)).select_related("guild")
    membership = rows.get(pk=membership.pk)
    if membership.merged_into_id is not None:
        raise IsADouble
    return membership


def _tell(verb: str, membership: Membership, *, by: User, now: datetime) -> None:
    """One event without what was or is said: the log is read by more than the office."""
    events.record(
        verb,
        by=by,
        at=now,
        target=membership,
        audience=Audience.STAFF,
        guilds=[membership.guild],
    )
