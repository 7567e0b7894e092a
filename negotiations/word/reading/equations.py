"""Equations as a line of text: their letters in order, with the signs that keep the sense."""

from lxml import etree

from negotiations.word.reading.names import contents, kind

_BETWEEN = {"m:den": "/", "m:sup": "^", "m:sub": "_"}
_BRACKETED = frozenset({"m:num", "m:den", "m:deg", "m:e"})


def equation(element: etree._Element) -> str:
    """The words of an equation; a fraction as "(a)/(b)", a root as "√(a)"."""
    if kind(element) == "m:t":
        return element.text or ""
    written = "".join(_part(one, kind(element)) for one in contents(element))
    return f"√{written}" if kind(element) == "m:rad" else written


def _part(element: etree._Element, inside: str) -> str:
    written = equation(element)
    if not written:
        return ""
    if inside in {"m:f", "m:rad"} and kind(element) in _BRACKETED and len(written) > 1:
        written = f"({written})"
    return _BETWEEN.get(kind(element), "") + written
