"""What is missing before the tellers make their keys, and before a vote can be frozen."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

LEAST_TELLERS = 2
LEAST_OF_A_THRESHOLD = 3
MOST_OPTIONS = 50


class Missing(StrEnum):
    """One line of the list; words for each stand elsewhere."""

    NO_QUESTION = "no question"
    FEW_OPTIONS = "a question with fewer than two options"
    MANY_OPTIONS = "a question with too many options"
    IMPOSSIBLE_CHOICE = "a question that asks for more than it offers"
    NO_WINDOW = "no opening and closing"
    OPENS_IN_THE_PAST = "it opens in the past"
    NO_RULE = "no rule about who may vote"
    NO_DAY = "no day as of which eligibility is asked"
    DAY_TO_COME = "the day of eligibility is not over"
    NOT_SAID_WHAT_IT_DECIDES = "what it decides"
    NOT_SAID_WHAT_FOLLOWS = "what happens next"
    NO_NEXT_DECIDER = "who decides next"
    NO_LAPSE = "when the authority lapses"
    NO_THRESHOLD = "no threshold"
    NOTHING_ASKED_FOR = "no option that the threshold is about"
    NO_FINAL_TEXT = "no final text"
    TEXT_NOT_OUT = "the text is not out for the notice period"
    REDLINE_NOT_OUT = "the redline against the text before is not out"
    SUMMARY_NOT_OUT = "the summary is not out for the notice period"
    OVERRIDE_NOT_SECONDED = "the override waits for a second person"
    FEW_TELLERS = "too few tellers"
    BAD_TELLERS_NEEDED = "some of the tellers suffice only where there are three or more"
    KEYS_NOT_MADE = "a teller has not made a key"
    KEYS_NOT_PROVED = "a teller has not proved the key"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it was set up."""

    options: int
    least: int
    most: int
    has_asked_for: bool = False


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether what is voted on has been out for members long enough, part by part."""

    text: bool = True
    redline: bool = True
    summary: bool = True


@dataclass(frozen=True, slots=True)
class Keys:
    """How many tellers there are, how many of them made and proved a key, how many suffice."""

    tellers: int = 0
    made: int = 0
    proved: int = 0
    needed: int | None = None


@dataclass(frozen=True, slots=True)
class Setup:
    """All that the list looks at."""

    kind: str
    questions: Sequence[Asked] = ()
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    has_rule: bool = False
    as_of_on: date | None = None
    today: date | None = None
    decides: str = ""
    follows: str = ""
    next_decider: str = ""
    lapses_on: date | None = None
    has_threshold: bool = False
    text_sha256: str = ""
    gate: Gate = field(default_factory=Gate)
    has_override: bool = False
    is_override_seconded: bool = False
    is_rehearsal: bool = False
    keys: Keys = field(default_factory=Keys)


def missing_of_draft(setup: Setup, now: datetime) -> list[Missing]:
    """What keeps the tellers from making keys, in the order of the pages."""
    checks = (
        *_questions(setup),
        *_window(setup, now),
        *_meaning(setup),
        *_text(setup),
        *_tellers(setup),
    )
    return [missing for missing, is_missing in checks if is_missing]


def missing(setup: Setup, now: datetime) -> list[Missing]:
    """What keeps a vote from being frozen."""
    keys = setup.keys
    later = (
        (Missing.KEYS_NOT_MADE, keys.made < keys.tellers),
        (Missing.KEYS_NOT_PROVED, keys.proved < keys.tellers),
    )
    return [*missing_of_draft(setup, now), *(one for one, is_missing in later if is_missing)]


Check = tuple[Missing, bool]


def _questions(setup: Setup) -> Sequence[Check]:
    asked = setup.questions
    return (
        (Missing.NO_QUESTION, not asked),
        (Missing.FEW_OPTIONS, any(one.options < 2 for one in asked)),
        (Missing.MANY_OPTIONS, any(one.options > MOST_OPTIONS for one in asked)),
        (Missing.IMPOSSIBLE_CHOICE, any(one.most > one.options >= 2 for one in asked)),
    )


def _window(setup: Setup, now: datetime) -> Sequence[Check]:
    opens, day, today = setup.opens_at, setup.as_of_on, setup.today
    return (
        (Missing.NO_WINDOW, opens is None or setup.closes_at is None),
        (Missing.OPENS_IN_THE_PAST, opens is not None and opens <= now),
        (Missing.NO_RULE, not setup.has_rule),
        (Missing.NO_DAY, day is None),
        (Missing.DAY_TO_COME, day is not None and today is not None and day > today),
    )


def _meaning(setup: Setup) -> Sequence[Check]:
    is_binding = setup.kind != "survey"
    is_authority = setup.kind == "authorization"
    first = setup.questions[0] if setup.questions else None
    return (
        (Missing.NOT_SAID_WHAT_IT_DECIDES, is_binding and not setup.decides),
        (Missing.NOT_SAID_WHAT_FOLLOWS, is_binding and not setup.follows),
        (Missing.NO_NEXT_DECIDER, is_authority and not setup.next_decider),
        (Missing.NO_LAPSE, is_authority and setup.lapses_on is None),
        (Missing.NO_THRESHOLD, is_binding and not setup.has_threshold),
        (
            Missing.NOTHING_ASKED_FOR,
            setup.has_threshold and first is not None and not first.has_asked_for,
        ),
    )


def _text(setup: Setup) -> Sequence[Check]:
    """A ratification is about a text that was out; an override by two people opens it without."""
    if setup.kind != "ratification":
        return ()
    gated = not setup.is_rehearsal and not setup.is_override_seconded
    return (
        (Missing.NO_FINAL_TEXT, not setup.text_sha256),
        (Missing.TEXT_NOT_OUT, gated and not setup.gate.text),
        (Missing.REDLINE_NOT_OUT, gated and not setup.gate.redline),
        (Missing.SUMMARY_NOT_OUT, gated and not setup.gate.summary),
        (Missing.OVERRIDE_NOT_SECONDED, setup.has_override and not setup.is_override_seconded),
    )


def _tellers(setup: Setup) -> Sequence[Check]:
    keys, least = setup.keys, LEAST_TELLERS if setup.kind != "survey" else 0
    needed = keys.needed
    return (
        (Missing.FEW_TELLERS, keys.tellers < least),
        (
            Missing.BAD_TELLERS_NEEDED,
            needed is not None
            and (keys.tellers < LEAST_OF_A_THRESHOLD or not 2 <= needed <= keys.tellers),
        ),
    )
