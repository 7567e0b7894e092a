"""What can be told of a file before its words are parsed: its kind, its parts, its dangers."""

import math
import re

from negotiations.word.archive import Archive
from negotiations.word.model import Reason, Refused
from negotiations.word.parsing import parse, refuse_depth, refuse_document_type

MAX_BYTES = 25_000_000

_CONTENT_TYPES = "[Content_Types].xml"
_MAX_CONTENT_TYPES = 1_000_000
_WORD = re.compile(
    r"application/vnd\.openxmlformats-officedocument\.wordprocessingml\.\w+\.main\+xml"
)
_MACROS = re.compile(r"macroenabled|vbaproject|vbadata", re.IGNORECASE)
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def inspect(data: bytes) -> None:
    """Raise `Refused` unless this is a Word file that may be read."""
    inspected(data)


def inspected(data: bytes) -> Archive:
    """The parts of a file that has been inspected."""
    check_size(data)
    refuse_other_kinds(data)
    if not data.startswith(_ZIP):
        raise Refused(Reason.NOT_A_WORD_FILE)
    archive = Archive(data)
    _check_content(archive)
    for name in archive.names:
        if name.endswith((".xml", ".rels")):
            part = archive.part(name) or b""
            refuse_document_type(part)
            refuse_depth(part)
    return archive


def check_size(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise Refused(Reason.TOO_BIG, megabytes(len(data)))


def megabytes(size: int) -> str:
    """With one decimal, rounded up, so that what is over a limit reads so."""
    return f"{math.ceil(size / 100_000) / 10:.1f}"


def refuse_other_kinds(data: bytes) -> None:
    """Files that people take for Word files or for plain text."""
    if data.startswith(_OLE):
        raise Refused(_kind_of_ole(data))
    if b"%PDF-" in data[:1024]:
        raise Refused(Reason.PDF)
    if data.startswith(b"{\\rtf"):
        raise Refused(Reason.NOT_A_WORD_FILE)


def _kind_of_ole(data: bytes) -> Reason:
    """Office's container before 2007, which still wraps a file with a password."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Reason.ENCRYPTED
    if "WordDocument".encode("utf-16-le") in data:
        return Reason.OLD_WORD_FILE
    return Reason.NOT_A_WORD_FILE


def _check_content(archive: Archive) -> None:
    part = archive.part(_CONTENT_TYPES)
    if part is None:
        raise Refused(Reason.NOT_A_WORD_FILE)
    if len(part) > _MAX_CONTENT_TYPES:
        raise Refused(Reason.PART_TOO_BIG, _CONTENT_TYPES)
    types = [element.get("ContentType") or "" for element in parse(part)]
    if any(_MACROS.search(name) for name in (*types, *archive.names)):
        raise Refused(Reason.MACROS)
    if not any(_WORD.fullmatch(name) for name in types):
        raise Refused(Reason.NOT_A_WORD_FILE)
