"""Every word that a file holds, however it is packed, for tests that look for one."""

import io
from zipfile import ZipFile, is_zipfile

from pypdf import PdfReader
from pypdf.generic import StreamObject


def words_in(content: bytes) -> str:
    """The bytes as text; of a zip and a Word file each part with its name, of a PDF each object."""
    if content.startswith(b"PK") and is_zipfile(io.BytesIO(content)):
        return "\n".join(_parts(content))
    if content.startswith(b"%PDF"):
        return "\n".join(_objects(content))
    return content.decode(errors="replace")


def _parts(content: bytes) -> list[str]:
    with ZipFile(io.BytesIO(content)) as archive:
        held = [f"{entry.filename} {words_in(archive.read(entry))}" for entry in archive.infolist()]
        return [*held, archive.comment.decode(errors="replace")]


def _objects(content: bytes) -> list[str]:
    """Text as a reader copies it, and every object, streams unpacked."""
    reader = PdfReader(io.BytesIO(content))
    found = [page.extract_text() for page in reader.pages]
    for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1):
        held = reader.get_object(number)
        found.append(str(held))
        if isinstance(held, StreamObject):
            found.append(held.get_data().decode("latin-1"))
    return found
