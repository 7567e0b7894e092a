"""Lists as the file defines them, and which place in which list a paragraph takes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from negotiations.word.reading.names import attribute, child, contents, is_on, kind, number, value

LEVELS = 9
_DEEPEST_STYLE = 20


class Place(NamedTuple):
    """A paragraph's place: the list's number in the file, and the level from 0."""

    list: str
    level: int


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is counted and written."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False
    restart: int | None = None
    style: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class List:
    """A list: lists with one `count` go on counting each other's items, but for `starts`."""

    count: str
    levels: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Style:
    """What of a paragraph style matters to lists."""

    based_on: str
    list: str | None
    level: int | None


class Lists:
    """All lists and styles of a file."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._default = ""
        for style in _kinds(styles, "w:style"):
            self._add_style(style)
        self.lists = _lists(numbering, self._styles)

    def _add_style(self, style: etree._Element) -> None:
        name = attribute(style, "styleId") or ""
        numbered = child(child(style, "w:pPr"), "w:numPr")
        self._styles[name] = Style(
            value(style, "w:basedOn") or "",
            value(numbered, "w:numId"),
            number(value(numbered, "w:ilvl")),
        )
        is_paragraph = attribute(style, "type") == "paragraph"
        if is_paragraph and (attribute(style, "default") or "0") in {"1", "true", "on"}:
            self._default = name

    def places(self, properties: etree._Element | None) -> tuple[Place | None, Place | None]:
        """The places that a paragraph takes in the original and in the accepted text."""
        after = self._place(properties, child(properties, "w:numPr"))
        change = child(properties, "w:pPrChange")
        if change is not None:
            old = child(change, "w:pPr")
            return self._place(old, child(old, "w:numPr")), after
        if child(child(properties, "w:numPr"), "w:ins") is not None:
            return self._place(properties, None), after
        return after, after

    def _place(
        self, properties: etree._Element | None, numbered: etree._Element | None
    ) -> Place | None:
        chain = list(self._chain(value(properties, "w:pStyle") or self._default))
        own = value(numbered, "w:numId")
        name = own or self._inherited_list(chain)
        if name is None or name not in self.lists:
            return None
        level = number(value(numbered, "w:ilvl"))
        if level is None:
            level = self._level(chain, "" if own else name)
        return Place(name, min(max(level, 0), LEVELS - 1))

    def _inherited_list(self, chain: list[str]) -> str | None:
        found = (self._styles[name].list for name in chain)
        return next((one for one in found if one is not None), None)

    def _level(self, chain: list[str], inherited: str) -> int:
        """The level that is tied to the style; Word heeds the style's own number less."""
        levels = self.lists[inherited].levels if inherited else {}
        for name in chain:
            for level, how in levels.items():
                if how.style == name:
                    return level
        found = (self._styles[name].level for name in chain)
        return next((one for one in found if one is not None), 0)

    def _chain(self, name: str) -> Iterator[str]:
        """A style and those it is based on, as far as a person would go; circles end there too."""
        for _ in range(_DEEPEST_STYLE):
            if name not in self._styles:
                return
            yield name
            name = self._styles[name].based_on


def _kinds(parent: etree._Element | None, name: str) -> Iterator[etree._Element]:
    return (one for one in ([] if parent is None else contents(parent)) if kind(one) == name)


def _lists(numbering: etree._Element | None, styles: dict[str, Style]) -> dict[str, List]:
    patterns: dict[str, etree._Element] = {}
    by_link: dict[str, str] = {}
    for pattern in _kinds(numbering, "w:abstractNum"):
        name = attribute(pattern, "abstractNumId") or ""
        patterns[name] = pattern
        by_link[value(pattern, "w:styleLink") or ""] = name
    found: dict[str, List] = {}
    for one in _kinds(numbering, "w:num"):
        name = value(one, "w:abstractNumId") or ""
        link = value(patterns.get(name), "w:numStyleLink")
        if link:
            name = by_link.get(link, name)
        if name in patterns:
            found[attribute(one, "numId") or ""] = _list(one, name, patterns[name])
    # A list of number 0 is Word's way to say that a paragraph is in none.
    found.pop("0", None)
    return found


def _list(one: etree._Element, count: str, pattern: etree._Element) -> List:
    made = List(count, _levels(pattern))
    for override in _kinds(one, "w:lvlOverride"):
        made.levels.update(_levels(override))
        at, start = number(attribute(override, "ilvl")), number(value(override, "w:startOverride"))
        if at is not None and start is not None:
            made.starts[at] = start
    return made


def _levels(parent: etree._Element) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for level in _kinds(parent, "w:lvl"):
        at = number(attribute(level, "ilvl"))
        if at is not None and 0 <= at < LEVELS:
            found[at] = _level(level)
    return found


def _level(level: etree._Element) -> Level:
    start = number(value(level, "w:start"))
    return Level(
        start=0 if start is None else start,
        form=value(level, "w:numFmt") or "decimal",
        text=value(level, "w:lvlText") or "",
        legal=is_on(level, "w:isLgl"),
        restart=number(value(level, "w:lvlRestart")),
        style=value(level, "w:pStyle") or "",
        hidden=is_on(child(level, "w:rPr"), "w:vanish"),
    )
