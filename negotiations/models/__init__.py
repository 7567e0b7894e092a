"""What is on the table and what is published, split by noun."""

from negotiations.models.agreement import TentativeAgreement
from negotiations.models.draft import DraftRevision, PositionNote
from negotiations.models.negotiation import Clause, Issue, Negotiation, Session
from negotiations.models.party import Party
from negotiations.models.proposal import Position, Proposal
from negotiations.models.release import Release, ReleaseItem
from negotiations.models.source import Certainty, Source

__all__ = [
    "Certainty",
    "Clause",
    "DraftRevision",
    "Issue",
    "Negotiation",
    "Party",
    "Position",
    "PositionNote",
    "Proposal",
    "Release",
    "ReleaseItem",
    "Session",
    "Source",
    "TentativeAgreement",
]
