"""A made-up agreement of 62,000 words, and its next version with edits that are known.

The prose is put together from patterns with slots, so that an edit of a slot has one right redline.
Paragraphs beside an edited one stay as they are. The same seed gives the same pair.
"""

import random
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import chain, count

WORDS = 62_000
MOVES = 5
MOVED_AT_LEAST = 60
SECTIONS, ITEMS = (5, 9), (3, 6)
EDITS = (
    {"count": 34, "money": 22, "percent": 14, "date": 14, "reference": 14, "modal": 14, "role": 8}
    | {"negation": 10, "proviso": 15, "sentence": 15, "paragraph": 10}
    | {"struck proviso": 8, "struck sentence": 14, "struck paragraph": 8}
)
SLOTS = {
    "party": "Company|Guild|Producer|Employer|Studio|Association",
    "role": "writer|performer|director|puppeteer|composer|designer|narrator|translator",
    "modal": "shall|may|must|will",
    "paper": "notice|statement|report|register|certificate|schedule|summary|declaration",
    "system": "Generative AI System|Certified System|Licensed Model|Digital Replica|Training Set",
    "work": "screenplay|teleplay|treatment|score|storyboard|recording|photograph|performance",
    "use": "licensing|training|dubbing|rewriting|translation|restoration|casting|promotion",
    "event": "principal photography|delivery of the first draft|the start of rehearsals"
    "|the first broadcast|completion of the final mix|ratification of this Agreement",
    "body": "Joint Committee|Board of Trustees|Technology Panel|arbitrator|Credits Committee",
    "quality": "confidential|truthful|complete|searchable|legible|permanent|void|reviewable",
}
CHOICES = {kind: words.split("|") for kind, words in SLOTS.items()}
NUMBERS = {
    "five": 5, "seven": 7, "ten": 10, "twelve": 12, "fourteen": 14, "fifteen": 15, "twenty": 20,
    "thirty": 30, "forty-five": 45, "sixty": 60, "ninety": 90, "one hundred": 100,
}  # fmt: skip
MONTHS = ("January", "March", "May", "June", "September", "November")
PATTERNS = """
The {party} {modal} give the {party} a written {paper} of each {use} not less than {count} days
    before {event}.
A {role} whose {work} is used for {use} by means of a {system} {modal} receive {money} for each
    episode in which it appears.
Where a {system} is used in the {use} of a {work}, the {party} {modal} pay {percent} of gross
    receipts into the fund named in Section {reference}.
No {role} {modal} be required to work with a {system} as a condition of being engaged by the
    {party}.
The {body} {modal} decide within {count} days after it has received the {paper}, and its
    decision is {quality} from {date}.
If the {party} does not furnish the {paper} in time, the {role} {modal} suspend all {use} of the
    {work} until it is furnished.
Payments under Section {reference} {modal} be made on or before {date} and are not an advance
    against residuals.
A {paper} is {quality} only if it names the {system}, the {role}, and the {work} concerned.
The {role} {modal} inspect the {paper} at the offices of the {party} during working hours and
    copy what concerns the {work}.
For the purposes of Section {reference}, {use} includes every use of a {system} that changes
    more than {percent} of a {work}.
The consent of the {role} {modal} be obtained separately for {use} and lapses {count} months
    after {event}.
Any sum over {money} that the {party} receives for {use} after {date} {modal} be divided equally
    among the persons credited on the {work}.
In the event of a dispute about the {use} of a {system}, either party {modal} refer the matter
    to the {body} in accordance with Section {reference}.
The {body} consists of {count} members, of whom the {party} {modal} appoint one half, and meets
    before {event}.
A {role} who has been replaced by a {system} {modal} be offered comparable work at no less than
    {money} a week for {count} weeks.
Records of the {use} of a {work} {modal} be kept in a {quality} form for {count} years after
    {date}.
The {party} warrants that the {system} was not trained on a {work} without payment of {percent}
    of the licence fee to its {role}.
An audit under Section {reference} {modal} cover no more than {count} months and {modal} be
    completed before {event}.
"""
ITEM_PATTERNS = """
the {use} of a {work} by means of a {system}, so far as the {role} has agreed to it;
payments of {money} to each {role} under Section {reference};
a {quality} {paper} on the {system}, made within {count} days after {event};
{percent} of the receipts of the {party} from {use} of the {work};
any {paper} that the {body} has asked for since {date};
"""
LEADS = """
The {paper} that the {party} gives under Section {reference} {modal} contain, for each {system},
    the following:
In deciding on the {use} of a {work}, the {body} {modal} consider, among other things:
"""
PROVISO = "unless the {party} and the {role} agree otherwise in writing after {event}"
TITLES = """
RECOGNITION|DEFINITIONS|CONSENT|COMPENSATION|DISCLOSURE|TRAINING|CREDIT|REPLICAS|AUDIT|TRANSITION
""".strip().split("|")
SLOT = re.compile(r"\{(\w+)\}")
CHANCES = {"proviso": 0.08}


