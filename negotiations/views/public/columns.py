"""One of two columns: which clause it holds, which of its words, and the ways on from there.

The address names each column by `<negotiation>/<clause>/<position>`. Without a position it holds
the words agreed or last said, whatever they are by then; without a clause, the first one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from urllib.parse import urlencode

from django.http import Http404, HttpRequest

from negotiations.citations import party, said_on, whose
from negotiations.course import Side
from negotiations.models import Negotiation, Position, TentativeAgreement
from negotiations.overview import ClauseView, Overview
from negotiations.templatetags.said import day
from negotiations.views.public import words
from negotiations.views.public.reading import clause_in, position_in, positions_of

Name = Literal["left", "right"]
Words = Position | TentativeAgreement
VIEWS = ("plain", "redline", "side-by-side")


@dataclass(frozen=True, slots=True)
class Reference:
    """Which words a column is asked to hold."""

    negotiation: str
    clause: str = ""
    position: str = ""

    @classmethod
    def read(cls, written: str) -> "Reference | None":
        """What the address says of a column; None where it says nothing."""
        parts = written.split("/")
        if not written:
            return None
        if len(parts) > 3 or not all(parts):
            raise Http404
        return cls(*parts)

    def __str__(self) -> str:
        return "/".join(filter(None, (self.negotiation, self.clause, self.position)))


@dataclass(frozen=True, slots=True)
class State:
    """All that the address says, and the addresses that differ from it in one thing."""

    path: str
    left: Reference | None
    right: Reference | None
    view: str = "plain"

    @classmethod
    def asked_for(cls, request: HttpRequest) -> "State":
        view = request.GET.get("view", "")
        return cls(
            path=request.path,
            left=Reference.read(request.GET.get("left", "")),
            right=Reference.read(request.GET.get("right", "")),
            view=view if view in VIEWS else "plain",
        )

    @property
    def address(self) -> str:
        said = {"left": self.left, "right": self.right}
        query = {name: str(reference) for name, reference in said.items() if reference}
        if self.view != "plain":
            query["view"] = self.view
        return f"{self.path}?{urlencode(query, safe='/')}" if query else self.path

    def moved(self, name: Name, reference: Reference) -> str:
        """The address with one column moved and the other kept."""
        if name == "left":
            return replace(self, left=reference).address
        return replace(self, right=reference).address

    @property
    def swapped(self) -> str:
        return replace(self, left=self.right, right=self.left).address

    def seen_as(self, view: str) -> str:
        return replace(self, view=view).address


@dataclass(frozen=True, slots=True)
class Column:
    """One clause with the words chosen of it; nothing is shown where nobody spoke."""

    name: Name
    reference: Reference
    whole: Overview
    view: ClauseView
    said: tuple[Position, ...]
    shown: Words | None

    @classmethod
    def of(cls, name: Name, asked: Reference, whole: Overview, issue: str) -> "Column":
        view = clause_in(whole, asked.clause) if asked.clause else first_clause(whole, issue)
        shown = position_in(view, asked.position) if asked.position else last_words(view)
        reference = replace(asked, clause=view.clause.slug)
        return cls(name, reference, whole, view, positions_of(view), shown)

    @property
    def negotiation(self) -> Negotiation:
        return self.whole.negotiation

    @property
    def position(self) -> Position | None:
        """The words shown, where they have a page of their own."""
        return self.shown if isinstance(self.shown, Position) else None

    @property
    def floating(self) -> Reference:
        """The clause, with the words agreed or last said."""
        return replace(self.reference, position="")

    @property
    def exact(self) -> Reference:
        """The words shown, for ever; those without a page of their own have no such name."""
        return self.at(self.position) if self.position else self.floating

    def at(self, position: Position) -> Reference:
        return replace(self.reference, position=position.slug)

    @property
    def side(self) -> str:
        return self.position.proposal.side if self.position else Side.JOINT.value

    @property
    def text(self) -> str:
        return self.shown.text if self.shown else ""

    @property
    def party(self) -> str:
        return party(self.negotiation, self.side)

    @property
    def standing(self) -> str:
        return words.standing_of(self.view)

    @property
    def source(self) -> str:
        """Whose words of which day, for the head of a redline and for a citation."""
        if self.shown is None:
            return f"{self.negotiation.title}, {self.view.clause.title}"
        when = said_on(self.position) if self.position else moment_of(self.shown)
        return f"{whose(self.negotiation, self.side)}, {day(when)}"

    @property
    def earlier(self) -> Reference | None:
        before = self.said[: self._place]
        return self.at(before[-1]) if before else None

    @property
    def later(self) -> Reference | None:
        after = self.said[self._place + (self.position is not None) :]
        return self.at(after[0]) if after else None

    @property
    def _place(self) -> int:
        """Where the words shown stand, or would stand, among those with a page."""
        if self.position is not None:
            return self.said.index(self.position)
        at = moment_of(self.shown) if self.shown else None
        return sum(at is not None and one.said_at <= at for one in self.said if one.said_at)

    @property
    def clauses(self) -> list[ClauseView]:
        """The clauses of its issue, in the order of the board."""
        return [v for v in self.whole.clauses if v.clause.issue_id == self.view.clause.issue_id]

    @property
    def previous(self) -> ClauseView | None:
        place = self.clauses.index(self.view)
        return self.clauses[place - 1] if place else None

    @property
    def next(self) -> ClauseView | None:
        following = self.clauses[self.clauses.index(self.view) + 1 :]
        return following[0] if following else None


def moment_of(shown: Words) -> datetime | None:
    return shown.said_at if isinstance(shown, Position) else shown.agreed_at


def first_clause(whole: Overview, issue: str) -> ClauseView:
    """The first clause of the issue, or of the negotiation where it has no such issue."""
    fitting = [view for view in whole.clauses if view.clause.issue.slug == issue]
    for view in (*fitting, *whole.clauses):
        return view
    raise Http404


def last_words(view: ClauseView) -> Words | None:
    """The words agreed; else those last said, silence only where nobody ever spoke."""
    if view.got is not None:
        return view.got
    said = positions_of(view)
    return _last(p for p in view.said if p.text) or _last(p for p in said if p.text) or _last(said)


def _last(positions: Iterable[Position]) -> Position | None:
    return next(reversed(list(positions)), None)
