"""Defined terms: those that the caller names, and names in Title Case within a sentence."""

import re
from collections.abc import Collection, Iterable, Iterator

from negotiations.grounding.dates import MONTHS, WEEKDAYS
from negotiations.grounding.numbers import is_number_word
from negotiations.grounding.reading import Figure, Kind, plain
from negotiations.grounding.references import NAMES

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_LINKS = {"of", "the", "for"}
_NO_NAME = {*MONTHS, *WEEKDAYS, *NAMES, "no", "a", "an", "the"}
_OPENING = " \"'“”(["
_SENTENCE_ENDS = {"", ".", "!", "?", ":", "\n", "•", "-"}
_TITLE = re.compile(r"[^\W\d_a-z][^\W_]+(?:['-][^\W_]+)*")

Word = tuple[str, int, int]


def singular(word: str) -> str:
    """A word without its plural ending, as far as terms need it."""
    lower = word.lower()
    if lower.endswith("ies") and len(lower) > 4:
        return lower[:-3] + "y"
    if lower.endswith("s") and not lower.endswith(("ss", "us", "is")):
        return lower[:-1]
    return lower


def named(read: str, text: str, terms: Collection[str]) -> Iterator[Figure]:
    """The terms that the text uses, the longest first where one begins with another."""
    wanted = {tuple(singular(word) for word in _WORD.findall(plain(term))) for term in terms} - {()}
    lengths: dict[str, set[int]] = {}
    for parts in wanted:
        lengths.setdefault(parts[0], set()).add(len(parts))
    words = [(singular(m.group()), *m.span()) for m in _WORD.finditer(read)] if wanted else []
    place = 0
    while place < len(words):
        parts = _longest(words, place, lengths.get(words[place][0], ()), wanted)
        if parts:
            start, end = words[place][1], words[place + len(parts) - 1][2]
            yield Figure(Kind.TERM, start, end, text[start:end], parts)
        place += len(parts) or 1


def _longest(
    words: list[Word], place: int, lengths: Iterable[int], wanted: Collection[tuple[str, ...]]
) -> tuple[str, ...]:
    """The longest term that stands at this word; empty if none does."""
    for length in sorted(lengths, reverse=True):
        parts = tuple(word for word, *_ in words[place : place + length])
        if parts in wanted:
            return parts
    return ()


def titles(line: str) -> tuple[str, ...]:
    """Names that a line gives as if they were defined: two to eight words in Title Case.

    A guess: the word that begins a sentence is left out, for its capital says nothing; so are
    months, numbers and references. “of” and the like may stand within a name, not at its end.
    """
    read = plain(line)
    found: list[str] = []
    run: list[re.Match[str]] = []
    for match in (*_WORD.finditer(read), None):
        if match and run and _goes_on(read, run[-1], match):
            run.append(match)
            continue
        found += _name(read, run)
        run = [match] if match and _begins(read, match) else []
    return tuple(dict.fromkeys(found))


def _begins(read: str, match: re.Match[str]) -> bool:
    before = read[max(0, match.start() - 9) : match.start()].rstrip(_OPENING)[-1:]
    return _is_title(match.group()) and before not in _SENTENCE_ENDS


def _goes_on(read: str, last: re.Match[str], match: re.Match[str]) -> bool:
    word = match.group()
    return read[last.end() : match.start()] == " " and (_is_title(word) or word in _LINKS)


def _is_title(word: str) -> bool:
    lower = word.lower()
    return bool(_TITLE.fullmatch(word)) and lower not in _NO_NAME and not is_number_word(lower)


def _name(read: str, run: list[re.Match[str]]) -> list[str]:
    while run and run[-1].group() in _LINKS:
        run = run[:-1]
    capitals = [one.group() for one in run if one.group() not in _LINKS]
    is_name = len(capitals) > 1 and len(run) < 9 and not all(map(str.isupper, capitals))
    return [read[run[0].start() : run[-1].end()]] if is_name else []
