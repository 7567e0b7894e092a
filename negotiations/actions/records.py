"""Loading the public record of past negotiations, all of a file or nothing of it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import transaction

from negotiations import record
from negotiations.actions import record_agreements, record_tables, release_decisions
from negotiations.actions.record_ledger import Ledger, Moment
from negotiations.actions.record_proposals import Recorder
from negotiations.actions.release_items import Item
from negotiations.models import (
    Agreement,
    Negotiation,
    Position,
    Proposal,
    Release,
    Session,
    TentativeAgreement,
)
from portal import events
from portal.access import Audience
from portal.models import ChainHead, Guild


class RecordDiffers(Exception):
    """Rows of the file say other than what is on record, which never changes.

    `differences` name each row by its place in the file.
    """

    def __init__(self, differences: Sequence[str]) -> None:
        super().__init__("\n".join(differences))
        self.differences = differences


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows of each kind were added; empty when all were there already."""

    added: Mapping[str, int]


@transaction.atomic
def load_record(*, rows: record.Record, on_row: Callable[[], None] = lambda: None) -> Loaded:
    """Add what the file has and the portal has not, as public history of those dates.

    The log's head is locked from the start, so two loads run one after the other. Every event
    carries the historical instant and no actor; every row is released to the public at the
    instant at which it was said. Raises RecordDiffers, and then nothing is loaded.
    """
    ChainHead.objects.get_or_create(pk=1)
    ChainHead.objects.select_for_update().get(pk=1)
    ledger = Ledger(on_row)
    for table in rows.negotiations:
        board = record_tables.lay_out(table, ledger)
        plan = record.arrange(table)
        recorder = Recorder(board, ledger)
        recorder.table(plan)
        recorder.agree(record.agreements(plan))
        record_agreements.conclude(table, board, ledger)
    if ledger.differences:
        raise RecordDiffers(ledger.differences)
    _write_log(ledger)
    return Loaded(dict(ledger.added))


def _write_log(ledger: Ledger) -> None:
    """Events and releases over all negotiations by instant; a release after what it shows."""
    guilds = {
        moment.negotiation: list(moment.negotiation.guilds.all()) for moment in ledger.moments
    }
    moments = sorted(ledger.moments, key=lambda moment: moment.order)
    publications = _publications(ledger)
    for moment in moments:
        while publications and publications[0][0] < moment.at:
            _publish(*publications.pop(0))
        _record(moment, guilds[moment.negotiation])
    for publication in publications:
        _publish(*publication)


def _record(moment: Moment, guilds: list[Guild]) -> None:
    events.record(
        moment.verb,
        by=None,
        at=moment.at,
        visible_at=moment.visible_at,
        target=moment.target,
        audience=Audience.PUBLIC,
        guilds=guilds,
        stream=moment.negotiation.stream,
        payload=moment.payload,
    )


def _publications(ledger: Ledger) -> list[tuple[datetime, Negotiation, list[Item]]]:
    """One release for everything that a negotiation shows at one instant, by instant."""

    def key(entry: tuple[datetime, Negotiation, Item]) -> tuple[datetime, str]:
        return entry[0], entry[1].slug

    grouped = groupby(sorted(ledger.items, key=key), key=key)
    together = (list(entries) for _key, entries in grouped)
    return [(entries[0][0], entries[0][1], [item for *_, item in entries]) for entries in together]


def _publish(at: datetime, negotiation: Negotiation, items: list[Item]) -> Release:
    release = Release(
        negotiation=negotiation,
        slug=_free_slug(at, negotiation),
        title=_title(at, negotiation, items),
        audience=Audience.PUBLIC,
        zone=str(record.ZONE),
        change_note=_change_note(items),
        is_major=any(isinstance(item, Position) for item in items),
    )
    return release_decisions.publish_record(release=release, items=items, live_at=at, now=at)


def _free_slug(at: datetime, negotiation: Negotiation) -> str:
    """By table and instant; words that were found later get a release of their own."""
    slug = f"{negotiation.slug}-{at.astimezone(record.ZONE):%Y-%m-%d-%H%M}"
    same = Release.objects.filter(negotiation=negotiation, slug__startswith=slug).count()
    return f"{slug}-{same + 1}" if same else slug


def _title(at: datetime, negotiation: Negotiation, items: list[Item]) -> str:
    day = record.in_words(at.astimezone(record.ZONE).date())
    kinds = {type(item) for item in items}
    proposals = {item.proposal.kind for item in items if isinstance(item, Position)}
    titles = (
        (Negotiation in kinds, f"Talks on the {negotiation.agreement_title} open, {day}"),
        (Agreement in kinds, f"Whole text of the agreement, {day}"),
        (TentativeAgreement in kinds, f"Agreed texts of {day}"),
        (proposals == {Proposal.Kind.SUCCESSOR}, f"Texts of the agreement that followed, {day}"),
        (Position in kinds, f"Texts of {day}"),
    )
    return next((title for fits, title in titles if fits), f"Session of {day}")[:200]


def _change_note(items: list[Item]) -> str:
    """What is new in numbers: `1 session, 3 positions of the guild.`"""
    counts = Counter(_name(item) for item in items)
    told = [one if count == 1 else f"{count} {many}" for (one, many), count in counts.items()]
    return ", ".join(told).capitalize() + "."


NAMES = {
    TentativeAgreement: ("one agreed text", "agreed texts"),
    Session: ("one session", "sessions"),
    Agreement: ("one agreement", "agreements"),
    Negotiation: ("the negotiation itself", "negotiations"),
}


def _name(item: Item) -> tuple[str, str]:
    """What the item is called alone, and among several; the record has no other kinds."""
    if isinstance(item, Position):
        sides = {"guild": "the guild", "employer": "the employer side"}
        of_side = f"of {sides.get(item.proposal.side, 'both sides')}"
        return f"one position {of_side}", f"positions {of_side}"
    return NAMES[type(item)]