@dataclass(slots=True)
class Piece:
    """Some words of a sentence; `kind` names the slot they fill, or is empty."""

    words: str
    kind: str = ""


Sentence = list[Piece]


@dataclass(slots=True)
class Paragraph:
    """Sentences at a depth: 0 an article's heading, 1 a section, 2 an item of a list."""

    depth: int
    sentences: list[Sentence]
    is_lead: bool = False
    is_moved: bool = False

    @property
    def text(self) -> str:
        """The words, without the label."""
        return " ".join(text_of(sentence) for sentence in self.sentences)


@dataclass(slots=True)
class Expected:
    """The segments that a redline of the pair has; a segment may be written in several ways."""

    inserted: list[tuple[str, ...]] = field(default_factory=list)
    deleted: list[tuple[str, ...]] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)

    @property
    def segments(self) -> int:
        """How many segments there are to find, moves apart."""
        return len(self.inserted) + len(self.deleted)


@dataclass(slots=True)
class AgreementPair:
    before: str
    after: str
    expected: Expected
    edits: int


def patterns_in(text: str) -> list[str]:
    """One pattern a line; what is indented goes on with the line before."""
    return text.strip().replace("\n    ", " ").split("\n")


def text_of(sentence: Sentence) -> str:
    return "".join(piece.words for piece in sentence)


class Author:
    """Writes sentences and edits them, from one source of chance."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311

    def word(self, kind: str) -> str:
        """Words that may fill a slot."""
        number = self.chance.choice(list(NUMBERS))
        match kind:
            case "count":
                return f"{number} ({NUMBERS[number]})"
            case "money":
                return f"${self.chance.randrange(1000, 90_000, 50):,}"
            case "percent":
                return f"{self.chance.randrange(5, 400) / 10:.1f}%"
            case "date":
                day, year = self.chance.randrange(1, 29), self.chance.randrange(2024, 2034)
                return f"{self.chance.choice(MONTHS)} {day}, {year}"
            case "reference":
                letter = self.chance.choice("abcdef")
                return f"{self.chance.randrange(1, 40)}.{self.chance.randrange(1, 9)}({letter})"
        return self.chance.choice(CHOICES[kind])

    def sentence(self, patterns: str) -> Sentence:
        """A new sentence, some with a proviso at the end."""
        parts = SLOT.split(self.chance.choice(patterns_in(patterns)))
        pieces = [
            Piece(self.word(part), part) if place % 2 else Piece(part)
            for place, part in enumerate(parts)
        ]
        if patterns is PATTERNS and self.chance.random() < CHANCES["proviso"]:
            pieces[-1].words = pieces[-1].words.removesuffix(".")
            pieces += [Piece(self.proviso(), "proviso"), Piece(".")]
        return pieces

    def proviso(self) -> str:
        return ", " + SLOT.sub(lambda slot: self.word(slot[1]), PROVISO)

    def section(self) -> Paragraph:
        sentences = [self.sentence(PATTERNS) for _ in range(self.chance.randint(2, 5))]
        return Paragraph(1, sentences)

    def article(self) -> Iterator[Paragraph]:
        """A heading, and sections of which some lead a list."""
        yield Paragraph(0, [[Piece(self.chance.choice(TITLES))]])
        for _ in range(self.chance.randint(*SECTIONS)):
            yield self.section()
            if self.chance.random() < 0.3:
                yield Paragraph(1, [self.sentence(LEADS)], is_lead=True)
                for _ in range(self.chance.randint(*ITEMS)):
                    yield Paragraph(2, [self.sentence(ITEM_PATTERNS)])

    def agreement(self, words: int) -> list[Paragraph]:
        """Articles until there are this many words."""
        paragraphs: list[Paragraph] = []
        written = 0
        for paragraph in chain.from_iterable(self.article() for _ in count()):
            paragraphs.append(paragraph)
            written += len(paragraph.text.split()) + 1
            if written >= words:
                break
        return paragraphs


def render(paragraphs: list[Paragraph]) -> tuple[str, list[str]]:
    """The text, and each paragraph's label as it is numbered now."""
    labels, numbers = [], [0, 0, 0]
    for paragraph in paragraphs:
        numbers[paragraph.depth] += 1
        numbers[paragraph.depth + 1 :] = [0] * (2 - paragraph.depth)
        article, section, item = numbers
        labels.append((f"ARTICLE {article}", f"{article}.{section}", f"({chr(96 + item)})")[
            paragraph.depth
        ])  # fmt: skip
    lines = [
        f"{label} {paragraph.text}" for label, paragraph in zip(labels, paragraphs, strict=True)
    ]
    return "\n".join(lines), labels


