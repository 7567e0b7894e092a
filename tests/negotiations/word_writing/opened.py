"""What stands in a written file, read as the format says and not as the writer meant it."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = {f"{W}tab": "\t", f"{W}br": "\u2028"}


def parts(file: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(file)) as folder:
        return {name: folder.read(name) for name in folder.namelist()}


def part(file: bytes, name: str = "document") -> etree._Element:
    return etree.fromstring(parts(file)[f"word/{name}.xml"])


def accepted(file: bytes) -> list[str]:
    return _lines(part(file), f"{W}del")


def rejected(file: bytes) -> list[str]:
    return _lines(part(file), f"{W}ins")


def lines(text: str) -> list[str]:
    """The lines of a text that hold words: what one side of a file has to be."""
    return [line for line in text.split("\n") if line.strip()]


def words(paragraph: etree._Element, gone: str = "") -> str:
    return "".join(
        TEXT.get(one.tag, one.text or "")
        for run in paragraph.iter(f"{W}r")
        if run.getparent().tag != gone
        for one in run
        if one.tag != f"{W}rPr"
    )


def styles(file: bytes) -> Iterator[tuple[str, str]]:
    for paragraph in part(file).iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        yield "" if style is None else style.get(f"{W}val"), words(paragraph)


def _lines(document: etree._Element, gone: str) -> list[str]:
    text = ""
    for paragraph in document.iter(f"{W}p"):
        text += words(paragraph, gone)
        is_gone = paragraph.find(f"{W}pPr/{W}rPr/{gone}") is not None
        text += "" if is_gone else "\n"
    return lines(text)
