"""Counting lists as Word does: what label each place gets, one after the other."""

import re

from negotiations.word.reading.figures import figure
from negotiations.word.reading.lists import LEVELS, Level, List, Place

_NUMBER = re.compile(r"%([1-9])")
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
_BULLET = "\u2022"
_LONGEST = 60


class Count:
    """The counters of one view of the text."""

    def __init__(self, lists: dict[str, List]) -> None:
        self._lists = lists
        self._counters: dict[str, list[int | None]] = {}
        self._begun: set[Place] = set()

    def next(self, place: Place) -> str:
        """Count one item and give its label."""
        one = self._lists[place.list]
        how = one.levels.get(place.level)
        if how is None:
            return ""
        counters = self._counters.setdefault(one.count, [None] * LEVELS)
        self._advance(one, place, counters)
        return "" if how.hidden else _written(one, how, counters)

    def _advance(self, one: List, place: Place, counters: list[int | None]) -> None:
        at = place.level
        if place not in self._begun:
            self._begun.add(place)
            if at in one.starts:
                counters[at] = None
        now = counters[at]
        counters[at] = _start(one, at) if now is None else now + 1
        for below in range(at + 1, LEVELS):
            restart = one.levels.get(below, Level()).restart
            if restart is None or at < restart:
                counters[below] = None


def _start(one: List, level: int) -> int:
    return one.starts.get(level, one.levels.get(level, Level()).start)


def _written(one: List, how: Level, counters: list[int | None]) -> str:
    if how.form == "bullet":
        return _PRIVATE.sub(_BULLET, how.text).strip()[:_LONGEST]

    def shown(match: re.Match[str]) -> str:
        level = int(match[1]) - 1
        now = counters[level]
        form = "decimal" if how.legal else one.levels.get(level, Level()).form
        return figure(_start(one, level) if now is None else now, form)

    return _NUMBER.sub(shown, how.text[:_LONGEST]).strip()[:_LONGEST]
