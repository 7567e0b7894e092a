"""What readers and programs are shown of a redline: view models and formats, no HTML."""

from negotiations.redline.renderings.akoma_ntoso import as_json
from negotiations.redline.renderings.columns import SideBySideRow, side_by_side
from negotiations.redline.renderings.listing import ListedChange, change_list
from negotiations.redline.renderings.paragraphs import InlineParagraph, inline
from negotiations.redline.renderings.segments import Segment
from negotiations.redline.renderings.spoken import as_text

__all__ = [
    "InlineParagraph",
    "ListedChange",
    "Segment",
    "SideBySideRow",
    "as_json",
    "as_text",
    "change_list",
    "inline",
    "side_by_side",
]
