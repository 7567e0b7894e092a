"""Whose words these are: the changes that a place in the file stands inside of."""

import unicodedata
from dataclasses import dataclass, replace

from lxml import etree

from negotiations.word.model import Stamp
from negotiations.word.reading.names import attribute, contents, kind

INSERTED = frozenset({"w:ins", "w:moveTo", "w:cellIns"})
DELETED = frozenset({"w:del", "w:moveFrom", "w:cellDel"})


@dataclass(frozen=True, slots=True)
class History:
    """Who added and who struck what stands here."""

    inserted: Stamp | None = None
    deleted: Stamp | None = None

    def under(self, element: etree._Element) -> "History":
        """The history inside of an element; unchanged if it is no change."""
        name = kind(element)
        if name in INSERTED:
            return replace(self, inserted=_stamp(element))
        if name in DELETED:
            return replace(self, deleted=_stamp(element))
        return self

    def noted_in(self, properties: etree._Element | None) -> "History":
        """The history of a paragraph mark, row or cell, which its properties tell."""
        history = self
        for element in [] if properties is None else contents(properties):
            history = history.under(element)
        return history


def _stamp(element: etree._Element) -> Stamp:
    return Stamp(
        _clean(attribute(element, "author"))[:200], _clean(attribute(element, "date"))[:40]
    )


def _clean(text: str | None) -> str:
    kept = "".join(letter if letter.isprintable() else " " for letter in text or "")
    return unicodedata.normalize("NFC", kept).strip()
