"""Which part of the file holds what: the document, its notes, lists and styles."""

import posixpath
from collections.abc import Iterator

from lxml import etree

from negotiations.word.archive import Archive
from negotiations.word.model import Reason, Refused
from negotiations.word.parsing import parse
from negotiations.word.reading.names import kind


class Package:
    """The document and the parts that it names, each parsed when it is asked for."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._document = next(_related(archive, "", "officeDocument"), "word/document.xml")

    @property
    def document(self) -> etree._Element:
        root = self._parsed(self._document)
        if root is None or kind(root) != "w:document":
            raise Refused(Reason.DAMAGED, "document")
        return root

    def part(self, subject: str) -> etree._Element | None:
        """The first part of a subject such as `numbering`; None where the file has none."""
        return next(self.parts(subject), None)

    def parts(self, subject: str) -> Iterator[etree._Element]:
        for target in _related(self._archive, self._document, subject):
            root = self._parsed(target)
            if root is not None:
                yield root

    def _parsed(self, name: str) -> etree._Element | None:
        part = self._archive.part(name)
        return None if part is None else parse(part)


def _related(archive: Archive, source: str, subject: str) -> Iterator[str]:
    """Names of the parts that one part names for a subject, those inside the file alone."""
    folder, name = posixpath.split(source)
    part = archive.part(posixpath.join(folder, "_rels", f"{name}.rels"))
    for element in [] if part is None else parse(part):
        inside = element.get("TargetMode", "Internal") != "External"
        if inside and element.get("Type", "").rpartition("/")[2] == subject:
            path = posixpath.join("/", folder, element.get("Target", ""))
            yield posixpath.normpath(path).lstrip("/")
