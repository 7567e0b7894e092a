"""What the page is set from: lines of runs, as plain data.

A run is a decoration ("strike", "underline" or nothing), its words, and the signs around them: who
cannot see a line through words, or hears the page, reads what happened to them.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from negotiations.document import Document, reads_from_right
from negotiations.redline import OpKind, Redline, RowKind
from negotiations.redline.renderings import InlineParagraph, Segment, inline

Run = tuple[str, str, str, str]
STRIKE, UNDERLINE = "strike", "underline"
LEGEND = (
    "How to read this: [\u2212 struck words ] are in the first text only, [+ underlined words ] in"
    " the second only. Moved words stand where they were and where they are now, under the same"
    " number."
)
_SIGNS = {
    OpKind.DELETE: (STRIKE, "[\u2212"),
    OpKind.INSERT: (UNDERLINE, "[+"),
    OpKind.MOVE_FROM: (STRIKE, "[move {move}, from here: "),
    OpKind.MOVE_TO: (UNDERLINE, "[move {move}, to here: "),
}
_LABELS = {RowKind.INSERTED: OpKind.INSERT, RowKind.DELETED: OpKind.DELETE}
_DROPPED = {"Cc", "Cs"}
_SET_AS = {"\t": "\u2003\u2003", "\u2028": "\n"}


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph; `level` is that of its heading, 0 for running text."""

    level: int
    from_right: bool
    runs: tuple[Run, ...]

    @property
    def words(self) -> str:
        return "".join("".join(run[1:]) for run in self.runs)


def settable(text: str) -> str:
    """The text without control characters; a tab is space, a soft break a line feed."""
    if text.isprintable():
        return text
    return "".join(
        _SET_AS.get(character, character)
        for character in text
        if character in _SET_AS or unicodedata.category(character) not in _DROPPED
    )


def of_document(document: Document) -> tuple[Line, ...]:
    """Every line of a text."""
    return _nested(
        Line(level, reads_from_right(words), (_kept(words),)) for level, words in document.lines()
    )


def of_redline(redline: Redline, headings: Collection[str]) -> tuple[Line, ...]:
    """Every paragraph of both texts; a line of `headings`, on either side, is a heading."""
    known = {" ".join(heading.split()) for heading in headings}
    return _nested(_redlined(paragraph, known) for paragraph in inline(redline))


def _nested(lines: Iterable[Line]) -> tuple[Line, ...]:
    """No level skipped: a reader of the tagged page asks what was between."""
    nested: list[Line] = []
    last = 0
    for line in lines:
        last = min(line.level, last + 1) if line.level else last
        nested.append(Line(last if line.level else 0, line.from_right, line.runs))
    return tuple(nested)


def _redlined(paragraph: InlineParagraph, headings: Collection[str]) -> Line:
    sides = {
        " ".join(f"{paragraph.label_before} {_side(paragraph, OpKind.INSERT)}".split()),
        " ".join(f"{paragraph.label_after} {_side(paragraph, OpKind.DELETE)}".split()),
    }
    runs = tuple(run for run in (*_label(paragraph), *map(_run, paragraph.segments)) if run[1])
    words = "".join(segment.text for segment in paragraph.segments)
    return Line(int(not sides.isdisjoint(headings)), reads_from_right(words), runs)


def _side(paragraph: InlineParagraph, other: OpKind) -> str:
    return "".join(one.text for one in paragraph.segments if one.kind is not other)


def _label(paragraph: InlineParagraph) -> Iterator[Run]:
    """The label before the words; of moved words each end shows the label it has there."""
    kinds = {segment.kind for segment in paragraph.segments}
    was_here = paragraph.kind is RowKind.MOVED and OpKind.MOVE_FROM in kinds
    label = paragraph.label_before if was_here else paragraph.label_after or paragraph.label_before
    if paragraph.is_relabelled and not was_here:
        yield _signed(OpKind.DELETE, paragraph.label_before)
        yield _signed(OpKind.INSERT, paragraph.label_after)
    elif paragraph.kind in _LABELS:
        yield _signed(_LABELS[paragraph.kind], label)
    else:
        yield _kept(label)
    if label:
        yield _kept(" ")


def _run(segment: Segment) -> Run:
    if segment.kind is OpKind.EQUAL:
        return _kept(segment.text)
    return _signed(segment.kind, segment.text, segment.move)


def _kept(words: str) -> Run:
    return "", settable(words), "", ""


def _signed(kind: OpKind, words: str, move: int = 0) -> Run:
    decoration, opening = _SIGNS[kind]
    return decoration, settable(words), opening.format(move=move), "]"
