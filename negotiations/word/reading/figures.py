"""Numbers as a list shows them: 3, C, iii, Third."""

from collections.abc import Callable

_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = [
    "zero",
    "ten",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
]
_FIRSTS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
# Above this Word itself writes nothing that a reader could count.
_MOST_LETTERS = 26 * 30


def figure(number: int, form: str) -> str:
    """A number in the form that `w:numFmt` names; plain digits where it can't be written so."""
    write = _FORMS.get(form)
    return write(number) if write else str(number)


def _letters(number: int) -> str:
    """Word counts y, z, aa, bb, cc."""
    if not 1 <= number <= _MOST_LETTERS:
        return str(number)
    times, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (times + 1)


def _roman(number: int) -> str:
    if not 1 <= number < 4000:
        return str(number)
    written = ""
    for worth, sign in _ROMAN:
        times, number = divmod(number, worth)
        written += sign * times
    return written


def _words(number: int) -> str:
    if not 0 <= number < 100:
        return str(number)
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")


def _nth(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


def _nth_word(number: int) -> str:
    if not 1 <= number < 100:
        return _nth(number)
    start, hyphen, last = _words(number).rpartition("-")
    ending = _FIRSTS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return start + hyphen + ending


_FORMS: dict[str, Callable[[int], str]] = {
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperRoman": _roman,
    "decimalZero": lambda number: f"{number:02}",
    "cardinalText": lambda number: _words(number).capitalize(),
    "ordinal": _nth,
    "ordinalText": lambda number: _nth_word(number).capitalize(),
    "none": lambda _: "",
}
