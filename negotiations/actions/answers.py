"""Logging what the other side answered, a silence included."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from negotiations.actions import proposals, tabling
from negotiations.models import Clause, Negotiation, Position, Proposal, Source
from negotiations.models.proposal import Side
from portal.models import User


class NarratorMissing(Exception):
    """An answer that is only reported needs to say who describes it."""


@dataclass(frozen=True, slots=True)
class SourceInput:
    """Where the answer can be read: a publisher with an address, or a note in words."""

    publisher: str = ""
    url: str = ""
    note: str = ""

    def __bool__(self) -> bool:
        return bool(self.publisher or self.note)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the other side says on one clause."""

    clause: Clause
    stance: str
    text: str = ""


@transaction.atomic
def log_answer(
    *,
    negotiation: Negotiation,
    said_at: datetime,
    medium: str,
    entries: Sequence[Entry],
    by: User,
    now: datetime,
    responds_to: Proposal | None = None,
    is_package: bool = False,
    described_by: str = "",
    source: SourceInput | None = None,
) -> Proposal:
    """Write the employer side's answer into the record, frozen at once.

    Raises NarratorMissing, and what `tabling.table_proposal` raises: TextMissing for a counter
    without words, NotYetSaid for a date to come, NothingToHandOver without entries.
    """
    if medium == Proposal.Medium.REPORTED and not described_by:
        raise NarratorMissing
    has_words = any(entry.stance in Position.NEEDS_TEXT for entry in entries)
    proposal = proposals.start_draft(
        negotiation=negotiation,
        side=Side.EMPLOYER,
        kind=Proposal.Kind.COUNTER if has_words else Proposal.Kind.RESPONSE,
        medium=medium,
        title=_title(negotiation, said_at),
        responds_to=responds_to,
        is_package=is_package,
        described_by=described_by,
        by=by,
        now=now,
    )
    _cite(proposal, _write_down(proposal, entries), source)
    return tabling.table_proposal(proposal=proposal, said_at=said_at, by=by, now=now)


def _write_down(proposal: Proposal, entries: Sequence[Entry]) -> list[Position]:
    return Position.objects.bulk_create(
        Position(
            proposal=proposal,
            clause=entry.clause,
            place=place,
            stance=entry.stance,
            text=entry.text,
            described_by=proposal.described_by,
        )
        for place, entry in enumerate(entries, start=1)
    )


def _title(negotiation: Negotiation, said_at: datetime) -> str:
    said_on = said_at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    return _("%(side)s answer of %(date)s") % {
        "side": negotiation.employer_short_name,
        "date": formats.date_format(said_on, "j F Y"),
    }


def _cite(proposal: Proposal, positions: Sequence[Position], source: SourceInput | None) -> None:
    if not source:
        return
    row, _created = Source.objects.get_or_create(
        publisher=source.publisher, url=source.url, note=source.note
    )
    proposal.sources.add(row)
    for position in positions:
        position.sources.add(row)
