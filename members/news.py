"""What happened at the tables that a person may see since they last came, theirs first."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from negotiations import timeline
from negotiations.models import Negotiation
from negotiations.timeline import Line
from portal.access import Viewer
from portal.models import Event

LINES = 5
AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Interest:
    """Which tables concern a person: those of their guilds, and among them the work they chose.

    `wanted` are the guilds in which the person does the chosen work, `categories` its names.
    """

    guilds: frozenset[int] = frozenset()
    wanted: frozenset[int] = frozenset()
    categories: Collection[str] = ()

    def place(self, table: Negotiation) -> tuple[bool, bool]:
        """Where the table stands among others: own guilds lead, in each part the chosen work."""
        seats = {party.guild_id for party in table.parties.all()}
        return (not self.guilds & seats, not (self.wanted & seats or self._names(table)))

    def concerns(self, table: Negotiation) -> bool:
        return not self.place(table)[0]

    def _names(self, table: Negotiation) -> bool:
        words = f"{table.title} {table.agreement_title}".casefold()
        return any(category.casefold() in words for category in self.categories)


@dataclass(frozen=True, slots=True)
class News:
    """What is new at one table: the last lines, newest first, and how many more there are."""

    table: Negotiation
    lines: Sequence[Line]
    further: int


def tables_of(viewer: Viewer, now: datetime, interest: Interest) -> list[Negotiation]:
    """Every table that the viewer may know of, with its seats; two queries."""
    visible = Negotiation.objects.visible_to(viewer, now).newest_first()
    return sorted(visible.prefetch_related("parties"), key=interest.place)


def since(at: datetime, tables: Iterable[Negotiation], viewer: Viewer, now: datetime) -> list[News]:
    """What became known to the viewer after an instant, by table in the order given; one query.

    Of very much the last AT_MOST events are looked at.
    """
    by_stream = {table.stream: table for table in tables}
    events = Event.objects.visible_to(viewer, now).filter(stream__in=by_stream, visible_at__gt=at)
    told: dict[str, list[Line]] = {stream: [] for stream in by_stream}
    for event in events.order_by("-visible_at", "-number")[:AT_MOST]:
        told[event.stream].append(timeline.line(event, by_stream[event.stream]))
    return [
        News(by_stream[stream], lines[:LINES], max(0, len(lines) - LINES))
        for stream, lines in told.items()
        if lines
    ]


def last_votes(
    tables: Sequence[Negotiation], viewer: Viewer, now: datetime
) -> list[tuple[Negotiation, Line]]:
    """The last vote of the members that is on record at each table; one query."""
    told = timeline.turning_points(tables, viewer, now)
    votes = {
        stream: [line for line in lines if line.kind == timeline.Kind.VOTES]
        for stream, lines in told.items()
    }
    return [(table, votes[table.stream][-1]) for table in tables if votes[table.stream]]
