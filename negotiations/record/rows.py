"""The rows of a record file, one class per kind; `path` is the row's place in the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

SIDES = ("guild", "employer", "joint")
ONE_SIDED = ("proposed", "countered", "rejected", "described")
JOINT = ("tentative", "final", "successor")
STATUSES = (*ONE_SIDED, *JOINT, "silent", "open")
CERTAINTIES = ("documented", "known", "inferred")
SESSION_KINDS = ("opening", "negotiation", "principals", "sidebar", "exchange", "closing")
OUTCOMES = (
    "superseded",
    "rejected",
    "not accepted",
    "countered",
    "restatement",
    "accepted in substance",
    "ratified",
)
MEDIA = {
    "written": "written",
    "written, presented in a session": "written",
    "verbal": "verbal",
    "written and verbal": "written_and_verbal",
    "table": "at_the_table",
    "press statement": "press_statement",
    "reported by press": "reported",
}
VOTE_KINDS = {
    "pattern_of_demands": "approval of the pattern of demands",
    "strike_authorization": "strike authorization",
    "committee_recommendation": "recommendation of the committee",
    "board_approval": "approval by the boards",
    "ratification": "ratification",
}
UNKNOWN_DAY = date.min


@dataclass(frozen=True, slots=True)
class Source:
    """A publication, or a note in words where none can be pointed to."""

    publisher: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    path: str
    date: date
    event: str
    source: Source
    is_turning_point: bool


@dataclass(frozen=True, slots=True)
class Session:
    path: str
    date: date
    kind: str
    topics: Sequence[str]
    start: time | None
    end: time | None
    duration_hours: float | None
    medium: str
    certainty: str
    certainty_note: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one side handed over; `clauses` is None where it covers all of them."""

    path: str
    number: str
    is_number_assigned_by_portal: bool
    date: date
    party: str
    title: str
    medium: str
    status: str
    clauses: Sequence[str] | None
    published: str
    source: Source


@dataclass(frozen=True, slots=True)
class Version:
    """What one side, or both, said on a clause."""

    path: str
    number: int
    date: date
    round_name: str
    party: str
    status: str
    text: str
    certainty: str
    described_by: str
    sources: Sequence[Source]


@dataclass(frozen=True, slots=True)
class Clause:
    path: str
    slug: str
    reference: str
    title: str
    topic: str
    note: str
    versions: Sequence[Version]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a vote; a count that is None was not published."""

    label: str
    count: int | None
    percent: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a vote; `given` names those the row speaks of, None if unpublished."""

    eligible: int | None
    eligible_note: str
    cast: int | None
    cast_note: str
    turnout_percent: float | None
    published_percent: str
    counts_note: str
    given: frozenset[str]


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote run elsewhere."""

    path: str
    kind: str
    question: str
    opened: date | datetime | None
    closed: date | datetime
    figures: Figures
    options: Sequence[Option]
    result: str
    method: str
    threshold: str
    source: Source


@dataclass(frozen=True, slots=True)
class Document:
    """Something a side published; the date is None where it was not established."""

    path: str
    date: date | None
    date_note: str
    title: str
    form: str
    by: str
    source: Source


@dataclass(frozen=True, slots=True)
class Term:
    """From when to when the agreement is in force."""

    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class Parties:
    """The names of those who sit on either side."""

    guilds: Sequence[str]
    employers: Sequence[str]


@dataclass(frozen=True, slots=True)
class Negotiation:
    path: str
    slug: str
    title: str
    agreement: str
    term: Term
    parties: Parties
    milestones: Sequence[Milestone]
    sessions: Sequence[Session]
    topics: Sequence[str]
    proposals: Sequence[Proposal]
    clauses: Sequence[Clause]
    votes: Sequence[Vote]
    documents: Sequence[Document]
    kept_for_later: Mapping[str, int]

    @property
    def opened_on(self) -> date | None:
        """The day of the first meeting."""
        return min((session.date for session in self.sessions), default=None)

    @property
    def public_from(self) -> date:
        """The first day of which the portal has a meeting, a proposal or words to show."""
        days = [session.date for session in self.sessions]
        days += [proposal.date for proposal in self.proposals]
        days += [version.date for clause in self.clauses for version in clause.versions]
        return min(days, default=self.term.starts)

    @property
    def cited(self) -> list[Source]:
        """The sources of what belongs to no clause, each once."""
        sources = [milestone.source for milestone in self.milestones]
        sources += [vote.source for vote in self.votes]
        sources += [document.source for document in self.documents]
        return list(dict.fromkeys(sources))

    @property
    def last_day(self) -> date:
        """The last day of this cycle of which the file tells anything."""
        closed = (vote.closed for vote in self.votes)
        days = [day.date() if isinstance(day, datetime) else day for day in closed]
        days += [milestone.date for milestone in self.milestones]
        days += [proposal.date for proposal in self.proposals]
        return max(days, default=self.term.starts)


@dataclass(frozen=True, slots=True)
class Record:
    """A whole file; `kept_for_later` counts the rows of each kind the portal has no page for."""

    negotiations: Sequence[Negotiation]
    kept_for_later: Mapping[str, int]

    def __len__(self) -> int:
        """How many rows there are to load."""
        return sum(
            len(table.milestones)
            + len(table.sessions)
            + len(table.proposals)
            + sum(1 + len(clause.versions) for clause in table.clauses)
            + len(table.votes)
            + len(table.documents)
            for table in self.negotiations
        )
