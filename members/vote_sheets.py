"""What a page shows of a vote to one viewer: its sheet of facts, and what was counted."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch

from members import vote_words
from members.eligibility import parse
from members.models import (
    Ballot,
    RollEntry,
    RollRefusal,
    Teller,
    Vote,
    VoteExtension,
    VoteOption,
    VoteQuestion,
)
from members.models.votes import VoteQuerySet
from members.tally import Base, Count, Outcome, Part, decide, whole_of
from members.verdict_words import Part as RulePart
from members.verdict_words import rule_parts
from members.vote_states import State
from negotiations.models import Agreement, Negotiation
from portal.access import Viewer

SHOWS_TURNOUT = (State.OPEN, State.CLOSED, State.COUNTED, State.CERTIFIED, State.VOID)


@dataclass(frozen=True, slots=True)
class Line:
    """One answer of a question, how many chose it, and which share that is of the base."""

    words: str
    votes: int
    share: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it stands on the ballot, and how many options may be chosen."""

    question: VoteQuestion
    choice: str

    @property
    def control(self) -> str:
        """Which kind of box a ballot has for it."""
        return "radio" if self.question.most == 1 and self.question.least == 1 else "checkbox"


@dataclass(frozen=True, slots=True)
class Counted:
    """One question as it was counted; `sentence` says what follows from it."""

    question: VoteQuestion
    lines: Sequence[Line]
    base: str
    outcome: Outcome
    sentence: str


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many of the roll have voted, each counted once."""

    voted: int
    roll: int

    @property
    def share(self) -> str:
        return vote_words.share(self.voted, self.roll)


@dataclass(frozen=True, slots=True)
class Own:
    """What the vote says to the person who looks: on its roll, or left off, or neither."""

    is_on_roll: bool
    is_left_off: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One vote for one viewer. `agreement` and `negotiation` only where the viewer may see them."""

    vote: Vote
    state: State
    asked: Sequence[Asked]
    threshold: str
    quorum: str
    rule: Sequence[RulePart]
    agreement: Agreement | None
    negotiation: Negotiation | None
    tellers: Sequence[Teller]
    extensions: Sequence[VoteExtension]
    turnout: Turnout | None
    counted: Sequence[Counted]
    own: Own | None
    is_teller: bool = False

    @property
    def state_sentence(self) -> str:
        return vote_words.state_sentence(self.vote, self.state)

    @property
    def is_public(self) -> bool:
        return self.vote.frozen_at is not None and not self.vote.is_rehearsal

    @property
    def recount(self) -> Sequence[tuple[str, str]]:
        return [(str(words), command) for words, command in vote_words.RECOUNT]

    @property
    def tellers_words(self) -> str:
        return vote_words.tellers_words(len(self.tellers), self.vote.tellers_needed)


def whole(votes: VoteQuerySet) -> VoteQuerySet:
    """With guild, closing instant, result, questions and options; three queries."""
    options = VoteOption.objects.order_by("place")
    questions = VoteQuestion.objects.order_by("place").prefetch_related(
        Prefetch("options", queryset=options)
    )
    rows = votes.with_closing().select_related("guild", "rule", "result", "tally")
    return rows.prefetch_related(Prefetch("questions", queryset=questions))


def for_page(votes: VoteQuerySet) -> VoteQuerySet:
    """`whole`, with what they are about; an agreement's text is long and stays where it is."""
    return whole(votes).select_related("agreement", "negotiation").defer("agreement__text")


def sheet_of(vote: Vote, viewer: Viewer, now: datetime) -> Sheet:
    """All of one vote that the viewer was found to see; four queries for one that is `for_page`.

    Its rule is told with it, whoever may read the guild's other rules.
    """
    state = vote.state(now)
    questions = list(vote.questions.all())
    sees = _sees(vote, viewer, now)
    tellers = list(vote.tellers.select_related("user").order_by("place"))
    return Sheet(
        vote=vote,
        state=state,
        asked=[Asked(one, vote_words.choice_words(one.least, one.most)) for one in questions],
        threshold=threshold_of(vote, questions),
        quorum=vote_words.quorum_words(vote),
        rule=rule_parts(parse(vote.rule.condition)) if vote.rule else (),
        agreement=vote.agreement if sees.agreement else None,
        negotiation=vote.negotiation if sees.negotiation else None,
        tellers=tellers,
        extensions=list(vote.extensions.order_by("at", "pk")),
        turnout=turnout_of(vote) if state in SHOWS_TURNOUT and vote.frozen_at else None,
        counted=counted_of(vote),
        own=sees.own if viewer.is_signed_in and vote.frozen_at else None,
        is_teller=any(one.user_id == viewer.user_id for one in tellers),
    )


