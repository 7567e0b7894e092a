"""Legal tokens: the smallest pieces of a contract that an edit may begin or end at.

A word, a number, an amount, a date, a reference such as `5.1(a)(ii)`, a number in parentheses and
a placeholder in brackets are one token each; punctuation marks stand alone; white space is none.
Scripts written without spaces give one token for each character.
"""

import re
import unicodedata

_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_MARKS = "".join(
    chr(code)
    for code in range(0x80, 0x10000)
    if unicodedata.category(chr(code)) in {"Mn", "Mc", "Me", "Cf"}
)
_LETTERS = rf"[^\W_{_UNSPACED}]+(?:[{_MARKS}]+[^\W_{_UNSPACED}]*)*"
_JOINT = "['\u2019\u02bc\\-\u2010\u2011\u2013&/@]"
_WORD = rf"{_LETTERS}(?:{_JOINT}{_LETTERS})*"
_AMOUNT = r"[$\u20ac\u00a3\u00a5\u20aa]?\d+(?:[.,:/]\d+)*"
_SUB = r"(?:\([0-9A-Za-z]{1,5}\))"
_COUNT = (
    "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    "|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    "|hundred|thousand|million|billion)"
)
_SCALE = "(?:hundred|thousand|million|billion)"
_NUMERALS = (
    "[\u96f6\u3007\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d"
    "\u5341\u767e\u5343\u842c\u4e07\u4ebf]"
)
_STEP = r"(?:[^\S\n]+(?:and[^\S\n]+)?|-)"
_PATTERNS = (
    rf"{_MONTH}[^\S\n]+\d{{1,2}}(?:st|nd|rd|th)?(?:,?[^\S\n]+\d{{4}})?\b",
    rf"\d{{1,2}}[^\S\n]+{_MONTH}(?:[^\S\n]+\d{{4}})?\b",
    rf"{_AMOUNT}(?:{_LETTERS})?(?:\.[A-Z]\b)?(?:{_JOINT}{_LETTERS})*{_SUB}*[%\u2030]?",
    r"\((?:[$\u20ac\u00a3\u00a5]?\d[\d.,/]*%?|[A-Za-z]{1,2}|[ivxlcdm]{1,6})\)",
    r"\[[^\[\]\n]{1,40}\]",
    r"(?:[A-Za-z]\.){2,}",
    rf"(?i:\b{_COUNT}(?:-{_COUNT})?{_STEP}{_SCALE}(?:{_STEP}{_COUNT})*)\b",
    _WORD,
    rf"{_NUMERALS}{{2,}}",
    rf"[{_UNSPACED}][{_MARKS}]*",
    r"--+|\.\.\.+|__+",
    r"([^\w\s])\1{3,}",
    rf"\S[{_MARKS}]*",
)
_TOKEN = re.compile("|".join(_PATTERNS))
_TOKEN_OR_SPACE = re.compile(r"[^\S\n]+|" + "|".join(_PATTERNS))
_IGNORED = dict.fromkeys(
    (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xAD, 0xFEFF, 0x061C)
)
_SAME = (
    _IGNORED
    | dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u05f4"), '"')
    | dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u2032\u02bc`\u00b4\u05f3"), "'")
    | dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
    | {0x2026: "...", 0xA0: " ", 0x202F: " "}
)
_DASHES = re.compile("-+")
_STOP = """
a an and any are as at be been but by each for from has have if in into is it its may more must no
of on or other shall such than that the their them then there these they this those to under upon
was were when where which who will with per percent cent hundred thousand million billion
"""
_STOP_WORDS = frozenset(_STOP.split())


def spans_in(text: str, start: int, end: int, *, exact: bool) -> list[tuple[int, int]]:
    """Where the tokens of one paragraph lie; `exact` counts white space as tokens too."""
    pattern = _TOKEN_OR_SPACE if exact else _TOKEN
    return [match.span() for match in pattern.finditer(text, start, end)]


def key_of(token: str) -> str:
    """What a reader takes the token for: "quotes", dashes and spaces of every kind are alike."""
    if token.isascii() and token.isalnum():
        return token
    key = _DASHES.sub("-", unicodedata.normalize("NFC", token).translate(_SAME))
    return " ".join(key.split())


def plain(text: str) -> str:
    """The characters of a text that a reader sees, without white space, for an equality check."""
    shown = unicodedata.normalize("NFC", text).translate(_SAME)
    return _DASHES.sub("-", "".join(shown.split()))


def is_word(key: str) -> bool:
    """Whether a token counts as a word: it has a letter or a digit, or is a placeholder."""
    return key[:1].isalnum() or (len(key) > 1 and any(map(str.isalnum, key)))


def weight_of(key: str) -> int:
    """How much a token means to a reader, against 100 for a word; whole numbers add up exactly."""
    if key[:1] == "(" and len(key) > 1:
        return 60
    if not is_word(key):
        return 15 if key.strip() else 5
    return 40 if key.lower() in _STOP_WORDS else 100
