"""Word files written from nothing but the words they are given, to the byte the same each time."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from io import BytesIO
from itertools import count
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from negotiations.document import Document, reads_from_right
from negotiations.redline import Redline
from negotiations.word.writing.parts import Frame, parts_of, stamp
from negotiations.word.writing.runs import attribute, paragraph, run
from negotiations.word.writing.stream import Fate, Paragraph, paragraphs_of

_NO_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_CHANGES = {Fate.ADDED: "w:ins", Fate.STRUCK: "w:del"}


def clean(document: Document, *, author: str, at: datetime) -> bytes:
    """A text as it stands; headings are Word's own, so that its navigation lists them.

    `author` may be empty: a file need not say who made it.
    """
    body = "".join(
        paragraph(
            run(line, from_right=from_right),
            style=f"Heading{level}" if level else "",
            from_right=from_right,
        )
        for level, line in document.lines()
        for from_right in [reads_from_right(line)]
    )
    frame = Frame(document.title, document.facts, document.language, author, at)
    return _zipped(parts_of(body or paragraph(""), frame, tracks=False))


def tracked(
    redline: Redline,
    *,
    title: str,
    facts: Sequence[str],
    headings: Collection[str] = (),
    author: str,
    at: datetime,
    language: str = "en",
) -> bytes:
    """The text before with every change to the text after tracked in it, ready to accept or reject.

    All accepted it is exactly the text after, all rejected the text before, but for empty lines
    and `holdable`. Moved words are struck at one place and added at the other. Paragraphs that end
    a line of `headings` are headings.
    """
    stamps = _Stamps(author, at)
    body = "".join(_paragraph(one, stamps, headings) for one in paragraphs_of(redline))
    return _zipped(parts_of(body, Frame(title, facts, language, author, at), tracks=True))


class _Stamps:
    """Opening tags of changes, each with a number of its own."""

    def __init__(self, author: str, at: datetime) -> None:
        self._numbers = count(1)
        self._whose = f'w:author="{attribute(author)}" w:date="{stamp(at)}"'

    def opening(self, fate: Fate) -> str:
        return f'{_CHANGES[fate]} w:id="{next(self._numbers)}" {self._whose}'


def _paragraph(one: Paragraph, stamps: _Stamps, headings: Collection[str]) -> str:
    from_right = reads_from_right(one.line)
    mark = "" if one.mark is Fate.KEPT else f"<{stamps.opening(one.mark)}/>"
    return paragraph(
        "".join(_runs(one, stamps, from_right=from_right)),
        style="Heading1" if one.line in headings else "",
        from_right=from_right,
        mark=mark,
    )


def _runs(one: Paragraph, stamps: _Stamps, *, from_right: bool) -> Iterator[str]:
    for piece in one.pieces:
        words = run(piece.text, piece.fate, from_right=from_right)
        if not words or piece.fate is Fate.KEPT:
            yield words
        else:
            yield f"<{stamps.opening(piece.fate)}>{words}</{_CHANGES[piece.fate]}>"


def _zipped(parts: dict[str, str]) -> bytes:
    """A zip that depends on its parts alone, not on the clock or the system."""
    file = BytesIO()
    with ZipFile(file, "w") as folder:
        for name, text in parts.items():
            entry = ZipInfo(name, _NO_DATE)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = _UNIX
            folder.writestr(entry, text.encode())
    return file.getvalue()
