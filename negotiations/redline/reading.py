"""A sequence of tokens as a reader weighs it: keys, weights and sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from negotiations.redline.sides import Vocabulary

_FULL_STOPS = frozenset({".", "?", "!", "...", "\u3002", "\uff01", "\uff1f", "\u061f", "\u06d4"})
_CLOSING = frozenset({'"', "'", ")", "]", "\u300d", "\u300f"})
_ABBREVIATIONS = """
art arts sec secs no nos para paras inc ltd co corp mr mrs ms dr vs cf st vol ed
"""
_ABBREVIATED = frozenset(_ABBREVIATIONS.split())


@dataclass(frozen=True, slots=True)
class Reading:
    """`sums` are the running weights; `sentences` are (start, end) in tokens."""

    code: str
    keys: list[str]
    sums: list[int]
    sentences: list[tuple[int, int]]

    def weight(self, start: int, end: int) -> int:
        """The weight of the tokens from `start` up to, not including, `end`."""
        return self.sums[end] - self.sums[start]


def read(code: str, vocabulary: Vocabulary) -> Reading:
    """Weigh a coded sequence and find its sentences."""
    keys = vocabulary.keys_of(code)
    sums = list(accumulate(vocabulary.weights_of(code), initial=0))
    return Reading(code, keys, sums, sentences_of(keys))


def sentences_of(keys: Sequence[str]) -> list[tuple[int, int]]:
    """Where the sentences of a sequence of tokens lie; a paragraph mark belongs to none."""
    sentences = []
    start = place = 0
    while place < len(keys):
        if keys[place] == "\n":
            sentences.append((start, place))
            start = place = place + 1
        elif keys[place] in _FULL_STOPS and (end := _sentence_end(keys, start, place)):
            sentences.append((start, end))
            start = place = end
        else:
            place += 1
    sentences.append((start, len(keys)))
    return [(start, end) for start, end in sentences if start < end]


def _sentence_end(keys: Sequence[str], start: int, stop: int) -> int:
    """Where the sentence with this full stop ends, or 0 if the full stop does not end it."""
    if stop > start and keys[stop - 1].lower() in _ABBREVIATED and keys[stop] == ".":
        return 0
    end = stop + 1
    while end < len(keys) and (keys[end] in _CLOSING or not keys[end].strip(" \t\u00a0")):
        if keys[end] in {'"', "'"} and end + 1 < len(keys) and keys[end + 1][:1].isupper():
            break
        end += 1
    return 0 if end < len(keys) and keys[end][:1].islower() else end
