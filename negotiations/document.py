"""A text set out for a file: what Word, PDF and plain text are all made from.

Pure: whoever may see the words has been decided before.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_STRONG = {"L": False, "R": True, "AL": True}


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that opens a part; `level` 1 is an article or a clause, 2 and 3 stand below it."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one provision: a canonical text, its paragraphs one a line."""

    text: str


Block = Heading | Words


@dataclass(frozen=True, slots=True)
class Document:
    """A title, the facts that name the text (side, date, hash), and the text itself in order.

    `facts` stand outside the text, in the head of a page, never among its words.
    """

    title: str
    facts: tuple[str, ...]
    blocks: tuple[Block, ...]
    language: str = "en"

    @property
    def text(self) -> str:
        """The whole text with its headings, one empty line between blocks: what is compared."""
        return "\n\n".join(block.text for block in self.blocks if block.text)

    @property
    def headings(self) -> frozenset[str]:
        """The lines of `text` that are headings."""
        return frozenset(block.text for block in self.blocks if isinstance(block, Heading))

    def lines(self) -> Iterator[tuple[int, str]]:
        """Each line that holds words, with the level of its heading; 0 for running text."""
        for block in self.blocks:
            level = block.level if isinstance(block, Heading) else 0
            for line in block.text.split("\n"):
                if line.strip():
                    yield level, line


def reads_from_right(line: str) -> bool:
    """Whether the first letter that has a direction belongs to Hebrew, Arabic or their kin."""
    if line.isascii():
        return False
    directions = (_STRONG.get(unicodedata.bidirectional(character)) for character in line)
    return next((direction for direction in directions if direction is not None), False)
