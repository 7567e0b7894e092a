"""Which clause a stretch of a file most likely belongs to."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from negotiations.mapping.stretches import Stretch

SAME, LIKE, SHORT_LINE = 0.97, 0.5, 12
FOLLOWING, FRONT_MATTER = 0.7, 0.6
NEAR, WORD_IN_FEW = 3, 40
# However long a file and however often its words are said, it is placed within seconds.
COMPARED, COUNTED = 2_000, 1_000
FIRST_CODE, MOST_CODES = 0xE000, 0x10FFFF - 0xE000
Tell = Callable[[int, int], object]
_UNSEEN = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause of the table: how it is called, and every text said on it."""

    key: int
    reference: str
    title: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """Where a stretch goes: to a clause, nowhere (`is_left_out`), or nobody knows.

    `confidence` is 0 to 1. A line that only names a clause is left out and opens it.
    """

    key: int | None = None
    is_left_out: bool = False
    confidence: float = 0.0


def _nobody(_done: int, _steps: int) -> None:
    """Nobody waits for it."""


def guess(
    stretches: Sequence[Stretch], candidates: Sequence[Candidate], told: Tell = _nobody
) -> tuple[Guess, ...]:
    """A guess for each stretch, by headings, by likeness, and by what stands before it.

    `told` is called with how many of how many stretches are done.
    """
    found = []
    for one in _guesses(stretches, _Known(candidates)):
        found.append(one)
        told(len(found), len(stretches))
    return tuple(found)


def _guesses(stretches: Sequence[Stretch], known: "_Known") -> Iterator[Guess]:
    current: int | None = None
    is_under_heading = False
    for stretch in stretches:
        named = known.named_by(stretch)
        if named is not None:
            current, is_under_heading = named, True
            yield Guess(is_left_out=True, confidence=1.0)
            continue
        found = _place(stretch, known, current, is_under_heading=is_under_heading)
        if found.key is not None and found.key != current:
            current, is_under_heading = found.key, False
        yield found


def _place(
    stretch: Stretch, known: "_Known", current: int | None, *, is_under_heading: bool
) -> Guess:
    """By likeness where it is strong, else with the clause before it, else front matter."""
    key, alike = known.most_alike(stretch, current)
    if is_under_heading and current is not None and (key == current or alike < SAME):
        return Guess(current, confidence=1.0 if alike >= LIKE and key == current else 0.9)
    if alike >= LIKE:
        return Guess(key, confidence=round(alike, 2))
    if current is not None:
        return Guess(current, confidence=round(FOLLOWING * (0.5 + alike / 2), 2))
    if len((stretch.text or stretch.base_text).split()) <= SHORT_LINE:
        return Guess(is_left_out=True, confidence=FRONT_MATTER)
    return Guess()


class _Known:
    """What is known of the clauses, ready to be asked many times."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._names: dict[str, int | None] = {}
        for one in candidates:
            for name in {f"{one.reference} {one.title}", one.title, one.reference}:
                self._learn(_plain(name), one.key)
        self._paragraphs: dict[str, list[int]] = {}
        for one in candidates:
            for paragraph in dict.fromkeys(_paragraphs(one.texts)):
                self._paragraphs.setdefault(paragraph, []).append(one.key)
        self._texts = list(self._paragraphs)
        self._codes: dict[str, str] = {}
        self._coded = [self._code(text) for text in self._texts]
        self._holding: dict[str, list[int]] = {}
        for number, coded in enumerate(self._coded):
            for word in set(coded):
                self._holding.setdefault(word, []).append(number)

    def _code(self, text: str) -> str:
        """The first words of a text, each as one letter: so they are compared in no time."""
        codes = self._codes
        return "".join(
            codes.setdefault(word, chr(FIRST_CODE + len(codes)) if len(codes) < MOST_CODES else "?")
            for word in text.split()[:COMPARED]
        )

    def _learn(self, name: str, key: int) -> None:
        """A name that two clauses share names neither."""
        if name:
            self._names[name] = key if self._names.get(name, key) == key else None

    def named_by(self, stretch: Stretch) -> int | None:
        """The clause that this line does nothing but name, in either reading."""
        for line in (stretch.text, stretch.base_text):
            found = self._names.get(_plain(line))
            if found is not None:
                return found
        return None

    def most_alike(self, stretch: Stretch, current: int | None) -> tuple[int | None, float]:
        """The clause whose words are most like these, and how alike; the current one in doubt."""
        best: tuple[int | None, float] = (None, 0.0)
        for words in filter(None, dict.fromkeys(map(_plain, (stretch.base_text, stretch.text)))):
            if words in self._paragraphs:
                return self._whose(words, current)
            coded = self._code(words)
            for number in self._near(coded):
                key, certainty = self._whose(self._texts[number], current)
                alike = certainty * _similarity(coded, self._coded[number])
                if (alike, key == current) > (best[1], best[0] == current):
                    best = (key, alike)
        return best

    def _whose(self, text: str, current: int | None) -> tuple[int | None, float]:
        """The clause that says so, and how surely that one; the current one if it is of several."""
        keys = self._paragraphs[text]
        if current in keys:
            return current, 1.0
        return keys[0], 1.0 / len(keys)

    def _near(self, coded: str) -> list[int]:
        """The few paragraphs that share the most words with these, the rarest words counted first;
        words that most paragraphs hold tell nothing, and counting them would take as long as
        comparing.
        """
        most = max(WORD_IN_FEW, len(self._texts) // 20)
        holdings = [self._holding.get(word, ()) for word in dict.fromkeys(coded)]
        counted: list[int] = []
        for holding in sorted(holdings, key=len):
            if len(holding) > most or len(counted) + len(holding) > COUNTED:
                break
            counted.extend(holding)
        shared = Counter(counted)
        return [number for number, _count in shared.most_common(NEAR)]


def _similarity(ours: str, theirs: str) -> float:
    """The share of words that two coded texts have in common in the same order."""
    longest = len(ours) + len(theirs)
    return 2 * LCSseq.similarity(ours, theirs) / longest if longest else 1.0


def _paragraphs(texts: Sequence[str]) -> Iterator[str]:
    """Each text of a clause, and each of its paragraphs, in the form they are compared in."""
    for text in reversed(texts):
        for part in {text, *text.split("\n")}:
            if plain := _plain(part):
                yield plain


def _plain(text: str) -> str:
    """Letters and digits alone, for names and paragraphs that differ in dots and dashes."""
    return _UNSEEN.sub(" ", text).strip().casefold()
