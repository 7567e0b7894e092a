"""What every file has: a format, a plain name, and a tag that tells its bytes from others."""

import hashlib
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from negotiations.redline import ENGINE_VERSION

# To be raised when the same words would make other bytes: what browsers hold is sent again then.
FILES_VERSION = "1"
LONGEST_NAME = 150
# The first day that a zip file can tell; a true one would tell two equal files apart.
ZIP_DAY = (1980, 1, 1, 0, 0, 0)
READABLE_BY_ALL = 0o644 << 16
UNIX = 3


class NoSuchFile(Exception):
    """Of this thing there is no file of that form."""


class Format(StrEnum):
    """A form of file, by the ending of its name."""

    TXT = "txt"
    JSON = "json"
    DOCX = "docx"
    PDF = "pdf"
    ZIP = "zip"


ONE_TEXT = (Format.TXT, Format.JSON, Format.DOCX, Format.PDF)
MEDIA_TYPES = {
    Format.TXT: "text/plain; charset=utf-8",
    Format.JSON: "application/json",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PDF: "application/pdf",
    Format.ZIP: "application/zip",
}


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file ready to be sent."""

    name: str
    media_type: str
    content: bytes


def stem_of(*parts: str) -> str:
    """The name of a file without its ending: ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", "-".join(part for part in parts if part))
    stem = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower())
    return stem[:LONGEST_NAME].strip("-") or "file"


def tag_of(*parts: object) -> str:
    """A tag that changes with anything a file is made from, and with how files are made."""
    told = repr((FILES_VERSION, ENGINE_VERSION, parts))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def as_json(data: Mapping[str, Any]) -> bytes:
    return f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode()


def zipped(name: str, files: Iterable[MadeFile]) -> MadeFile:
    """Several files as one; the same files always make the same bytes."""
    held = io.BytesIO()
    with ZipFile(held, "w", ZIP_STORED) as archive:
        for file in files:
            entry = ZipInfo(file.name, ZIP_DAY)
            entry.external_attr, entry.create_system = READABLE_BY_ALL, UNIX
            archive.writestr(entry, file.content)
    return MadeFile(name, MEDIA_TYPES[Format.ZIP], held.getvalue())