def threshold_of(vote: Vote, questions: Sequence[VoteQuestion]) -> str:
    """The threshold in words, for the first question that has an option it is about."""
    for question in questions:
        options = list(question.options.all())
        asked = next((one.words for one in options if one.is_asked_for), "")
        if asked:
            named = [one.words for one in options if one.is_named]
            return vote_words.threshold_words(vote, asked, named)
    return vote_words.threshold_words(vote, "", ())


def turnout_of(vote: Vote) -> Turnout:
    """One query while it is open, on an index of first ballots; none once it was added up."""
    if hasattr(vote, "tally"):
        return Turnout(vote.tally.ballots, vote.roll_count or 0)
    return Turnout(Ballot.objects.filter(vote=vote).voters(), vote.roll_count or 0)


def counted_of(vote: Vote) -> list[Counted]:
    """What was counted of each question; empty before, no query where the vote is `whole`."""
    if not hasattr(vote, "result"):
        return []
    rows = json.loads(bytes(vote.result.content))["result"]
    questions = vote.questions.all()
    return [_counted(vote, one, row) for one, row in zip(questions, rows, strict=True)]


def _counted(vote: Vote, question: VoteQuestion, row: Sequence[int]) -> Counted:
    options = list(question.options.all())
    count = _count(vote, question, options, row)
    base = Base(vote.threshold_base) if count.asked_for is not None else Base.BALLOTS
    outcome = _outcome(vote, count, base)
    words = [option.words for option in options]
    return Counted(
        question=question,
        lines=_lines(options, count, base, has_blank=question.is_blank_allowed),
        base=vote_words.base_words(base),
        outcome=outcome,
        sentence=vote_words.outcome_words(outcome, words, count.asked_for),
    )


def _count(
    vote: Vote, question: VoteQuestion, options: Sequence[VoteOption], row: Sequence[int]
) -> Count:
    """Where blank votes are allowed, the first number is theirs."""
    blank, *votes = row if question.is_blank_allowed else (0, *row)
    return Count(
        roll=vote.roll_count or 0,
        ballots=vote.tally.ballots,
        blank=blank,
        votes=votes,
        named=[place for place, option in enumerate(options) if option.is_named],
        asked_for=_place_of(option.is_asked_for for option in options),
    )


def _outcome(vote: Vote, count: Count, base: Base) -> Outcome:
    quorum = _part(vote.quorum_numerator, vote.quorum_denominator, is_strict=False)
    threshold = _part(
        vote.threshold_numerator, vote.threshold_denominator, is_strict=vote.is_threshold_strict
    )
    return decide(count, threshold=threshold, base=base, quorum=quorum)


def _lines(
    options: Sequence[VoteOption], count: Count, base: Base, *, has_blank: bool
) -> list[Line]:
    """Each option in its order, blank votes last; no share for what is not in the base."""
    total = whole_of(count, base)
    lines = [
        Line(option.words, votes, _share(votes, total, is_in=base != Base.NAMED or option.is_named))
        for option, votes in zip(options, count.votes, strict=True)
    ]
    if has_blank:
        is_in = base != Base.NAMED
        lines.append(Line(vote_words.blank(), count.blank, _share(count.blank, total, is_in=is_in)))
    return lines


def _share(votes: int, total: int, *, is_in: bool) -> str:
    return vote_words.share(votes, total) if is_in else vote_words.not_counted_in()


def _place_of(flags: Iterable[bool]) -> int | None:
    return next((place for place, flag in enumerate(flags) if flag), None)


def _part(numerator: int | None, denominator: int | None, *, is_strict: bool) -> Part | None:
    if numerator is None or denominator is None:
        return None
    return Part(numerator, denominator, is_strict=is_strict)


@dataclass(frozen=True, slots=True)
class _Sees:
    """What else there is for one viewer."""

    agreement: bool
    negotiation: bool
    own: Own


def _sees(vote: Vote, viewer: Viewer, now: datetime) -> _Sees:
    """All of it by one query."""
    agreements = Agreement.objects.visible_to(viewer, now).filter(pk=OuterRef("agreement"))
    tables = Negotiation.objects.visible_to(viewer, now).filter(pk=OuterRef("negotiation"))
    entries = RollEntry.objects.visible_to(viewer, now).filter(vote=OuterRef("pk"))
    refusals = RollRefusal.objects.filter(
        vote=OuterRef("pk"), membership__user=viewer.user_id, membership__merged_into=None
    )
    flags = (Exists(one) for one in (agreements, tables, entries, refusals))
    agreement, table, is_on_roll, is_off = Vote.objects.values_list(*flags).get(pk=vote.pk)
    return _Sees(agreement, table, Own(is_on_roll, is_off and not is_on_roll))
