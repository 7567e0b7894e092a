"""The canonical form of a text and its SHA-256, by which the text is known everywhere."""

import hashlib
import re
import unicodedata

_LINE_ENDS = re.compile(r"\r\n?|\u2029|\x0b|\x0c|\x85")
# A run is looked at once: none begins within another, and none gives back what it took.
_TRAILING = re.compile(r"(?<![ \t\u00a0])[ \t\u00a0]++(?=\n|\Z)")
# Normalising takes a time that grows with the square of a run of marks that stand over a letter.
_MARK = "".join(chr(one) for one in range(0x300, 0x1E94B) if unicodedata.combining(chr(one)))
_MARKS = re.compile(f"([{_MARK}]{{30}})[{_MARK}]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\u200b]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_BLANK_LINES = re.compile(r"\n{3,}")


def canonical(text: str) -> str:
    """Return the form in which a text is kept, hashed and compared.

    Unicode NFC; lines end in one line feed; no control characters, trailing blanks or outer blank
    lines; at most one blank line in a row. Quotes, dashes and inner spaces stay as they were
    written. Of more than 30 combining marks in a row the first 30 stay, as in Unicode's stream-safe
    form. `canonical(canonical(text)) == canonical(text)`.
    """
    text = _MARKS.sub(r"\1", _CONTROLS.sub("", text))
    text = _MARKS.sub(r"\1", unicodedata.normalize("NFC", text))
    text = _LINE_ENDS.sub("\n", text)
    return _BLANK_LINES.sub("\n\n", _TRAILING.sub("", text)).strip()


def safe_cell(words: str) -> str:
    """A cell of a CSV file, with an apostrophe before what a spreadsheet takes for a formula."""
    return f"'{words}" if words.startswith(_FORMULA) else words


def sha256(text: str) -> str:
    """Return the SHA-256 of the canonical text's UTF-8 bytes, 64 lower-case hex digits."""
    return hashlib.sha256(canonical(text).encode()).hexdigest()
