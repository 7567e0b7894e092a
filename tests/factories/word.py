"""Small Word files from snippets of XML, with exactly the parts a test is about."""

import io
import zipfile
from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = {
    "w": W,
    "r": R,
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _SPACES.items())
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def part(root: str, inner: str) -> str:
    """A part with its root element and every prefix that a snippet may use."""
    return f"{_HEAD}<w:{root} {_DECLARED}>{inner}</w:{root}>"


def content_types(main: str = f"{WORD}.document.main+xml") -> str:
    return (
        f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    )


def relationships(targets: Mapping[str, str], base: str = R) -> str:
    """Relationships of one part: names of targets to their subjects."""
    inner = "".join(
        f'<Relationship Id="r{number}" Type="{base}/{subject}" Target="{target}"/>'
        for number, (target, subject) in enumerate(targets.items())
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{_HEAD}<Relationships xmlns="{space}">{inner}</Relationships>'


def parts(body: str, **others: str) -> dict[str, str | bytes]:
    """The parts of a file; `numbering`, `styles`, `footnotes`, `header`… take what stands inside."""
    roots = {"header": "hdr", "footer": "ftr"}
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relationships({"word/document.xml": "officeDocument"}),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": relationships({f"{name}.xml": name for name in others}),
    }
    for name, inner in others.items():
        made[f"word/{name}.xml"] = part(roots.get(name, name), inner)
    return made


def zipped(made: Mapping[str, str | bytes]) -> bytes:
    """A zip of the parts in their order, the same to the byte whenever it is made."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in made.items():
            written.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def docx(body: str, **others: str) -> bytes:
    return zipped(parts(body, **others))


def p(inner: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def r(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def change(tag: str, inner: str = "", author: str = "Ann", at: str = "2023-09-01T10:00:00Z") -> str:
    """A tracked change around something, or an empty one that marks its neighbour."""
    return f'<w:{tag} w:id="1" w:author="{author}" w:date="{at}">{inner}</w:{tag}>'


def ins(text: str, author: str = "Ann") -> str:
    return change("ins", r(text), author)


def deleted(text: str, author: str = "Ann") -> str:
    return change("del", r(text, "delText"), author)


def mark(tag: str, author: str = "Ann") -> str:
    """Paragraph properties with a tracked paragraph mark."""
    return f"<w:rPr>{change(tag, author=author)}</w:rPr>"


def item(level: int = 0, of: str = "1") -> str:
    """Paragraph properties of a list item."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{of}"/></w:numPr>'


def level(at: int, text: str, form: str = "decimal", more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(*levels: str, nums: str = "") -> str:
    """One list with these levels under the number 1, and what `nums` adds."""
    return (
        f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>{nums}'
    )
