"""From the file's rows to proposals, each with what it says on which clause.

A version belongs to the file's proposal of the same side that names its clause and lies within a
day of it; the one listed first wins, and a proposal speaks once on a clause. What is said to be
open still, or belongs to the agreement that followed, is in no proposal of the file. The other
versions of a side and date make a proposal of their own, titled in words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from negotiations.record import rows
from negotiations.record.instants import in_words, noon

STANCES = {
    "proposed": "propose",
    "countered": "counter",
    "rejected": "reject",
    "silent": "no_response",
    "open": "hold",
    "tentative": "accept",
    "final": "accept",
    "successor": "propose",
}
OTHER_SIDE = {"guild": "employer", "employer": "guild"}
NEAR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PlannedPosition:
    """One version with the clause it is about and its stance."""

    clause: str
    version: rows.Version
    stance: str

    @property
    def said_at(self) -> datetime:
        return noon(self.version.date)


@dataclass(eq=False, slots=True)
class PlannedProposal:
    """A proposal to be; `row` is the file's own, None where the portal groups positions."""

    side: str
    kind: str
    title: str
    date: date
    medium: str
    row: rows.Proposal | None = None
    positions: list[PlannedPosition] = field(default_factory=list)
    responds_to: "PlannedProposal | None" = None
    supersedes: "PlannedProposal | None" = None

    @property
    def tabled_at(self) -> datetime:
        return noon(self.date)

    @property
    def label(self) -> str:
        return self.row.number if self.row else ""

    @property
    def is_label_assigned_by_portal(self) -> bool:
        return self.row.is_number_assigned_by_portal if self.row else True

    @property
    def described_by(self) -> str:
        """Who tells it, where one and the same tells all of it."""
        tellers = {position.version.described_by for position in self.positions}
        return tellers.pop() if len(tellers) == 1 else ""

    @property
    def sources(self) -> list[rows.Source]:
        if self.row:
            return [self.row.source]
        cited = (source for position in self.positions for source in position.version.sources)
        return list(dict.fromkeys(cited))

    @property
    def clauses_without_text(self) -> list[str]:
        """Clauses the file names in this proposal, of which it knows no words."""
        told = {position.clause for position in self.positions}
        named = (self.row.clauses or ()) if self.row else ()
        return [slug for slug in named if slug not in told]


def arrange(table: rows.Negotiation) -> list[PlannedProposal]:
    """Return all proposals of a negotiation by date, the file's own before those made here."""
    proposals = [_own(row, is_first=row is _first_of_guild(table)) for row in table.proposals]
    _link(proposals)
    rest = []
    for position in _positions(table):
        home = next((each for each in proposals if _belongs(position, each)), None)
        if home:
            home.positions.append(position)
        else:
            rest.append(position)
    return sorted([*proposals, *_groups(rest)], key=lambda proposal: proposal.date)


def agreements(proposals: Iterable[PlannedProposal]) -> list[PlannedPosition]:
    """The positions by which both sides agreed on a text, by date."""
    agreed = (
        position
        for proposal in proposals
        for position in proposal.positions
        if position.version.status in {"tentative", "final"}
    )
    return sorted(agreed, key=lambda position: position.version.date)


def later_group(positions: Sequence[PlannedPosition]) -> list[PlannedProposal]:
    """Proposals for positions whose own proposal was tabled before they were known."""
    return sorted(_groups(positions), key=lambda proposal: proposal.date)


def _positions(table: rows.Negotiation) -> list[PlannedPosition]:
    return [
        PlannedPosition(clause.slug, version, _stance(clause, version))
        for clause in table.clauses
        for version in clause.versions
    ]


def _stance(clause: rows.Clause, version: rows.Version) -> str:
    """What is only described counts as an answer if the other side has spoken before."""
    if version.status != "described":
        return STANCES[version.status]
    earlier = clause.versions[: version.number - 1]
    is_answer = any(each.party == OTHER_SIDE[version.party] for each in earlier)
    return "counter" if is_answer else "propose"


def _own(row: rows.Proposal, *, is_first: bool) -> PlannedProposal:
    kind = "initial" if is_first else _kind(row)
    return PlannedProposal(row.party, kind, row.title, row.date, rows.MEDIA[row.medium], row)


def _first_of_guild(table: rows.Negotiation) -> rows.Proposal | None:
    return next((row for row in table.proposals if row.party == "guild"), None)


def _kind(row: rows.Proposal) -> str:
    title = row.title.casefold()
    if row.party == "joint":
        return "agreement"
    if row.status == "restatement":
        return "statement"
    if "best and final" in title:
        return "last_best_final"
    words = (word for word in ("response", "package") if word in title)
    return next(words, "counter")


def _link(proposals: Sequence[PlannedProposal]) -> None:
    """A superseded proposal gives way to its side's next; a countered one is answered by the
    other side's next. More the file does not say.
    """
    for place, earlier in enumerate(proposals):
        later = proposals[place + 1 :]
        status = earlier.row.status if earlier.row else ""
        if status == "superseded" and (heir := _next_of(earlier.side, later)):
            heir.supersedes = earlier
        if status == "countered" and (answer := _next_of(OTHER_SIDE.get(earlier.side), later)):
            answer.responds_to = earlier


def _next_of(side: str | None, later: Iterable[PlannedProposal]) -> PlannedProposal | None:
    return next((each for each in later if each.side == side), None)


def _belongs(position: PlannedPosition, proposal: PlannedProposal) -> bool:
    row, version = proposal.row, position.version
    if row is None or row.party != version.party or version.status in {"successor", "open"}:
        return False
    is_named = row.clauses is None or position.clause in row.clauses
    has_spoken = any(each.clause == position.clause for each in proposal.positions)
    return is_named and not has_spoken and abs(version.date - row.date) <= NEAR


def _groups(positions: Iterable[PlannedPosition]) -> list[PlannedProposal]:
    groups: dict[tuple[date, str, str], list[PlannedPosition]] = {}
    for position in positions:
        version = position.version
        key = version.date, version.party, _group_kind(version)
        groups.setdefault(key, []).append(position)
    return [_group(key, members) for key, members in groups.items()]


def _group_kind(version: rows.Version) -> str:
    kinds = {"successor": "successor", "tentative": "agreement", "final": "agreement"}
    return kinds.get(version.status, "statement")


def _group(key: tuple[date, str, str], members: list[PlannedPosition]) -> PlannedProposal:
    day, side, kind = key
    is_one = len(members) == 1
    words = {
        "successor": "Agreement that followed, {day}",
        "agreement": "Agreed text of {day}" if is_one else "Agreed texts of {day}",
    }.get(kind, "{side} position of {day}" if is_one else "{side} positions of {day}")
    title = words.format(side=side.capitalize(), day=in_words(day))
    medium = "reported" if kind == "statement" else "written"
    return PlannedProposal(side, kind, title, day, medium, positions=members)