class Editor:
    """Makes the edits of a version one by one and writes down what each must look like."""

    def __init__(self, author: Author, paragraphs: list[Paragraph]) -> None:
        self.author = author
        self.before = paragraphs
        self.after = deepcopy(paragraphs)
        self.expected = Expected()
        self.gone: list[int] = []
        self.new: dict[int, Paragraph] = {}
        self.moved: dict[int, int] = {}
        self._touched: set[int] = set()
        self._order = list(range(len(paragraphs)))
        author.chance.shuffle(self._order)

    def edit(self, kind: str) -> None:
        """One edit of this kind, at a place of its own."""
        kinds = {
            "paragraph": self._insert_paragraph,
            "struck paragraph": self._strike_paragraph,
            "sentence": self._insert_sentence,
            "struck sentence": self._strike_sentence,
            "proviso": self._insert_proviso,
            "negation": self._negate,
        }
        if kind in kinds:
            kinds[kind]()
        elif kind == "struck proviso":
            piece = self._piece("proviso")
            self.expected.deleted.append((piece.words,))
            piece.words = ""
        else:
            self._replace(kind)

    def move(self) -> None:
        """One section that leads no list, to a place far below."""
        place = self._take(lambda place: self._is_loose(place) and place < len(self.before) // 2)
        target = self._take(lambda other: other > place + MOVED_AT_LEAST and self._is_loose(other))
        self.moved[place] = target
        self.after[place].is_moved = True
        self.expected.moved.append(self.after[place].text)

    def version(self) -> list[Paragraph]:
        """The paragraphs after all edits."""
        arriving = {target: self.after[place] for place, target in self.moved.items()}
        left = {*self.gone, *self.moved}
        paragraphs = []
        for place, paragraph in enumerate(self.after):
            paragraphs += [] if place in left else [paragraph]
            paragraphs += [added for added in (self.new.get(place), arriving.get(place)) if added]
        return paragraphs

    def _take(self, suits: Callable[[int], object]) -> int:
        """A place whose neighbours are untouched too."""
        for place in self._order:
            if not {place - 1, place, place + 1} & self._touched and suits(place):
                self._touched.add(place)
                return place
        raise LookupError("no place is left for this edit")

    def _is_loose(self, place: int) -> bool:
        """Whether a section has two sentences or more and neither leads nor ends a list."""
        depths = [paragraph.depth for paragraph in self.before[place : place + 2]]
        sentences = self.before[place].sentences
        return depths[:1] == [1] and 2 not in depths and len(sentences) > 1

    def _piece(self, kind: str) -> Piece:
        """The slot of this kind in a place of its own."""

        def slots(place: int) -> list[Piece]:
            return [p for s in self.after[place].sentences for p in s if p.kind == kind]

        return self.author.chance.choice(slots(self._take(slots)))

    def _replace(self, kind: str) -> None:
        piece = self._piece(kind)
        old = piece.words
        while piece.words == old:
            piece.words = self.author.word(kind)
        lead = "Section " if kind == "reference" else ""
        self.expected.deleted.append((old, lead + old))
        self.expected.inserted.append((piece.words, lead + piece.words))

    def _negate(self) -> None:
        self._piece("modal").words += " not"
        self.expected.inserted.append(("not",))

    def _insert_proviso(self) -> None:
        place = self._take(lambda place: self._is_loose(place) and self._bare(place))
        end = self.author.chance.choice(self._bare(place))[-1]
        words = self.author.proviso()
        end.words = end.words.removesuffix(".") + words + "."
        self.expected.inserted.append((words,))

    def _bare(self, place: int) -> list[Sentence]:
        """The sentences without a proviso."""
        sentences = self.after[place].sentences
        return [s for s in sentences if all(piece.kind != "proviso" for piece in s)]

    def _insert_sentence(self) -> None:
        sentences = self.after[self._take(self._is_loose)].sentences
        added = self.author.sentence(PATTERNS)
        sentences.insert(self.author.chance.randint(0, len(sentences)), added)
        self.expected.inserted.append((text_of(added),))

    def _strike_sentence(self) -> None:
        sentences = self.after[self._take(self._is_loose)].sentences
        struck = sentences.pop(self.author.chance.randrange(len(sentences)))
        self.expected.deleted.append((text_of(struck),))

    def _insert_paragraph(self) -> None:
        self.new[self._take(self._is_loose)] = self.author.section()

    def _strike_paragraph(self) -> None:
        self.gone.append(self._take(self._is_loose))


def agreement_pair(seed: int = 2023, words: int = WORDS) -> AgreementPair:
    """The agreement, its next version with EDITS edits and MOVES moves, and the right redline."""
    author = Author(seed)
    editor = Editor(author, author.agreement(words))
    for _ in range(MOVES):
        editor.move()
    kinds = [kind for kind, times in EDITS.items() for _ in range(times)]
    for kind in kinds:
        editor.edit(kind)
    version = editor.version()
    (before, labels), (after, labels_after) = render(editor.before), render(version)
    gone = [f"{labels[place]} {editor.before[place].text}" for place in editor.gone]
    added = {id(paragraph) for paragraph in editor.new.values()}
    new = [f"{labels_after[n]} {p.text}" for n, p in enumerate(version) if id(p) in added]
    editor.expected.deleted += [(text,) for text in gone]
    editor.expected.inserted += [(text,) for text in new]
    return AgreementPair(before, after, editor.expected, len(kinds))
