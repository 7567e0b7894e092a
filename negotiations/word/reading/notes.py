"""Footnotes and endnotes: one row of numbers for both, counted apart for each side."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from negotiations.word.reading.changes import History
from negotiations.word.reading.names import attribute, contents, kind

_PLACES = {"w:footnote": "footnote", "w:endnote": "endnote"}


@dataclass(frozen=True, slots=True)
class Note:
    """A note that the text refers to, with its marker on each side; empty where it isn't there."""

    element: etree._Element
    history: History
    before: str
    after: str
    place: str


class Notes:
    """The notes of a file, given out in the order in which the text refers to them."""

    def __init__(self, *parts: etree._Element | None) -> None:
        self._all = {
            (_PLACES[kind(note)], attribute(note, "id") or ""): note
            for part in parts
            if part is not None
            for note in contents(part)
            if kind(note) in _PLACES
        }
        self._met: dict[tuple[str, str], Note] = {}
        self._before = self._after = 0
        self._given = 0

    def marker(self, reference: etree._Element, history: History) -> tuple[str, str]:
        """The marker in the original and in the accepted text; nothing for a note that isn't."""
        place = kind(reference).removeprefix("w:").removesuffix("Reference")
        key = (place, attribute(reference, "id") or "")
        if key not in self._all:
            return "", ""
        if key not in self._met:
            self._met[key] = self._numbered(self._all[key], history, place)
        return self._met[key].before, self._met[key].after

    def _numbered(self, element: etree._Element, history: History, place: str) -> Note:
        self._before += not history.inserted
        self._after += not history.deleted
        return Note(
            element,
            history,
            "" if history.inserted else f"[{self._before}]",
            "" if history.deleted else f"[{self._after}]",
            place,
        )

    @property
    def waiting(self) -> bool:
        """Whether a note has been referred to and not been given out yet."""
        return self._given < len(self._met)

    def met(self) -> Iterator[Note]:
        """Give out the notes that are waiting."""
        waiting = list(self._met.values())[self._given :]
        self._given = len(self._met)
        yield from waiting
