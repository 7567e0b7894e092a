"""Writing down what a side said in public, until a release carries it."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import Truncator

from negotiations.actions.answers import SourceInput
from negotiations.actions.telling import tell_table
from negotiations.models import Negotiation, Release, ReleaseItem, Source, Statement
from portal.models import User

TOLD = 80
DRAFTED = (Release.State.DRAFT, Release.State.SET_ASIDE)


class SourceMissing(Exception):
    """A statement needs a source: a publisher, or a note in words."""


class NotYetSaid(Exception):
    """A statement is of today or earlier."""


class OfAnotherTable(Exception):
    """A statement is on an issue of its own negotiation."""


class Released(Exception):
    """A release names the statement; it stays as it is."""


class SetAside(Exception):
    """The statement was set aside."""


@transaction.atomic
def record(
    *, negotiation: Negotiation, source: SourceInput, by: User, now: datetime, **said: Any
) -> Statement:
    """Write down a statement; `said` are its fields: side, speaker, said_on, words and so on."""
    _check(negotiation, said, now)
    statement = Statement.objects.create(
        negotiation=negotiation,
        source=_kept(source),
        recorded_at=now,
        recorded_by=by,
        **said,
    )
    _tell("statement.recorded", statement, by=by, now=now)
    return statement


@transaction.atomic
def change(
    *, statement: Statement, source: SourceInput, by: User, now: datetime, **said: Any
) -> Statement:
    """Mend a statement that no release carries; one that is being drafted takes the new words."""
    fresh = _locked(statement)
    if _named_by(fresh).exclude(release__state__in=DRAFTED).exists():
        raise Released
    _check(fresh.negotiation, said, now)
    for name, value in said.items():
        setattr(fresh, name, value)
    fresh.source = _kept(source)
    fresh.save(update_fields=[*said, "source"])
    _tell("statement.changed", fresh, by=by, now=now)
    return fresh


@transaction.atomic
def set_aside(*, statement: Statement, by: User, now: datetime) -> Statement:
    """Take a statement off the list; one that any release names, drafts included, stays."""
    fresh = _locked(statement)
    if _named_by(fresh).exclude(release__state=Release.State.SET_ASIDE).exists():
        raise Released
    fresh.set_aside_at = now
    fresh.save(update_fields=["set_aside_at"])
    _tell("statement.set_aside", fresh, by=by, now=now)
    return fresh


def _locked(statement: Statement) -> Statement:
    rows = Statement.objects.select_for_update(of=("self",)).select_related("negotiation")
    fresh = rows.get(pk=statement.pk)
    if fresh.set_aside_at is not None:
        raise SetAside
    return fresh


def _named_by(statement: Statement) -> QuerySet[ReleaseItem]:
    return ReleaseItem.objects.filter(statement=statement)


def _check(negotiation: Negotiation, said: dict[str, Any], now: datetime) -> None:
    said_on: date = said["said_on"]
    if said_on > now.astimezone(ZoneInfo(settings.TIME_ZONE)).date():
        raise NotYetSaid
    issue = said.get("issue")
    if issue is not None and issue.negotiation_id != negotiation.pk:
        raise OfAnotherTable


def _kept(source: SourceInput) -> Source:
    if not source:
        raise SourceMissing
    row, _created = Source.objects.get_or_create(
        publisher=source.publisher, url=source.url, note=source.note
    )
    return row


def _tell(verb: str, statement: Statement, *, by: User, now: datetime) -> None:
    table = statement.negotiation
    tell_table(
        verb,
        table,
        statement,
        by=by,
        now=now,
        payload={
            "title": Truncator(statement.words).chars(TOLD),
            "side": statement.side,
            "said_on": statement.said_on.isoformat(),
        },
    )
