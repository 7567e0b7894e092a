"""The public record of past negotiations as a file: read, checked whole, and put in order.

No Django here: `parse` turns the file's text into rows or says everything that is wrong with it,
`arrange` turns a negotiation's rows into proposals with their positions.
"""

from pathlib import Path

from negotiations.record.arranging import (
    PlannedPosition,
    PlannedProposal,
    agreements,
    arrange,
    later_group,
)
from negotiations.record.instants import ZONE, in_words, instant, noon
from negotiations.record.parsing import Invalid, parse
from negotiations.record.rows import Negotiation, Record, Source

SHIPPED = Path(__file__).parent / "data" / "ai-terms-2023.json"

__all__ = [
    "SHIPPED",
    "ZONE",
    "Invalid",
    "Negotiation",
    "PlannedPosition",
    "PlannedProposal",
    "Record",
    "Source",
    "agreements",
    "arrange",
    "in_words",
    "instant",
    "later_group",
    "noon",
    "parse",
]
