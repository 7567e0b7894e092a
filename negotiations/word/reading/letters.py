"""Single characters that Word keeps as elements, and what no text may hold."""

import re
import unicodedata

from lxml import etree

from negotiations.word.reading.names import attribute

# A tab, a line broken by hand, and the hyphen at which no line breaks.
ELEMENTS = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:br": "\u2028",
    "w:cr": "\u2028",
    "w:noBreakHyphen": "\u2011",
}
_SPACES = re.compile("[\n\r\x0b\x0c\x85\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\u200b\ufffe\uffff]")
_UNKNOWN = "\ufffd"
_FONTS = {
    "symbol": dict(
        zip(
            "abgdepmsSWDFLOPQ\xa3\xb3\xb1\xb4\xb8\xb9\xbb\xb0\xb7\xa5\xae\xac\xd2\xd3\xd4\xe2\xe3\xe4-",
            "αβγδεπμσΣΩΔΦΛΟΠΘ≤≥±×÷≠≈°•∞→←®©™®©™−",
            strict=True,
        )
    ),
    "wingdings": dict(zip("loqxn\xa7\xa8\xfb\xfc\xfd\xfe\xe0\x9f", "●☐❑☒■▪☐✗✓☒☑→•", strict=True)),
    "wingdings 2": dict(zip("PRTO\xa3", "✓☑☒✗☐", strict=True)),
}


def cleaned(text: str) -> str:
    """NFC without control characters; a line end inside of a run is a space to Word."""
    return unicodedata.normalize("NFC", _CONTROLS.sub("", _SPACES.sub(" ", text)))


def symbol(element: etree._Element) -> str:
    """The letter that a font of signs shows at a number."""
    try:
        code = int((attribute(element, "char") or "")[:6], 16)
    except ValueError:
        return _UNKNOWN
    signs = _FONTS.get((attribute(element, "font") or "").lower())
    if signs is None and not 0xE000 <= code <= 0xF8FF:
        return _UNKNOWN if code > 0xFFFF or 0xD800 <= code < 0xE000 else cleaned(chr(code))
    low = chr(code & 0xFF)
    return (signs or {}).get(low, low if signs is None and low.isprintable() else _UNKNOWN)
