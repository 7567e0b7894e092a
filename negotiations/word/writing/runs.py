"""Paragraphs and runs in the XML of a Word file."""

import re
from html import escape

from negotiations.document import reads_from_right
from negotiations.word.writing.stream import Fate

_BREAKS = re.compile("([\t\u2028])")
_ELEMENTS = {"\t": "<w:tab/>", "\u2028": "<w:br/>"}
_UNHOLDABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_TEXT = {Fate.KEPT: "w:t", Fate.ADDED: "w:t", Fate.STRUCK: "w:delText"}


def holdable(text: str) -> str:
    """The text without what XML cannot hold: control characters and what is no character at all.

    A canonical text holds no control character; names and titles that people type may.
    """
    return _UNHOLDABLE.sub("", text)


def attribute(text: str) -> str:
    """Text between double quotes."""
    return escape(holdable(text))


def run(text: str, fate: Fate = Fate.KEPT, *, from_right: bool = False) -> str:
    """One run; a tab and a break within a paragraph are elements, every other blank is itself."""
    properties = "<w:rPr><w:rtl/></w:rPr>" if _is_rtl(text, from_right=from_right) else ""
    parts = [
        _ELEMENTS.get(part) or _words(part, _TEXT[fate])
        for part in _BREAKS.split(holdable(text))
        if part
    ]
    return f"<w:r>{properties}{''.join(parts)}</w:r>" if parts else ""


def paragraph(content: str, *, style: str = "", from_right: bool = False, mark: str = "") -> str:
    """One paragraph; `mark` is the change of the paragraph mark, empty where it is kept."""
    properties = "".join(
        (
            f'<w:pStyle w:val="{style}"/>' if style else "",
            "<w:bidi/>" if from_right else "",
            f"<w:rPr>{mark}</w:rPr>" if mark else "",
        )
    )
    if properties:
        content = f"<w:pPr>{properties}</w:pPr>{content}"
    return f"<w:p>{content}</w:p>"


def _words(part: str, element: str) -> str:
    return f'<{element} xml:space="preserve">{escape(part, quote=False)}</{element}>'


def _is_rtl(text: str, *, from_right: bool) -> bool:
    """A run without a letter, such as a bracket, goes with its paragraph."""
    if reads_from_right(text):
        return True
    return from_right and not any(character.isalpha() for character in text)
