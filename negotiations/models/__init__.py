"""What is on the table and what is published, split by noun."""

from negotiations.models.agreement import Agreement, AgreementClause
from negotiations.models.correction import Correction, ErrorReport
from negotiations.models.draft import DraftRevision, PositionNote
from negotiations.models.ground_rules import GroundRules
from negotiations.models.negotiation import Clause, Issue, Negotiation, Session
from negotiations.models.paper import Attachment, Comment
from negotiations.models.party import Party
from negotiations.models.proposal import Position, Proposal
from negotiations.models.release import PreviewLink, Release, ReleaseItem, TermsAcceptance
from negotiations.models.source import Certainty, Source
from negotiations.models.statement import Statement
from negotiations.models.summary import (
    Citation,
    Justification,
    Summary,
    SummaryLine,
    SummaryRevision,
)
from negotiations.models.tentative_agreement import TentativeAgreement
from negotiations.models.upload import ImportedText, Upload, UploadedFile, UploadedParagraph

__all__ = [
    "Agreement",
    "AgreementClause",
    "Attachment",
    "Certainty",
    "Citation",
    "Clause",
    "Comment",
    "Correction",
    "DraftRevision",
    "ErrorReport",
    "GroundRules",
    "ImportedText",
    "Issue",
    "Justification",
    "Negotiation",
    "Party",
    "Position",
    "PositionNote",
    "PreviewLink",
    "Proposal",
    "Release",
    "ReleaseItem",
    "Session",
    "Source",
    "Statement",
    "Summary",
    "SummaryLine",
    "SummaryRevision",
    "TentativeAgreement",
    "TermsAcceptance",
    "Upload",
    "UploadedFile",
    "UploadedParagraph",
]
