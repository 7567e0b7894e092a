"""Numbers with what they count, alone and in ranges."""

from dataclasses import dataclass, replace
from fractions import Fraction

from negotiations.grounding.numbers import UNITS, Amount, Token, amount_at, tokens_of
from negotiations.grounding.reading import Figure, Kind
from negotiations.grounding.units import (
    NUMBER,
    TIMES,
    Reader,
    Unit,
    currency_before,
    length,
    unit_after,
)

_TIMES = {"twice": 2, "thrice": 3, "quadruple": 4, "quadrupled": 4}
_TIMES |= dict.fromkeys(["double", "doubled", "doubles", "doubling"], 2)
_TIMES |= dict.fromkeys(["triple", "tripled", "triples", "tripling"], 3)
_TIMES |= {f"{word}fold": value for word, value in UNITS.items() if value > 1}
_RATE = {"a", "an", "per", "each", "every"}
_CONNECTORS = (["to"], ["and"], ["or"], ["through"], ["up", "to"])
_PREPOSITIONS = {"for", "in", "within", "of", "after", "over", "by", "to", "lasting", "than"}
_PREPOSITIONS |= {"about", "and", "or", "every", "per"}
_STRESS = {"least", "only", "exactly", "than", "most", "just", "minimum", "maximum", "to"}
_HALVES_OF = {"first", "second", "latter", "other", "better"}
_SHORTEST = Fraction(1, 1440)


@dataclass(frozen=True, slots=True)
class _Counted:
    """A number with its unit, from token `first` up to `after`, that one not included."""

    unit: Unit
    value: Fraction
    first: int
    after: int
    scale: int = 1
    is_bare: bool = True


def counted(read: str, text: str, *, with_idle: bool) -> list[Figure]:
    tokens = tokens_of(read)
    found: list[_Counted] = []
    place = 0
    while place < len(tokens):
        one = _counted_at(tokens, place, found[-1] if found else None)
        if one is None:
            place += 1
            continue
        if found and _is_range(tokens, found[-1], one):
            found[-1], one = _ranged(tokens, found[-1], one)
        found.append(one)
        place = one.after
    return [_figure(one, tokens, text) for one in found if with_idle or not _is_idle(one, tokens)]


def _figure(one: _Counted, tokens: list[Token], text: str) -> Figure:
    start, end = tokens[one.first].start, tokens[one.after - 1].end
    return Figure(one.unit.kind, start, end, text[start:end], one.unit.key(one.value))


def _counted_at(tokens: list[Token], place: int, before: _Counted | None) -> _Counted | None:
    word = tokens[place].text
    if word in _TIMES:
        return _Counted(TIMES, Fraction(_TIMES[word]), place, place + 1)
    if word == "once" and Reader(tokens, place).word(1) in _RATE:
        return _Counted(TIMES, Fraction(1), place, place + 1)
    currency, first = currency_before(tokens, place)
    amount = amount_at(tokens, first) if first < len(tokens) else None
    if amount is None:
        return _single(tokens, place, before)
    unit, after = unit_after(tokens, amount, _repeated(tokens, amount), currency)
    return _and_half(tokens, _Counted(unit, amount.value, place, after, amount.scale))


def _and_half(tokens: list[Token], one: _Counted) -> _Counted:
    """“A year and a half” as one length of time."""
    if one.unit.kind is not Kind.DURATION or Reader(tokens, one.after).word() != "and":
        return one
    rest = amount_at(tokens, one.after + 1) if one.after + 1 < len(tokens) else None
    if rest is None or not rest.is_share or rest.value != Fraction(1, 2):
        return one
    return replace(one, value=one.value + rest.value, after=rest.last)


