"""From a record's negotiation to its rows: guilds, board and meetings, and events without a row."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from negotiations import record
from negotiations.actions.record_ledger import Ledger
from negotiations.models import Clause, Issue, Negotiation, Party, Session
from negotiations.record import payloads, rows, wording
from portal.models import Event, Guild

NAMES = {
    "milestone.recorded": "milestones",
    "vote.reported": "votes",
    "document.published": "publications",
}


@dataclass(frozen=True, slots=True)
class Board:
    """A negotiation in the portal with its clauses by address; public from `public_from` on."""

    negotiation: Negotiation
    clauses: dict[str, Clause]
    public_from: datetime


def lay_out(table: rows.Negotiation, ledger: Ledger) -> Board:
    """Find or make the negotiation with issues, clauses, sessions and the events of its dates."""
    negotiation = _negotiation(table, ledger)
    issues = _issues(table, negotiation, ledger)
    clauses = _clauses(table, negotiation, issues, ledger)
    board = Board(negotiation, clauses, record.noon(table.public_from))
    _sessions(table, board, ledger)
    _tell_dates(table, board, ledger)
    return board


def _negotiation(table: rows.Negotiation, ledger: Ledger) -> Negotiation:
    wanted = _facts(table)
    slugs = [wording.guild_name(name).slug for name in table.parties.guilds]
    found = Negotiation.objects.filter(slug=table.slug).first()
    if found:
        ledger.compare(table.path, found, wanted)
        if set(slugs) != set(found.guilds.values_list("slug", flat=True)):
            ledger.differences.append(f"{table.path}.parties: other guilds are on record")
    negotiation = found or _open(table, wanted, ledger)
    negotiation.sources.add(*(ledger.source(source) for source in table.cited))
    return negotiation


def _open(table: rows.Negotiation, facts: dict[str, Any], ledger: Ledger) -> Negotiation:
    negotiation = Negotiation.objects.create(slug=table.slug, **facts)
    for name in table.parties.guilds:
        Party.objects.create(negotiation=negotiation, guild=_guild(name))
    ledger.added["negotiations"] += 1
    ledger.items.append((record.noon(table.public_from), negotiation, negotiation))
    return negotiation


def _facts(table: rows.Negotiation) -> dict[str, Any]:
    closed = (vote.closed for vote in table.votes if vote.kind == "ratification")
    ratified = next(closed, None)
    employer, employer_short = wording.employer_name(table.parties.employers)
    return {
        "title": table.title,
        "agreement_title": table.agreement,
        "guild_short_name": wording.board_name(map(wording.guild_name, table.parties.guilds)),
        "employer_name": employer,
        "employer_short_name": employer_short,
        "opened_on": table.opened_on,
        "ratified_at": record.instant(ratified) if ratified else None,
        "in_force_from": table.term.starts,
        "in_force_to": table.term.ends,
    }


def _guild(name: str) -> Guild:
    known = wording.guild_name(name)
    guild, _created = Guild.objects.get_or_create(
        slug=known.slug, defaults={"name": known.name, "short_name": known.short_name}
    )
    return guild


def _issues(table: rows.Negotiation, negotiation: Negotiation, ledger: Ledger) -> dict[str, Issue]:
    """The issues by the topic's name in the file."""
    present = {issue.slug: issue for issue in negotiation.issues.all()}
    issues = {}
    for place, topic in enumerate(table.topics, start=1):
        slug, title = wording.slug_of(topic), wording.issue_title(topic)
        if slug in present:
            ledger.compare(f"{table.path}.topics[{place - 1}]", present[slug], {"title": title})
        else:
            present[slug] = negotiation.issues.create(slug=slug, title=title, place=place)
            ledger.added["issues"] += 1
        issues[topic] = present[slug]
    return issues


def _clauses(
    table: rows.Negotiation, negotiation: Negotiation, issues: dict[str, Issue], ledger: Ledger
) -> dict[str, Clause]:
    present = {clause.slug: clause for clause in negotiation.clauses.select_related("issue")}
    for place, row in enumerate(table.clauses, start=1):
        wanted = {"issue": issues[row.topic], "reference": row.reference, "title": row.title}
        if row.slug in present:
            ledger.compare(row.path, present[row.slug], wanted)
        else:
            present[row.slug] = negotiation.clauses.create(slug=row.slug, place=place, **wanted)
            ledger.added["clauses"] += 1
        ledger.on_row()
    return present


def _sessions(table: rows.Negotiation, board: Board, ledger: Ledger) -> None:
    present = {(each.held_on, each.kind): each for each in board.negotiation.sessions.all()}
    for row in table.sessions:
        wanted = {
            "topics": wording.subjects(row)[:300],
            "starts_at": row.start,
            "ends_at": row.end,
            "medium": row.medium,
            "certainty": row.certainty,
            "certainty_note": row.certainty_note,
        }
        if found := present.get((row.date, row.kind)):
            ledger.compare(row.path, found, wanted)
        else:
            _add_session(row, wanted, board, ledger)
        ledger.on_row()


def _add_session(row: rows.Session, wanted: dict[str, Any], board: Board, ledger: Ledger) -> None:
    session = Session.objects.create(
        negotiation=board.negotiation, held_on=row.date, kind=row.kind, **wanted
    )
    at = record.noon(row.date)
    ledger.added["sessions"] += 1
    ledger.items.append((at, board.negotiation, session))
    ledger.tell(
        "session.held",
        at,
        board.negotiation,
        payloads.session(row),
        target=session,
        not_before=board.public_from,
    )


def _tell_dates(table: rows.Negotiation, board: Board, ledger: Ledger) -> None:
    """Milestones, votes and publications have no row of their own: the log holds them."""
    tell = _Teller(board, ledger)
    for milestone in table.milestones:
        tell("milestone.recorded", milestone, payloads.milestone(milestone), milestone.date)
    for vote in table.votes:
        tell("vote.reported", vote, payloads.vote(vote), vote.closed)
    for document in table.documents:
        day = document.date or table.last_day
        tell("document.published", document, payloads.document(document), day)


class _Teller:
    """Tells each row once: what the log has already is compared, the rest is kept for it."""

    def __init__(self, board: Board, ledger: Ledger) -> None:
        self._board, self._ledger = board, ledger
        told = Event.objects.filter(stream=board.negotiation.stream, verb__in=NAMES)
        self._told = {_identity(event.verb, event.payload): event for event in told}

    def __call__(
        self,
        verb: str,
        row: rows.Milestone | rows.Vote | rows.Document,
        payload: dict[str, Any],
        when: date | datetime,
    ) -> None:
        self._ledger.on_row()
        if event := self._told.get(_identity(verb, payload)):
            self._ledger.compare_values(row.path, event.payload, payload)
            return
        self._ledger.added[NAMES[verb]] += 1
        at, board = record.instant(when), self._board
        self._ledger.tell(verb, at, board.negotiation, payload, not_before=board.public_from)


def _identity(verb: str, payload: dict[str, Any]) -> tuple[str, str, str]:
    """What tells an event without a row from others of its kind."""
    return verb, payload.get("date", ""), payload.get("title", "")
