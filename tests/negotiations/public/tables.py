"""A public table: clauses on which both sides spoke, all of it released to everybody."""

from negotiations.models import Clause, Negotiation, Position
from tests.factories.negotiations import (
    ClauseFactory,
    IssueFactory,
    NegotiationFactory,
    PositionFactory,
    ProposalFactory,
    ReleaseItemFactory,
    SourceFactory,
)
from tests.factories.portal import EventFactory


def publish(item):
    """Release one thing to the public."""
    return ReleaseItemFactory(item=item)


def said(clause: Clause, side: str = "guild", *, public: bool = True, **fields) -> Position:
    """A tabled position, with a source; a public one unless told otherwise."""
    proposal = ProposalFactory(
        negotiation=clause.negotiation,
        side=side,
        **{name: fields.pop(name) for name in ("kind", "title", "label") if name in fields},
    )
    stance = "propose" if side == "guild" else "counter"
    position = PositionFactory(
        clause=clause, proposal=proposal, tabled=True, **{"stance": stance} | fields
    )
    position.sources.add(SourceFactory())
    if public:
        publish(position)
    return position


class PublicTable:
    """The negotiation and what was said there, to be picked by tests."""

    def __init__(self, clauses: int) -> None:
        self.negotiation: Negotiation = NegotiationFactory(
            slug="table",
            title="The open table",
            guild_short_name="WGA",
            employer_short_name="AMPTP",
        )
        publish(self.negotiation)
        self.issue = IssueFactory(negotiation=self.negotiation, slug="consent", title="Consent")
        self.clauses = [self.add_clause(place) for place in range(clauses)]

    def add_clause(self, place: int) -> Clause:
        clause = ClauseFactory(issue=self.issue, slug=f"clause-{place}", place=place)
        said(clause, "guild", text=f"No replica {place} without consent in writing.")
        said(clause, "employer", text=f"No replica {place} without consent.")
        EventFactory(
            target=self.negotiation,
            stream=self.negotiation.stream,
            payload={"title": f"Milestone {place}", "date": "2026-03-01"},
        )
        return clause

    def path(self, rest: str = "") -> str:
        return f"/negotiations/{self.negotiation.slug}/{rest}"

    def positions(self, clause: Clause) -> list[Position]:
        return list(clause.positions.order_by("pk"))
