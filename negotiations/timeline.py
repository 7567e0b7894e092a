"""The log of a negotiation as people read it: every event one line, in words.

Each verb has its teller; a verb without one is told as something that happened, never by its name.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from negotiations.course import Side
from negotiations.models import Negotiation, Proposal, Upload
from negotiations.models.source import Certainty
from negotiations.tellings import (
    ON_ACCESS,
    ON_AGREEMENTS,
    ON_COMMENTS,
    ON_CORRECTIONS,
    ON_PAPERS,
    ON_RELEASES,
    ON_SUMMARIES,
    Payload,
    Telling,
    clause_links,
    party_of,
    title_of,
)
from portal.access import Viewer
from portal.models import Event

KEY_LENGTH = 16

HANDED_OVER: Mapping[str, Promise] = {
    Proposal.Kind.INITIAL: gettext_lazy("%(party)s hands over its opening proposal"),
    Proposal.Kind.COUNTER: gettext_lazy("%(party)s hands over a counter-proposal"),
    Proposal.Kind.PACKAGE: gettext_lazy("%(party)s hands over a package"),
    Proposal.Kind.LAST_BEST_FINAL: gettext_lazy(
        "%(party)s hands over its “last, best and final” offer"
    ),
    Proposal.Kind.RESPONSE: gettext_lazy("%(party)s answers"),
    Proposal.Kind.STATEMENT: gettext_lazy("%(party)s states its position in public"),
    Proposal.Kind.AGREEMENT: gettext_lazy("Both sides agree on the words"),
    Proposal.Kind.EXPIRING_CONTRACT: gettext_lazy("The contract that expires is put on record"),
    Proposal.Kind.SUCCESSOR: gettext_lazy("The agreement that followed is put on record"),
}
MEMBERS_VOTES = frozenset({"strike_authorization", "ratification"})
SPEAKS = gettext_lazy("%(party)s speaks")
JOINTLY = gettext_lazy("Both sides put on record where they are")


class Kind(TextChoices):
    """What an event is about; what a reader can choose."""

    PROPOSALS = "proposals", gettext_lazy("proposals and answers")
    AGREEMENTS = "agreements", gettext_lazy("agreed texts")
    VOTES = "votes", gettext_lazy("votes")
    SESSIONS = "sessions", gettext_lazy("sessions")
    DOCUMENTS = "documents", gettext_lazy("documents")
    MILESTONES = "milestones", gettext_lazy("other dates")
    RELEASES = "releases", gettext_lazy("publications on this portal")
    BOARD = "board", gettext_lazy("the board itself")
    REMARKS = "remarks", gettext_lazy("comments among ourselves")
    PAPERS = "papers", gettext_lazy("committee papers")
    OTHER = "other", gettext_lazy("anything else")


@dataclass(frozen=True, slots=True)
class Source:
    """Where an event without a row of its own is documented."""

    publisher: str
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class Line:
    """One event in words.

    Its key is part of the event's hash: a gap in the log's numbers would tell outsiders how much
    happened that they may not know of.
    """

    key: str
    at: datetime
    kind: Kind
    telling: Telling
    sources: tuple[Source, ...] = field(default=())

    @property
    def on(self) -> date:
        """The day at the table."""
        return timezone.localtime(self.at).date()


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """Days of one month; `on` is its first day that has a line."""

    on: date
    days: tuple[Day, ...]


def lines(negotiation: Negotiation, viewer: Viewer, now: datetime) -> list[Line]:
    """Every event of the negotiation that the viewer may know of, oldest first; one query."""
    events = Event.objects.visible_to(viewer, now).filter(stream=negotiation.stream)
    return [line(event, negotiation) for event in events.order_by("at", "number")]


def turning_points(
    negotiations: Iterable[Negotiation], viewer: Viewer, now: datetime
) -> dict[str, list[Line]]:
    """What a newcomer must know of each negotiation, by stream, oldest first; one query.

    That is each date that the record calls a turning point, and each vote of the members.
    """
    tables = {one.stream: one for one in negotiations}
    told: dict[str, list[Line]] = {stream: [] for stream in tables}
    events = Event.objects.visible_to(viewer, now).filter(
        stream__in=tables, verb__in=("milestone.recorded", "vote.reported")
    )
    for event in events.order_by("at", "number"):
        if event.payload.get("is_turning_point") or event.payload.get("kind") in MEMBERS_VOTES:
            told[event.stream].append(line(event, tables[event.stream]))
    return told


def line(event: Event, negotiation: Negotiation) -> Line:
    kind, tell = VERBS.get(event.verb, (Kind.OTHER, _something))
    return Line(
        key=event.hash[:KEY_LENGTH],
        at=event.at,
        kind=kind,
        telling=tell(event.payload, negotiation),
        sources=tuple(_sources(event.payload)),
    )


def by_month(told: Iterable[Line]) -> list[Month]:
    """Lines that are in order, by month and day."""
    days = [Day(on, tuple(same)) for on, same in groupby(told, key=lambda one: one.on)]
    months = groupby(days, key=lambda one: (one.on.year, one.on.month))
    grouped = [tuple(same) for _month, same in months]
    return [Month(same[0].on, same) for same in grouped]


def _sources(payload: Payload) -> Iterator[Source]:
    source = payload.get("source") or {}
    if source.get("publisher") or source.get("note"):
        yield Source(source.get("publisher", ""), source.get("url", ""), source.get("note", ""))


def _something(_payload: Payload, _negotiation: Negotiation) -> Telling:
    return Telling(_("Something else was recorded."))


def _milestone(payload: Payload, _negotiation: Negotiation) -> Telling:
    return Telling(title_of(payload))


def _vote(payload: Payload, _negotiation: Negotiation) -> Telling:
    """Counts with their denominator; what was not published is said to be so."""
    options = "; ".join(_option(option) for option in payload.get("options", ()))
    words = f"{title_of(payload)}: {options}" if options else title_of(payload)
    if payload.get("turnout_words"):
        words += "; " + _("turnout %s") % payload["turnout_words"]
    told = (
        (_("Question: %s"), payload.get("question")),
        (_("Eligible: %s"), payload.get("eligible_words")),
        (_("Ballots cast: %s"), payload.get("cast_words")),
        (_("Result: %s"), payload.get("result")),
        (_("Method: %s"), payload.get("method")),
        (_("Threshold: %s"), payload.get("threshold")),
        *((_("Note on %s"), note) for note in payload.get("notes", ())),
    )
    return Telling(words, more=tuple(f"{words % value}." for words, value in told if value))


def _option(option: Payload) -> str:
    values = {
        "label": option.get("label", ""),
        "count": option.get("count_words") or _("not published"),
        "percent": option.get("percent_words") or _("not published"),
    }
    if option.get("count") is None and option.get("percent") is None:
        return _("%(label)s – counts not published") % values
    if option.get("count") is None:
        return _("%(label)s %(percent)s, count not published") % values
    if option.get("percent") is None:
        return _("%(label)s %(count)s, share not published") % values
    return _("%(label)s %(count)s (%(percent)s)") % values


def _document(payload: Payload, _negotiation: Negotiation) -> Telling:
    values = {"by": payload.get("by"), "title": title_of(payload)}
    words = _("%(by)s: “%(title)s”") if values["by"] else _("“%(title)s”")
    more = [str(payload[name]) for name in ("form",) if payload.get(name)]
    if not payload.get("date"):
        more.append(_("The day of publication is not established."))
    if payload.get("date_note"):
        more.append(_("On the date: %s") % payload["date_note"])
    return Telling(words % values, more=tuple(more))


def _session(payload: Payload, _negotiation: Negotiation) -> Telling:
    title, subjects = title_of(payload), payload.get("subjects")
    more = []
    if payload.get("starts"):
        hours = {"starts": payload["starts"], "ends": payload.get("ends") or _("an unknown hour")}
        more.append(_("From %(starts)s to %(ends)s, time at the table.") % hours)
    if payload.get("medium"):
        more.append(_("Held by %s.") % payload["medium"])
    certainty = payload.get("certainty")
    if certainty and certainty != Certainty.DOCUMENTED:
        more.append(_sentence(str(Certainty(certainty).label)))
    if payload.get("certainty_note"):
        more.append(_sentence(payload["certainty_note"]))
    return Telling(f"{title}: {subjects}" if subjects else title, more=tuple(more))


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."


def _proposal(payload: Payload, negotiation: Negotiation) -> Telling:
    told = _handed_over(payload, negotiation)
    silent = [title_of(entry) for entry in payload.get("without_text", ())]
    more = [_("Label: %s.") % payload["label"]] if payload.get("label") else []
    if silent:
        more.append(_("Also raised, without words on record: %s.") % ", ".join(silent))
    return Telling(
        words=f"{told}: “{title_of(payload)}”" if title_of(payload) else told,
        side=str(payload.get("side", "")),
        more=tuple(more),
        links=tuple(clause_links(payload.get("clauses", ()), negotiation)),
    )


def _handed_over(payload: Payload, negotiation: Negotiation) -> str:
    """Who hands over what; what both sides say together is put in words of its own."""
    words = str(HANDED_OVER.get(payload.get("kind", ""), SPEAKS))
    if payload.get("side", Side.JOINT) == Side.JOINT and "%(party)s" in words:
        return str(JOINTLY)
    return words % {"party": party_of(payload, negotiation)}


def _answer(payload: Payload, negotiation: Negotiation) -> Telling:
    words = _("The answer of %(party)s is written down") % {"party": party_of(payload, negotiation)}
    return Telling(
        words,
        side=str(payload.get("side", "")),
        links=tuple(clause_links(payload.get("clauses", ()), negotiation)),
    )


def _upload_kept(payload: Payload, negotiation: Negotiation) -> Telling:
    """What a file of a table became, and how much of it was changed without a mark."""
    values = {"party": party_of({"side": Side.EMPLOYER}, negotiation)}
    told = {
        Upload.Purpose.ANSWER: _("The words of %(party)s are taken in from a file") % values,
        Upload.Purpose.DRAFT: _("A draft of ours is begun from a file"),
    }
    clauses, silent = payload.get("clauses", 0), payload.get("silent_changes", 0)
    more = [ngettext("On %(count)s clause.", "On %(count)s clauses.", clauses) % {"count": clauses}]
    if silent:
        words = ngettext(
            "Its base was silently changed in %(count)s clause.",
            "Its base was silently changed in %(count)s clauses.",
            silent,
        )
        more.append(words % {"count": silent})
    words = told.get(payload.get("purpose", ""), _("A file is taken in"))
    return Telling(words, more=tuple(more) if clauses else ())


def _opened(_payload: Payload, _negotiation: Negotiation) -> Telling:
    return Telling(_("The table is set up on this portal."))


def _clause_added(payload: Payload, _negotiation: Negotiation) -> Telling:
    return Telling(_("A clause is followed from here on: “%s”") % title_of(payload))


def _issue_added(payload: Payload, _negotiation: Negotiation) -> Telling:
    return Telling(_("A new issue on the board: “%s”") % title_of(payload))


VERBS: Mapping[str, tuple[Kind, Callable[[Payload, Negotiation], Telling]]] = {
    "milestone.recorded": (Kind.MILESTONES, _milestone),
    "vote.reported": (Kind.VOTES, _vote),
    "document.published": (Kind.DOCUMENTS, _document),
    "session.held": (Kind.SESSIONS, _session),
    "proposal.tabled": (Kind.PROPOSALS, _proposal),
    "answer.logged": (Kind.PROPOSALS, _answer),
    "upload.kept": (Kind.PROPOSALS, _upload_kept),
    **{verb: (Kind.AGREEMENTS, tell) for verb, tell in ON_AGREEMENTS.items()},
    **{verb: (Kind.RELEASES, tell) for verb, tell in ON_RELEASES.items()},
    **{verb: (Kind.BOARD, tell) for verb, tell in ON_ACCESS.items()},
    **{verb: (Kind.RELEASES, tell) for verb, tell in ON_CORRECTIONS.items()},
    **{verb: (Kind.RELEASES, tell) for verb, tell in ON_SUMMARIES.items()},
    **{verb: (Kind.REMARKS, tell) for verb, tell in ON_COMMENTS.items()},
    **{verb: (Kind.PAPERS, tell) for verb, tell in ON_PAPERS.items()},
    "negotiation.opened": (Kind.BOARD, _opened),
    "clause.added": (Kind.BOARD, _clause_added),
    "issue.added": (Kind.BOARD, _issue_added),
}
