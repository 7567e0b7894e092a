"""A redline as plain text that can be read aloud, pasted into a mail or searched."""

import re

from negotiations.redline.model import OpKind, Redline
from negotiations.redline.renderings.paragraphs import InlineParagraph, inline
from negotiations.redline.renderings.segments import Segment

_OPENINGS = {
    OpKind.DELETE: "[deleted: ",
    OpKind.INSERT: "[inserted: ",
    OpKind.MOVE_FROM: "[moved away, move {move}: ",
    OpKind.MOVE_TO: "[moved here, move {move}: ",
}
_TOUCHING = re.compile(r"\](?=\[(?:deleted|inserted|moved away|moved here))")


def as_text(redline: Redline) -> str:
    """One line for each paragraph, every change in brackets that name it."""
    return "\n".join(_line(paragraph) for paragraph in inline(redline))


def _line(paragraph: InlineParagraph) -> str:
    label = paragraph.label_after or paragraph.label_before
    if paragraph.is_relabelled:
        label = f"[label {paragraph.label_before or 'none'} now {paragraph.label_after or 'none'}]"
    words = "".join(_spoken(segment) for segment in paragraph.segments)
    line = f"{label} {words}" if label else words
    return " ".join(_TOUCHING.sub("] ", line).split())


def _spoken(segment: Segment) -> str:
    if segment.kind is OpKind.EQUAL:
        return segment.text
    return f"{_OPENINGS[segment.kind].format(move=segment.move)}{segment.text}]"
