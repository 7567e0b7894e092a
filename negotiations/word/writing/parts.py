"""The parts of a Word file that stand around its text: styles, head and foot, properties.

Nothing here names a program, a template, a path or a machine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from negotiations.word.writing.runs import attribute, paragraph, run

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NAMES = f'xmlns:w="{_WORD}" xmlns:r="{_RELATIONS}"'
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = {
    "document": f"{_KIND}.document.main+xml",
    "styles": f"{_KIND}.styles+xml",
    "settings": f"{_KIND}.settings+xml",
    "header": f"{_KIND}.header+xml",
    "footer": f"{_KIND}.footer+xml",
}
_FONT = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
_HEADING_SIZES = (28, 25, 23)
_SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="header"/>'
    '<w:footerReference w:type="default" r:id="footer"/><w:pgSz w:w="12240" w:h="15840"/>'
    '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720"'
    ' w:footer="720" w:gutter="0"/></w:sectPr>'
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What a file says about its text without being part of it."""

    title: str
    facts: Sequence[str]
    language: str
    author: str
    at: datetime


def stamp(at: datetime) -> str:
    """An instant as Word writes it: UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parts_of(body: str, frame: Frame, *, tracks: bool) -> dict[str, str]:
    """Every part of the file by its name, the list of types first as Word expects it."""
    return {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _package_relations(),
        "docProps/core.xml": _core(frame),
        "word/document.xml": _word("document", f"<w:body>{body}{_SECTION}</w:body>"),
        "word/_rels/document.xml.rels": _document_relations(),
        "word/styles.xml": _word("styles", _styles(frame.language)),
        "word/settings.xml": _word("settings", _settings(tracks=tracks)),
        "word/header.xml": _word("hdr", paragraph(run(frame.title), style="Header")),
        "word/footer.xml": _word("ftr", _footer(frame.facts)),
    }


def _word(element: str, content: str) -> str:
    return f"{_DECLARATION}<w:{element} {_NAMES}>{content}</w:{element}>"


def _content_types() -> str:
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/>'
        for name, kind in _PARTS.items()
    )
    return (
        f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'{overrides}<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _package_relations() -> str:
    return _relations(
        f'<Relationship Id="document" Type="{_RELATIONS}/officeDocument"'
        ' Target="word/document.xml"/><Relationship Id="properties"'
        f' Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    )


def _document_relations() -> str:
    return _relations(
        "".join(
            f'<Relationship Id="{name}" Type="{_RELATIONS}/{name}" Target="{name}.xml"/>'
            for name in _PARTS
            if name != "document"
        )
    )


def _relations(content: str) -> str:
    names = f'xmlns="{_PACKAGE}/relationships"'
    return f"{_DECLARATION}<Relationships {names}>{content}</Relationships>"


def _core(frame: Frame) -> str:
    creator = f"<dc:creator>{attribute(frame.author)}</dc:creator>" if frame.author else ""
    return (
        f'{_DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{attribute(frame.title)}</dc:title>{creator}"
        f"<dc:language>{attribute(frame.language)}</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp(frame.at)}</dcterms:created>'
        "</cp:coreProperties>"
    )


def _settings(*, tracks: bool) -> str:
    tracking = "<w:trackRevisions/>" if tracks else ""
    return (
        f'{tracking}<w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    )


def _styles(language: str) -> str:
    tongue = attribute(language)
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{_FONT}<w:sz w:val="23"/><w:szCs w:val="23"/>'
        f'<w:lang w:val="{tongue}" w:eastAsia="{tongue}" w:bidi="{tongue}"/></w:rPr>'
        '</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="140" w:line="276" '
        'w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        "<w:qFormat/></w:style>"
        + "".join(_heading(level) for level in range(1, len(_HEADING_SIZES) + 1))
        + _margin("Header", "header")
        + _margin("Footer", "footer")
    )


def _heading(level: int) -> str:
    size = _HEADING_SIZES[level - 1]
    return (
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
        '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/>'
        f'<w:spacing w:before="280" w:after="120"/><w:outlineLvl w:val="{level - 1}"/></w:pPr>'
        f'<w:rPr><w:b/><w:bCs/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def _margin(identifier: str, name: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/>'
        '<w:basedOn w:val="Normal"/><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/>'
        '</w:pPr><w:rPr><w:sz w:val="17"/><w:szCs w:val="17"/></w:rPr></w:style>'
    )


def _footer(facts: Sequence[str]) -> str:
    """The facts, one a line, and under them the page's number and how many there are."""
    pages = f"{_field('PAGE')}{run(' / ')}{_field('NUMPAGES')}"
    lines = [*(run(fact) for fact in facts), pages]
    return "".join(paragraph(line, style="Footer") for line in lines)


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
