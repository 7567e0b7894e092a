"""What a number counts: money, shares, points, lengths of time, multiples."""

from dataclasses import dataclass
from fractions import Fraction

from negotiations.grounding.numbers import SCALES, Amount, Token
from negotiations.grounding.reading import Key, Kind


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit, and how much of the unit that is compared one of it is."""

    kind: Kind
    name: str = ""
    step: Fraction = Fraction(1)

    def key(self, value: Fraction) -> Key:
        return self.name, value * self.step


NUMBER = Unit(Kind.NUMBER)
TIMES = Unit(Kind.TIMES)
PERCENT = Unit(Kind.PERCENT, step=Fraction(1, 100))
POINTS = Unit(Kind.POINTS, step=Fraction(1, 100))
BASIS_POINTS = Unit(Kind.POINTS, step=Fraction(1, 10_000))

SYMBOLS = {"$": "USD", "£": "GBP", "€": "EUR"}
CODES = {"usd": "USD", "us": "USD", "cad": "CAD", "ca": "CAD", "c": "CAD", "gbp": "GBP"}
CODES |= {"eur": "EUR"}
NAMES = {"dollar": "USD", "dollars": "USD", "euro": "EUR", "euros": "EUR"}
NAMES |= {"pound": "GBP", "pounds": "GBP", "usd": "USD", "cad": "CAD", "gbp": "GBP", "eur": "EUR"}
LANDS = {"us": "USD", "american": "USD", "canadian": "CAD"}
CENTS = {"cent", "cents", "¢"}

_DAY = Fraction(1)
LENGTHS = {
    **dict.fromkeys(["second", "seconds", "sec", "secs"], ("days", _DAY / 86_400)),
    **dict.fromkeys(["minute", "minutes", "min", "mins"], ("days", _DAY / 1_440)),
    **dict.fromkeys(["hour", "hours", "hr", "hrs"], ("days", _DAY / 24)),
    **dict.fromkeys(["day", "days"], ("days", _DAY)),
    **dict.fromkeys(["workday", "workdays"], ("business", _DAY)),
    **dict.fromkeys(["week", "weeks", "wk", "wks"], ("days", _DAY * 7)),
    **dict.fromkeys(["fortnight", "fortnights"], ("days", _DAY * 14)),
    **dict.fromkeys(["month", "months", "mo", "mos"], ("months", _DAY)),
    **dict.fromkeys(["year", "years", "yr", "yrs"], ("months", _DAY * 12)),
    **dict.fromkeys(["decade", "decades"], ("months", _DAY * 120)),
}
BUSINESS = {"business", "working", "work"}
WITHIN = {"calendar", "consecutive", "successive", "full", "whole", "additional", "more", "further"}
WITHIN |= {"extra", "continuous", "straight"}
UNIT_WORDS = {*LENGTHS, *BUSINESS, *WITHIN, *NAMES, *CENTS, *SCALES, *LANDS, "percent", "per cent"}
UNIT_WORDS |= {"percentage", "basis point", "basis points", "times", "x", "bps"}
UNIT_WORDS -= {"¢", "work", "more", "further", "us"}


class Reader:
    """Goes along the tokens after a number."""

    def __init__(self, tokens: list[Token], at: int) -> None:
        self.tokens, self.at = tokens, at

    def word(self, ahead: int = 0) -> str:
        place = self.at + ahead
        return self.tokens[place].text if 0 <= place < len(self.tokens) else ""

    def take(self, *words: str) -> bool:
        """Step over these words if they come next."""
        if all(self.word(ahead) == word for ahead, word in enumerate(words)):
            self.at += len(words)
            return True
        return False

    def skip_hyphen(self) -> None:
        self.take("-")


def currency_before(tokens: list[Token], place: int) -> tuple[str, int]:
    """The currency that stands before a number, and the token after it."""
    reader = Reader(tokens, place)
    word = reader.word()
    if word in SYMBOLS:
        return SYMBOLS[word], place + 1
    if word == "u" and reader.take("u", ".", "s", ".", "$"):
        return "USD", reader.at
    if word in CODES and reader.word(1) in SYMBOLS:
        return CODES[word], place + 2
    if word in CODES and word in NAMES:
        return CODES[word], place + 1
    return "", place


def unit_after(tokens: list[Token], amount: Amount, after: int, currency: str) -> tuple[Unit, int]:
    """What the number counts, and the token after it."""
    reader = Reader(tokens, after)
    unit = _money(reader, currency) or _share(reader)
    if unit is None and not amount.is_ordinal:
        unit = length(reader) or _times(reader)
    if unit is not None:
        return unit, reader.at
    if amount.is_share:
        return Unit(Kind.PERCENT), after
    return (Unit(Kind.ORDINAL) if amount.is_ordinal else NUMBER), after


def _money(reader: Reader, currency: str) -> Unit | None:
    if currency:
        if reader.word() in {"dollars", "usd", "cad"}:
            reader.at += 1
        return Unit(Kind.MONEY, currency)
    ahead = 1 if reader.word() == "-" else 0
    named = LANDS.get(reader.word(ahead), "")
    named_dollars = named and reader.word(ahead + 1) in {"dollar", "dollars"}
    if named_dollars:
        reader.at += ahead + 2
        return Unit(Kind.MONEY, named)
    if reader.word(ahead) in NAMES:
        reader.at += ahead + 1
        return Unit(Kind.MONEY, NAMES[reader.word(-1)])
    if reader.word(ahead) in CENTS:
        reader.at += ahead + 1
        return Unit(Kind.MONEY, "USD", Fraction(1, 100))
    return None


def _share(reader: Reader) -> Unit | None:
    start = reader.at
    reader.skip_hyphen()
    if reader.take("basis", "point") or reader.take("basis", "points") or reader.take("bps"):
        return BASIS_POINTS
    if reader.take("pp") or reader.take("ppt"):
        return POINTS
    if reader.take("percentage"):
        reader.skip_hyphen()
        if reader.take("point") or reader.take("points"):
            return POINTS
    elif reader.take("%") or reader.take("percent") or reader.take("per", "cent"):
        is_points = reader.take("point") or reader.take("points")
        return POINTS if is_points else PERCENT
    reader.at = start
    return None


def length(reader: Reader) -> Unit | None:
    """A unit of time; the words before it, such as “additional”, belong to it."""
    start, group = reader.at, ""
    if not reader.take("or", "more"):
        reader.skip_hyphen()
    while reader.word() in BUSINESS or reader.word() in WITHIN:
        group = "business" if reader.word() in BUSINESS else group
        reader.at += 1
        reader.skip_hyphen()
    named = LENGTHS.get(reader.word().removesuffix("'s").removesuffix("'"))
    if named is None:
        reader.at = start
        return None
    reader.at += 1
    name, step = named
    return Unit(Kind.DURATION, group if group and name == "days" else name, step)


def _times(reader: Reader) -> Unit | None:
    start, is_close = (
        reader.at,
        reader.at < len(reader.tokens) and not reader.tokens[reader.at].has_gap,
    )
    reader.skip_hyphen()
    if reader.take("times") or reader.take("fold"):
        return TIMES
    if is_close and reader.at == start and (reader.take("x") or reader.take("×")):
        return TIMES
    reader.at = start
    return None
