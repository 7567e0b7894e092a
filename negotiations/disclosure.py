"""Who is told what, and when: the course of a release, what ground rules allow, instants in a zone.

Pure: rows, clocks and people are passed in.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

Allowance = tuple[str, str]


class State(StrEnum):
    """What people have decided about a release."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    SET_ASIDE = "set_aside"
    WITHDRAWN = "withdrawn"


class Stage(StrEnum):
    """Where a release stands at an instant; what is beyond approval follows from the clock."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SET_ASIDE = "set_aside"
    SCHEDULED = "scheduled"
    EMBARGOED = "embargoed"
    LIVE = "live"
    SUPERSEDED = "superseded"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What a person may do with a release next."""

    EDIT = "edit"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    FORCE = "force"
    SET_ASIDE = "set_aside"
    RECALL = "recall"
    WITHDRAW = "withdraw"


# From which state each step may be taken, and where it leads.
STEPS: dict[Step, tuple[frozenset[State], State]] = {
    Step.EDIT: (frozenset({State.DRAFT}), State.DRAFT),
    Step.SUBMIT: (frozenset({State.DRAFT}), State.IN_REVIEW),
    Step.SEND_BACK: (frozenset({State.IN_REVIEW}), State.DRAFT),
    Step.APPROVE: (frozenset({State.IN_REVIEW}), State.APPROVED),
    Step.FORCE: (frozenset({State.DRAFT, State.IN_REVIEW}), State.APPROVED),
    Step.SET_ASIDE: (frozenset({State.DRAFT, State.IN_REVIEW}), State.SET_ASIDE),
    Step.RECALL: (frozenset({State.APPROVED}), State.DRAFT),
    Step.WITHDRAW: (frozenset({State.APPROVED}), State.WITHDRAWN),
}


@dataclass(frozen=True, slots=True)
class Course:
    """The facts of one release that its stage follows from."""

    state: State
    live_at: datetime | None
    embargo_from: datetime | None = None
    is_superseded: bool = False
    is_corrected: bool = False

    def has_begun(self, now: datetime) -> bool:
        """Whether anyone outside may have read it: by the clock, or under embargo."""
        if self.state not in {State.APPROVED, State.WITHDRAWN}:
            return False
        starts = [at for at in (self.live_at, self.embargo_from) if at is not None]
        return any(at <= now for at in starts)

    def stage(self, now: datetime) -> Stage:
        if self.state is not State.APPROVED:
            return Stage(self.state.value)
        if self.live_at is None or self.live_at > now:
            return Stage.EMBARGOED if self.has_begun(now) else Stage.SCHEDULED
        if self.is_superseded:
            return Stage.SUPERSEDED
        return Stage.CORRECTED if self.is_corrected else Stage.LIVE

    def steps(self, now: datetime) -> frozenset[Step]:
        """What may be done next; what has begun is withdrawn, what has not is recalled."""
        possible = {step for step, (before, _after) in STEPS.items() if self.state in before}
        return frozenset(possible - {Step.RECALL if self.has_begun(now) else Step.WITHDRAW})


class Mode(StrEnum):
    """How much the parties have agreed to say while they bargain."""

    OPEN = "open"
    HOLDING_LINE = "holding_line"
    BLACKOUT = "blackout"


@dataclass(frozen=True, slots=True)
class Rules:
    """Ground rules: under any mode but open, only the listed kinds go to the listed audiences.

    `allows` holds pairs (kind of item, audience). What goes to staff or committee is working
    paper and never limited.
    """

    mode: Mode
    allows: frozenset[Allowance] = frozenset()

    def refused(self, kinds: Iterable[str], audience: str) -> tuple[str, ...]:
        """The kinds that may not be told to the audience, each once, in the order given."""
        if self.mode is Mode.OPEN or audience in {"staff", "committee"}:
            return ()
        wanted = dict.fromkeys(kinds)
        return tuple(kind for kind in wanted if (kind, audience) not in self.allows)

    def is_wider_than(self, other: "Rules", kinds: Collection[str]) -> bool:
        """Whether anything may be told under these rules that may not under the other."""
        return any(
            set(other.refused(kinds, audience)) - set(self.refused(kinds, audience))
            for audience in ("members", "public")
        )


class NoSuchTime(Exception):
    """The clocks are put forward over this time on this day."""


class TwiceThatDay(Exception):
    """The clocks are put back: this time comes twice on this day; say which is meant."""


def instant(day: date, clock: time, zone: str, *, is_second: bool | None = None) -> datetime:
    """The instant in UTC at which clocks in the zone show this time on this day.

    Where the time comes twice, `is_second` says whether the later one is meant; raise
    TwiceThatDay if it does not, and NoSuchTime where the time does not come at all.
    """
    local = ZoneInfo(zone)
    first = datetime.combine(day, clock, tzinfo=local)
    second = first.replace(fold=1)
    back = first.astimezone(UTC).astimezone(local).replace(tzinfo=None)
    if back != first.replace(tzinfo=None):
        raise NoSuchTime
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    if is_second is None:
        raise TwiceThatDay
    return (second if is_second else first).astimezone(UTC)
