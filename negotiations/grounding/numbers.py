"""Numbers as people write them: in figures, in words, as fractions and ordinals."""

import re
from dataclasses import dataclass, replace
from fractions import Fraction

_TEENS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
UNITS = {word: value for value, word in enumerate(_TEENS.split())}
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
TENS = {word: 10 * value for value, word in enumerate(_TENS.split(), start=2)}
SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
GROUPS = SCALES | {"hundred": 100, "dozen": 12}
LETTERS = {"k": 1_000, "m": 1_000_000, "bn": 1_000_000_000, "mn": 1_000_000}
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
    " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
ORDINALS = {word: value for value, word in enumerate(_ORDINALS.split(), start=1)}
ORDINALS |= {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100}
PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8}
PARTS |= {"tenth": 10, "hundredth": 100}
PARTS |= {f"{word}s": value for word, value in PARTS.items() if word != "half"} | {"halves": 2}
HALVED = {"minute", "hour", "day", "week", "month", "year", "decade", "cent"}
HALVED |= {"percent", "percentage"}
SIGNS = {
    "½": Fraction(1, 2),
    "⅓": Fraction(1, 3),
    "⅔": Fraction(2, 3),
    "¼": Fraction(1, 4),
    "¾": Fraction(3, 4),
    "⅕": Fraction(1, 5),
    "⅛": Fraction(1, 8),
}
TOKEN = re.compile(
    r"(?P<number>(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(?:\.\d{1,9})?(?!\d))"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)?)"
    r"|(?P<sign>\d+|[^\w\s]|_)"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A number, a word in lower case, or one sign, with its place; `gap` is the space before."""

    kind: str
    text: str
    start: int
    end: int
    has_gap: bool


@dataclass(frozen=True, slots=True)
class Amount:
    """A number read from tokens `first` up to `last`, that one not included.

    `scale` is what its last word made of it: a million in “two million”.
    """

    value: Fraction
    first: int
    last: int
    is_share: bool = False
    is_ordinal: bool = False
    scale: int = 1


def tokens_of(text: str) -> list[Token]:
    found, end = [], 0
    for match in TOKEN.finditer(text):
        kind = match.lastgroup or "sign"
        words = match.group().lower() if kind == "word" else match.group()
        found.append(Token(kind, words, match.start(), match.end(), match.start() > end))
        end = match.end()
    return found


def is_number_word(word: str) -> bool:
    return any(word in known for known in (UNITS, TENS, GROUPS, ORDINALS, PARTS))


def amount_at(tokens: list[Token], place: int) -> Amount | None:
    """The longest number that begins at this token; None if none does."""
    token = tokens[place]
    found: Amount | None = None
    if token.kind == "number":
        found = _in_figures(tokens, place)
    elif token.text in SIGNS:
        found = Amount(SIGNS[token.text], place, place + 1, is_share=True)
    elif token.kind == "word":
        found = _in_words(tokens, place)
    return _with_rest(tokens, found) if found else None


def _text(tokens: list[Token], place: int) -> str:
    return tokens[place].text if 0 <= place < len(tokens) else ""


def _with_rest(tokens: list[Token], found: Amount) -> Amount:
    """“Two and a half”, and “one-half of one percent”, where a share comes after or before."""
    after = found.last
    if found.is_share:
        is_of_one = _text(tokens, after) == "of" and _text(tokens, after + 1) in _ONES
        if is_of_one and _is_halved(tokens, after + 2):
            return replace(found, last=after + 2)
    elif not found.is_ordinal and _text(tokens, after) == "and":
        rest = _share_at(tokens, after + 1)
        if rest:
            return Amount(found.value + rest.value, found.first, rest.last)
    return found


_ONES = {"one", "a", "an", "1"}
_SHARES_BEGIN = {"a", "one", "two", "three"}


def _share_at(tokens: list[Token], place: int) -> Amount | None:
    """A share that may follow a whole number: “a half”, “one-half”, “three quarters”."""
    word = _text(tokens, place)
    if word == "a" and _text(tokens, place + 1) == "half":
        return Amount(Fraction(1, 2), place, place + 2, is_share=True)
    share = _in_words(tokens, place) if word in _SHARES_BEGIN else None
    return share if share and share.is_share else None


def _is_halved(tokens: list[Token], place: int) -> bool:
    word = _text(tokens, place).removesuffix("'s")
    return word == "%" or word in HALVED or word.removesuffix("s") in HALVED


def _in_figures(tokens: list[Token], place: int) -> Amount:
    value = _value(tokens[place])
    after = place + 1
    below = _below(tokens, place)
    if below:
        return Amount(value / below, place, after + 2, is_share=value < below)
    mixed = _below(tokens, after) if _is_number(tokens, after) else None
    if mixed and value.denominator == 1 and _value(tokens[after]) < mixed:
        return Amount(value + _value(tokens[after]) / mixed, place, after + 3)
    if _text(tokens, after) in SIGNS:
        return Amount(value + SIGNS[tokens[after].text], place, after + 1)
    return _lettered(tokens, place, value) or _scaled(tokens, place, after, value)


def _lettered(tokens: list[Token], place: int, value: Fraction) -> Amount | None:
    """With letters right behind it: “3rd”, “150K”."""
    after = place + 1
    if after >= len(tokens) or tokens[after].has_gap:
        return None
    letters = tokens[after].text
    if letters in {"st", "nd", "rd", "th"}:
        return Amount(value, place, after + 1, is_ordinal=True)
    if letters in LETTERS:
        return Amount(value * LETTERS[letters], place, after + 1, scale=LETTERS[letters])
    return None


def _scaled(tokens: list[Token], first: int, after: int, value: Fraction) -> Amount:
    scale = 1
    if _text(tokens, after) == "-" and _text(tokens, after + 1) in GROUPS:
        after += 1
    while _text(tokens, after) in GROUPS:
        scale *= GROUPS[tokens[after].text]
        after += 1
    return Amount(value * scale, first, after, scale=scale)


def _value(token: Token) -> Fraction:
    return Fraction(token.text.replace(",", ""))


def _is_number(tokens: list[Token], place: int) -> bool:
    return place < len(tokens) and tokens[place].kind == "number"


def _below(tokens: list[Token], place: int) -> Fraction | None:
    """What stands below the line of a fraction whose upper number stands here."""
    if _text(tokens, place + 1) not in {"/", "\u2044"} or not _is_number(tokens, place + 2):
        return None
    is_close = not (tokens[place + 1].has_gap or tokens[place + 2].has_gap)
    return _value(tokens[place + 2]) or None if is_close else None


@dataclass(slots=True)
class _Sum:
    """A number in words while it is read."""

    total: int = 0
    current: int = 0
    is_begun: bool = False
    scale: int = 0

    def takes(self, word: str) -> bool:
        if not self._fits(word):
            return False
        if word in SCALES:
            self.scale = SCALES[word]
            self.total += self.current * self.scale
            self.current = 0
        elif word == "hundred":
            self.current *= 100
        else:
            self.current += UNITS.get(word, 0) + TENS.get(word, 0)
        self.is_begun = True
        return True

    def _fits(self, word: str) -> bool:
        tail = self.current % 100
        if word == "zero":
            return not self.is_begun
        if word in UNITS:
            return tail == 0 or (UNITS[word] < 10 and tail in TENS.values())
        if word in TENS:
            return tail == 0
        if word == "hundred":
            return 0 < self.current < 100
        return word in SCALES and self.current > 0 and not 0 < self.scale <= SCALES[word]


def _in_words(tokens: list[Token], place: int) -> Amount | None:
    word = _text(tokens, place)
    if word == "half":
        return _half(tokens, place)
    if word in ORDINALS:
        return Amount(Fraction(ORDINALS[word]), place, place + 1, is_ordinal=True)
    if word in {"a", "an"}:
        return _with_article(tokens, place)
    if word == "dozen":
        return Amount(Fraction(12), place, place + 1, scale=12)
    return _summed(tokens, place, _Sum())


def _with_article(tokens: list[Token], place: int) -> Amount | None:
    """“A million”, “a dozen”, “a quarter of”; “a half-day” begins with its second word."""
    word = _text(tokens, place + 1)
    if word == "dozen":
        return Amount(Fraction(12), place, place + 2, scale=12)
    if word in GROUPS:
        return _summed(tokens, place + 1, _Sum(current=1, is_begun=True), first=place)
    if word == "half":
        half = _half(tokens, place + 1)
        return replace(half, first=place) if half.is_share else None
    if word in PARTS and _text(tokens, place + 2) == "of":
        return Amount(Fraction(1, PARTS[word]), place, place + 2, is_share=True)
    return None


def _half(tokens: list[Token], place: int) -> Amount:
    after = place + 1
    if _text(tokens, after) in {"-", "a", "an"}:
        after += 1
    if _text(tokens, after) in GROUPS:
        return _scaled(tokens, place, after, Fraction(1, 2))
    if _is_halved(tokens, after):
        return Amount(Fraction(1, 2), place, after)
    return Amount(Fraction(1, 2), place, place + 1, is_share=True)


def _summed(
    tokens: list[Token], place: int, read: _Sum, *, first: int | None = None
) -> Amount | None:
    after = place
    while after < len(tokens):
        is_joint = after > place and _joins(tokens, after, read)
        if not is_joint and not read.takes(_text(tokens, after)):
            break
        after += 1
    if after == place:
        return None
    scale = read.scale if read.scale and not read.current else 1
    value = Fraction(read.total + read.current)
    return _ended(tokens, place if first is None else first, after, value, scale)


def _joins(tokens: list[Token], place: int, read: _Sum) -> bool:
    """Whether this is the “and” or the hyphen within a number."""
    word = tokens[place].text
    if word == "and" and _text(tokens, place - 1) not in {"hundred", *SCALES}:
        return False
    is_joint = word == "and" or (word == "-" and not tokens[place].has_gap)
    return is_joint and replace(read).takes(_text(tokens, place + 1))


def _ended(tokens: list[Token], first: int, after: int, value: Fraction, scale: int) -> Amount:
    """Look behind a number in words for what makes it a fraction or an ordinal."""
    part = after + 1 if _text(tokens, after) == "-" else after
    word = _text(tokens, part)
    if word in PARTS and value < PARTS[word] and (value == 1 or word.endswith("s")):
        return Amount(value / PARTS[word], first, part + 1, is_share=True)
    if word in ORDINALS and ORDINALS[word] < 10 and value % 10 == 0 and value:
        return Amount(value + ORDINALS[word], first, part + 1, is_ordinal=True)
    if word == "dozen":
        return Amount(value * 12, first, part + 1, scale=12)
    return Amount(value, first, after, scale=scale)
