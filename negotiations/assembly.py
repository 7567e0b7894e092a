"""A whole agreement: its provisions in order, as one text, and what keeps it from being final.

- A provision with a heading stands as that heading, its words below it. One without opens its words
  with its label, as contracts do.
- A text is held against two things: the words that both sides have tentatively agreed on, by their
  hash, and the words of the agreement before it.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from negotiations.document import Block, Document, Heading, Words
from portal.text import canonical, sha256

DEEPEST_HEADING = 3
BETWEEN_BLOCKS = "\n\n"


class BrokenTree(Exception):
    """Some provisions stand below each other, or below one that is not there."""


class Origin(StrEnum):
    """Where the words of a provision come from."""

    AGREED = "agreed"
    CARRIED = "carried"
    WRITTEN = "written"


@dataclass(frozen=True, slots=True)
class Node:
    """One provision; `parent`, `clause`, `agreed_by` and `carried_from` are keys, 0 for none."""

    key: int
    parent: int
    label: str
    title: str
    text: str
    origin: Origin
    clause: int = 0
    agreed_by: int = 0
    carried_from: int = 0

    @property
    def heading(self) -> str:
        """The line above the words; empty where the words stand alone."""
        label, title = _line(self.label), _line(self.title)
        return f"{label} {title}".strip() if title or not canonical(self.text) else ""

    @property
    def words(self) -> str:
        """The words as they stand in the text, after their label where there is no heading."""
        text = canonical(self.text)
        return f"{_line(self.label)} {text}".strip() if text and not self.heading else text


def _line(words: str) -> str:
    return " ".join(canonical(words).split())


@dataclass(frozen=True, slots=True)
class Passage:
    """A provision in its place: the `number`th of the text, from `start` up to `end`.

    `end` leaves out the provisions below it, which stand behind its own words.
    """

    node: Node
    number: int
    depth: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Assembled:
    """The provisions in reading order and the text they make."""

    passages: tuple[Passage, ...]
    blocks: tuple[Block, ...]

    def document(self, title: str, facts: tuple[str, ...]) -> Document:
        """The text set out for a file; its text is the agreement's canonical text."""
        return Document(title, facts, self.blocks)

    @property
    def text(self) -> str:
        return self.document("", ()).text

    @property
    def sha256(self) -> str:
        return sha256(self.text)

    @property
    def articles(self) -> tuple[Passage, ...]:
        return tuple(passage for passage in self.passages if passage.depth == 1)


def passage_at(passages: Sequence[Passage], offset: int) -> Passage | None:
    """The last of these passages that begins at or before a character of the text."""
    place = bisect_right(passages, offset, key=lambda passage: passage.start)
    return passages[place - 1] if place else None


def assemble(nodes: Sequence[Node]) -> Assembled:
    """Put the nodes, neighbours in order, into one text; raise BrokenTree if some would be lost."""
    passages: list[Passage] = []
    blocks: list[Block] = []
    end = 0
    for node, depth in in_order(nodes):
        own = list(_blocks(node, depth))
        start = end + len(BETWEEN_BLOCKS) if end and own else end
        end = start + len(BETWEEN_BLOCKS.join(block.text for block in own))
        passages.append(Passage(node, len(passages) + 1, depth, start, end))
        blocks += own
    if len(passages) != len(nodes):
        raise BrokenTree
    return Assembled(tuple(passages), tuple(blocks))


def in_order(nodes: Iterable[Node]) -> Iterator[tuple[Node, int]]:
    """Each node before those below it, with its depth: 1 for an article."""
    below: Mapping[int, list[Node]] = defaultdict(list)
    for node in nodes:
        below[node.parent].append(node)
    waiting = [(node, 1) for node in reversed(below[0])]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        waiting += [(child, depth + 1) for child in reversed(below[node.key])]


def _blocks(node: Node, depth: int) -> Iterator[Block]:
    if node.heading:
        yield Heading(min(depth, DEEPEST_HEADING), node.heading)
    if node.words:
        yield Words(node.words)


class FaultKind(StrEnum):
    """What keeps a text from being declared final."""

    NOTHING = "nothing"
    DIFFERS = "differs"
    LACKING = "lacking"
    REOPENED = "reopened"
    NOT_AS_BEFORE = "not_as_before"
    BARE = "bare"
    LABEL_TWICE = "label_twice"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, at a provision or about a clause that has none; 0 where it is not about one."""

    kind: FaultKind
    node: int = 0
    clause: int = 0


@dataclass(frozen=True, slots=True)
class AgreedWords:
    """The tentative agreement that stands on a clause, confirmed by both sides."""

    key: int
    sha256: str


@dataclass(frozen=True, slots=True)
class HeldAgainst:
    """Agreed words by clause, in the order of the board; and the words before by provision."""

    agreed: Mapping[int, AgreedWords] = field(default_factory=dict)
    before: Mapping[int, str] = field(default_factory=dict)


def faults(nodes: Sequence[Node], against: HeldAgainst) -> tuple[Fault, ...]:
    """Everything that blocks finality, in reading order, lacking clauses last."""
    if not nodes:
        return (Fault(FaultKind.NOTHING), *_lacking(nodes, against))
    parents = {node.parent for node in nodes}
    labels: set[tuple[int, str]] = set()
    found = []
    for node, _depth in in_order(nodes):
        kind = _wrong_words(node, against)
        if not kind and _is_bare(node, has_children=node.key in parents):
            kind = FaultKind.BARE
        if kind:
            found.append(Fault(kind, node.key, node.clause))
        label = node.parent, _line(node.label).casefold()
        if label[1] and label in labels:
            found.append(Fault(FaultKind.LABEL_TWICE, node.key, node.clause))
        labels.add(label)
    return (*found, *_lacking(nodes, against))


def _wrong_words(node: Node, against: HeldAgainst) -> FaultKind | None:
    """Words that are not what the provision says they are, or not what was agreed on its clause."""
    agreed = against.agreed.get(node.clause)
    if agreed and agreed.sha256 != sha256(node.text):
        return FaultKind.DIFFERS
    if node.origin is Origin.AGREED and (agreed is None or agreed.key != node.agreed_by):
        return FaultKind.REOPENED
    if node.origin is Origin.CARRIED:
        before = against.before.get(node.carried_from)
        if before is None or sha256(before) != sha256(node.text):
            return FaultKind.NOT_AS_BEFORE
    return None


def _is_bare(node: Node, *, has_children: bool) -> bool:
    """Whether it says nothing; a label alone may stand above further provisions."""
    if canonical(node.text) or _line(node.title):
        return False
    return not (has_children and _line(node.label))


def _lacking(nodes: Iterable[Node], against: HeldAgainst) -> Iterator[Fault]:
    present = {node.clause for node in nodes}
    for clause in against.agreed:
        if clause not in present:
            yield Fault(FaultKind.LACKING, clause=clause)
