"""What is wrong between rows that are each well-formed: order, duplicates, names of no one."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Protocol, TypeVar

from negotiations.record import rows
from negotiations.record.instants import instant
from negotiations.record.wording import guild_name, slug_of


class Row(Protocol):
    """Anything with a place in the file."""

    @property
    def path(self) -> str: ...


class Dated(Row, Protocol):
    @property
    def date(self) -> date: ...


R = TypeVar("R", bound=Row)


def faults_between_rows(record: rows.Record) -> list[str]:
    faults = list(_duplicates(record.negotiations, lambda row: row.slug, "slug", "is taken"))
    for negotiation in record.negotiations:
        faults += _negotiation(negotiation)
    return faults


def _negotiation(table: rows.Negotiation) -> Iterator[str]:
    yield from _parties(table)
    term = table.term
    if _known(term.starts, term.ends) and term.ends <= term.starts:
        yield f"{table.path}.term.to: {term.ends} is not after {term.starts}"
    for dated in (table.milestones, table.sessions, table.proposals):
        yield from _out_of_order(dated)
    yield from _duplicates(
        table.sessions, lambda row: (row.date, row.kind), "kind", "is there already on that date"
    )
    yield from _duplicates(table.milestones, lambda row: (row.date, row.event), "event")
    yield from _duplicates(table.documents, lambda row: (row.date, row.title), "title")
    yield from _duplicates(table.proposals, lambda row: row.number, "number", "is taken")
    yield from _duplicates(table.clauses, lambda row: row.slug, "slug", "is taken")
    yield from _topics(table)
    yield from _clause_names(table)
    for clause in table.clauses:
        yield from _clause(clause)
    yield from _votes(table.votes)


def _parties(table: rows.Negotiation) -> Iterator[str]:
    if not table.parties.guilds:
        yield f"{table.path}.parties: no guild"
    if not table.parties.employers:
        yield f"{table.path}.parties: no employer"
    if len({guild_name(name).slug for name in table.parties.guilds}) < len(table.parties.guilds):
        yield f"{table.path}.parties: a guild is there twice"


def _known(*days: date) -> bool:
    return rows.UNKNOWN_DAY not in days


def _out_of_order(dated: Sequence[Dated]) -> Iterator[str]:
    for earlier, later in pairwise(dated):
        if _known(earlier.date, later.date) and later.date < earlier.date:
            yield f"{later.path}.date: {later.date} comes after {earlier.date} in the file"


def _duplicates(
    found: Iterable[R], key: Callable[[R], Hashable], field: str, words: str = "is there already"
) -> Iterator[str]:
    first: dict[Hashable, R] = {}
    for row in found:
        same = first.setdefault(key(row), row)
        if same is not row and key(row) != "":
            yield f"{row.path}.{field}: {getattr(row, field)} {words}, see {same.path}"


def _topics(table: rows.Negotiation) -> Iterator[str]:
    if len({slug_of(topic) for topic in table.topics}) < len(table.topics):
        yield f"{table.path}.topics: a topic is there twice"
    for place, topic in enumerate(table.topics):
        if not slug_of(topic):
            yield f"{table.path}.topics[{place}]: {topic} has no letter or digit for an address"
    for clause in table.clauses:
        if clause.topic and clause.topic not in table.topics:
            yield f"{clause.path}.topic: {clause.topic} is an unknown topic"


def _clause_names(table: rows.Negotiation) -> Iterator[str]:
    known = {clause.slug for clause in table.clauses}
    for proposal in table.proposals:
        for place, slug in enumerate(proposal.clauses or ()):
            if slug not in known:
                yield f"{proposal.path}.clauses[{place}]: {slug} is an unknown clause"


def _clause(clause: rows.Clause) -> Iterator[str]:
    if not clause.versions:
        yield f"{clause.path}.versions: a clause needs one at least"
    yield from _out_of_order(clause.versions)
    yield from _duplicates(
        clause.versions, lambda row: (row.date, row.party), "party", "speaks already on that date"
    )
    for place, version in enumerate(clause.versions, start=1):
        if version.number != place:
            yield f"{version.path}.version: {version.number} stands where {place} belongs"
        if version.party and version.status:
            yield from _party_and_status(version)


def _party_and_status(version: rows.Version) -> Iterator[str]:
    if version.status in rows.ONE_SIDED and version.party == "joint":
        yield f"{version.path}.party: {version.status} is said by one side, not joint"
    if version.status in rows.JOINT and version.party != "joint":
        yield f"{version.path}.party: {version.status} is said by both sides, not {version.party}"


def _votes(votes: Sequence[rows.Vote]) -> Iterator[str]:
    yield from _duplicates(votes, lambda row: (row.kind, _day(row.closed)), "kind")
    for vote in votes:
        if vote.opened and _known(_day(vote.closed)) and _is_after(vote.opened, vote.closed):
            yield f"{vote.path}.close: {vote.closed} is before {vote.opened}"
    ratifications = [vote for vote in votes if vote.kind == "ratification"]
    for vote in ratifications[1:]:
        yield f"{vote.path}.kind: ratification is there already, see {ratifications[0].path}"


def _day(when: date | datetime) -> date:
    return when.date() if isinstance(when, datetime) else when


def _is_after(opened: date | datetime, closed: date | datetime) -> bool:
    if isinstance(opened, datetime) and isinstance(closed, datetime):
        return instant(opened) > instant(closed)
    return _day(opened) > _day(closed)
