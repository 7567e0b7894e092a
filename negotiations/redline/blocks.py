"""Paragraphs of a text and the labels they begin with."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from negotiations.redline.model import Span

_LABEL = re.compile(
    r"(?P<sure>(?:\(\w{1,5}\))+|\w{1,4}\)|\d+(?:\.\d+)*\.(?:\(\w{1,5}\))*|[A-Z]\.|[ivxIVX]{1,6}\."
    r"|(?:Section|Article|Sec\.|Art\.|\u00a7)\s?\d[\w.()]*[.:]|[\u2022\u25e6*])(?=\s+\S)"
    r"|(?P<likely>\d+(?:\.\d+)+(?:\(\w{1,5}\))*|\d+(?:\.[A-Z]\b|\(\w{1,5}\))+)(?=\s+(?P<next>\S))"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: its label ("(b)", "3.4" or nothing), its words, and where the words begin."""

    label: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph's place: the whole line with its label and line end, and the words alone."""

    label: str
    whole: Span
    body: Span


def lines_of(text: str) -> Iterator[Line]:
    """The lines of a text; lines that hold nothing but white space belong to the line before."""
    starts = [match.start() for match in re.finditer(r"[^\n]*\S[^\n]*", text)]
    for start, end in pairwise([*starts, len(text)]):
        body_start = start + len(text[start:end]) - len(text[start:end].lstrip())
        body_end = start + len(text[start:end].rstrip())
        label = _label_at(text, body_start, body_end)
        after_label = body_start + len(label)
        if label:
            after_label += len(text[after_label:body_end]) - len(
                text[after_label:body_end].lstrip()
            )
        yield Line(label, Span(start, end), Span(after_label, body_end))


def blocks_of(text: str) -> tuple[Block, ...]:
    """The paragraphs of a text, with their labels taken off."""
    return tuple(Block(line.label, line.body.of(text), line.body.start) for line in lines_of(text))


def _label_at(text: str, start: int, end: int) -> str:
    """The label a paragraph begins with; a bare number before a small letter is a quantity."""
    match = _LABEL.match(text, start, end)
    if match is None or (match["likely"] and match["next"].islower()):
        return ""
    return match.group()