def _repeated(tokens: list[Token], amount: Amount) -> int:
    """The token after a number, and after its figures in brackets: “thirty (30)”."""
    reader = Reader(tokens, amount.last)
    if not (reader.take("(") or reader.take("[")):
        return amount.last
    _currency, first = currency_before(tokens, reader.at) if reader.word() else ("", reader.at)
    again = amount_at(tokens, first) if first < len(tokens) else None
    if again is None or again.value != amount.value:
        return amount.last
    reader.at = again.last
    if not (reader.take("%") or reader.take("percent")):
        reader.take("dollars")
    return reader.at if reader.take(")") or reader.take("]") else amount.last


def _single(tokens: list[Token], place: int, before: _Counted | None) -> _Counted | None:
    """“A week” as a length of time; not “on a day”, nor a rate such as “$500 a week”."""
    is_article = tokens[place].text in {"a", "an"} and Reader(tokens, place).word(-1) != "on"
    if not is_article or _is_rate(tokens, place, before):
        return None
    reader = Reader(tokens, place + 1)
    unit = length(reader)
    if unit is None or unit.step < _SHORTEST:
        return None
    if reader.word() == "-" and reader.word(1) != "long":
        return None
    return _and_half(tokens, _Counted(unit, Fraction(1), place, reader.at))


def _is_rate(tokens: list[Token], place: int, before: _Counted | None) -> bool:
    """Whether a number stands right before, or with the one or two things that it counts."""
    if before is None or place - before.after > 2:
        return False
    between = tokens[before.after : place]
    return all(one.kind == "word" and one.text not in _PREPOSITIONS for one in between)


def _is_range(tokens: list[Token], one: _Counted, other: _Counted) -> bool:
    """Whether nothing but a connector stands between two numbers."""
    between = tokens[one.after : other.first]
    if not 0 < len(between) < 4:
        return False
    words = [token.text for token in between if token.text != "-"]
    return not words or words in _CONNECTORS


def _ranged(tokens: list[Token], one: _Counted, other: _Counted) -> tuple[_Counted, _Counted]:
    """Both ends of a range; what only one of them says of unit and scale holds for both."""
    one, other = replace(one, is_bare=False), replace(other, is_bare=False)
    if one.unit == NUMBER and _lends(other.unit):
        one = replace(one, unit=other.unit)
    elif other.unit == NUMBER and one.unit.kind is Kind.MONEY and _is_tight(tokens, one, other):
        other = replace(other, unit=one.unit)
    is_alike = one.unit == other.unit and one.scale == 1 < other.scale
    if is_alike and one.value * other.scale < other.value:
        one = replace(one, value=one.value * other.scale)
    return one, other


def _lends(unit: Unit) -> bool:
    return unit.kind is not Kind.ORDINAL and unit != Unit(Kind.PERCENT)


def _is_tight(tokens: list[Token], one: _Counted, other: _Counted) -> bool:
    """Whether “$500–700” or “between $1.5 and 2 million”, and not “$500 and 30 writers”."""
    connector = tokens[one.after]
    is_span = connector.text in {"to", "through"} or not connector.has_gap
    return is_span or other.scale > 1


def _is_idle(one: _Counted, tokens: list[Token]) -> bool:
    """“One” that stands for somebody, and bare “first” and “second”, count nothing."""
    word = tokens[one.first].text
    if one.after != one.first + 1 or not one.is_bare:
        return False
    before = Reader(tokens, one.first).word(-1)
    after = Reader(tokens, one.after).word(1 if Reader(tokens, one.after).word() == "-" else 0)
    if word == "one":
        return one.unit == NUMBER and not _is_stressed(tokens, one.first)
    if one.unit.kind is Kind.ORDINAL:
        return word in {"first", "second"} or after in {"party", "parties", "person", "persons"}
    return word == "half" and before in _HALVES_OF


def _is_stressed(tokens: list[Token], place: int) -> bool:
    """“At least one”, “a minimum of one”, “up to one”; not “to one another”."""
    reader = Reader(tokens, place)
    before = reader.word(-2) if reader.word(-1) == "of" else reader.word(-1)
    if before == "to":
        return reader.word(-2) == "up"
    return before in _STRESS and reader.word(1) not in {"of", "another"}
