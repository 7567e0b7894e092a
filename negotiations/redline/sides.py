"""The two texts as the comparer sees them: every distinct token is one character of a code.

A paragraph thus is a short string, which can be sliced, hashed and compared at the speed of
strings. Both sides share one vocabulary, or the codes would not mean the same.
"""

from dataclasses import dataclass, field

from negotiations.redline.blocks import Line, lines_of
from negotiations.redline.model import Span, TextTooLong
from negotiations.redline.tokens import is_word, key_of, spans_in, weight_of

MAX_CHARACTERS = 2_000_000
MAX_TOKENS = 300_000
MARK = "\0"
MARK_WEIGHT = 5


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The code of each token, and what the code stands for.

    `written` knows every way a token is written; an empty code means that a reader sees nothing.
    """

    is_exact: bool = False
    written: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    keys: list[str] = field(default_factory=lambda: ["\n"])
    weights: list[int] = field(default_factory=lambda: [MARK_WEIGHT])
    words: list[bool] = field(default_factory=lambda: [False])

    def code_of(self, token: str) -> str:
        """The character that stands for this token in both texts."""
        code = self.written.get(token)
        if code is None:
            code = self._code_of_key(token if self.is_exact else key_of(token))
            self.written[token] = code
        return code

    def add(self, key: str) -> str:
        """The character that stands for this key, a new one if it has none."""
        if key not in self.codes:
            self.codes[key] = chr(len(self.keys))
            self.keys.append(key)
            self.weights.append(weight_of(key))
            self.words.append(is_word(key))
        return self.codes[key]

    def _code_of_key(self, key: str) -> str:
        return self.add(key) if key else ""

    def weights_of(self, code: str) -> list[int]:
        """The weight of each token."""
        return [self.weights[ord(character)] for character in code]

    def keys_of(self, code: str) -> list[str]:
        """The key of each token; a paragraph mark is a line feed."""
        return [self.keys[ord(character)] for character in code]

    def words_in(self, code: str) -> int:
        """How many of the tokens are words."""
        return sum(map(self.words.__getitem__, map(ord, code)))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A labelled line of one side, its tokens coded; `starts` and `ends` are their places."""

    label: str
    whole: Span
    code: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    words: int


@dataclass(frozen=True, slots=True)
class Strand:
    """The tokens of one or more neighbouring paragraphs, with marks between the paragraphs."""

    code: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, first: int, last: int) -> Span:
        """From token `first` up to, not including, token `last`, with the white space between."""
        return Span(self._place(first), self._place(last))

    def _place(self, token: int) -> int:
        if token < len(self.starts):
            return self.starts[token]
        return self.ends[-1] if self.ends else 0


def read_side(text: str, vocabulary: Vocabulary) -> list[Paragraph]:
    """The paragraphs of a text, coded."""
    if len(text) > MAX_CHARACTERS:
        raise TextTooLong(f"{len(text)} characters, the limit is {MAX_CHARACTERS}")
    paragraphs: list[Paragraph] = []
    tokens = 0
    for line in lines_of(text):
        paragraphs.append(_read_line(text, line, vocabulary))
        tokens += len(paragraphs[-1].code)
        if tokens > MAX_TOKENS:
            raise TextTooLong(f"more than {MAX_TOKENS} tokens")
    return paragraphs


def _read_line(text: str, line: Line, vocabulary: Vocabulary) -> Paragraph:
    """Code one paragraph; a line of invisible characters alone is one token."""
    end = line.whole.end if vocabulary.is_exact else line.body.end
    places = spans_in(text, line.body.start, end, exact=vocabulary.is_exact)
    codes = [vocabulary.code_of(text[start:stop]) for start, stop in places]
    if not all(codes):
        shown = [(place, code) for place, code in zip(places, codes, strict=True) if code]
        unseen = (line.body.start, line.body.end), vocabulary.add(line.body.of(text))
        places, codes = map(list, zip(*(shown or [unseen]), strict=True))
    code = "".join(codes)
    return Paragraph(
        line.label,
        line.whole,
        code,
        tuple([place[0] for place in places]),
        tuple([place[1] for place in places]),
        vocabulary.words_in(code),
    )


def strand_of(paragraphs: list[Paragraph]) -> Strand:
    """One sequence of tokens; a mark reaches from the last word before it to the next word."""
    if len(paragraphs) == 1:
        return Strand(paragraphs[0].code, paragraphs[0].starts, paragraphs[0].ends)
    starts: list[int] = []
    ends: list[int] = []
    for paragraph in paragraphs:
        if starts:
            starts.append(ends[-1])
            ends.append(paragraph.starts[0])
        starts.extend(paragraph.starts)
        ends.extend(paragraph.ends)
    code = MARK.join(paragraph.code for paragraph in paragraphs)
    return Strand(code, tuple(starts), tuple(ends))
