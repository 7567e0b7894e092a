"""Files made to harm whoever reads them: each is refused, and nothing is fetched for it."""

import codecs
import socket
from collections.abc import Iterator

import pytest

from negotiations.word.apart import read_apart
from negotiations.word.inspection import inspect
from negotiations.word.model import Reason, Refused
from negotiations.word.reading import read
from tests.factories import word
from tests.factories.word import p, r


@pytest.fixture
def outside() -> Iterator[socket.socket]:
    """A server that a file may name; asking whether anybody called never waits."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def was_called(server: socket.socket) -> bool:
    try:
        server.accept()
    except BlockingIOError:
        return False
    return True


def with_document(document: str | bytes) -> bytes:
    return word.zipped(word.parts("") | {"word/document.xml": document})


def xml(prolog: str, inner: str = "x", declaration: str = "") -> str:
    whole = word.part("document", f"<w:body>{p(r(inner))}</w:body>")
    return declaration + prolog + whole[whole.index("<w:document") :]


def refusal_of(data: bytes, act: object = read) -> Reason:
    with pytest.raises(Refused) as refused:
        act(data)
    return refused.value.reason


def outcome(data: bytes) -> str:
    """The first words, or the reason why there are none."""
    try:
        return read(data).paragraphs[0].runs[0].text
    except Refused as refused:
        return refused.reason


def external(server: socket.socket) -> str:
    address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
    return (
        f'<!DOCTYPE d SYSTEM "{address}" [<!ENTITY % all SYSTEM "{address}"> %all;'
        f'<!ENTITY one SYSTEM "{address}"><!ENTITY file SYSTEM "file:///etc/hostname">]>'
    )


ENCODINGS = {
    "utf-8": ("", b""),
    "utf-8 with a mark": ("utf-8", codecs.BOM_UTF8),
    "utf-16 little": ("utf-16-le", codecs.BOM_UTF16_LE),
    "utf-16 big": ("utf-16-be", codecs.BOM_UTF16_BE),
    "utf-16 little without a mark": ("utf-16-le", b""),
    "utf-16 big without a mark": ("utf-16-be", b""),
    "utf-32 little": ("utf-32-le", codecs.BOM_UTF32_LE),
    "utf-32 big": ("utf-32-be", codecs.BOM_UTF32_BE),
    "utf-32 without a mark": ("utf-32-be", b""),
}


@pytest.mark.parametrize("name", ENCODINGS)
@pytest.mark.parametrize("act", [inspect, read])
def test_external_entities_in_every_encoding(
    name: str, act: object, outside: socket.socket
) -> None:
    encoding, mark = ENCODINGS[name]
    document = xml(external(outside), "&one;&file;")

    assert refusal_of(with_document(mark + document.encode(encoding or "utf-8")), act) == (
        Reason.DOCUMENT_TYPE
    )
    assert not was_called(outside)


@pytest.mark.parametrize("part", ["word/header1.xml", "docProps/core.xml", "word/_rels/x.rels"])
def test_document_types_in_parts_that_are_not_read(part: str, outside: socket.socket) -> None:
    made = word.parts(p(r("x"))) | {part: f"{external(outside)}<d>&one;</d>"}

    assert refusal_of(word.zipped(made)) == Reason.DOCUMENT_TYPE
    assert not was_called(outside)


def test_a_document_type_in_the_list_of_parts(outside: socket.socket) -> None:
    made = word.parts(p(r("x")))
    types = word.content_types()
    made["[Content_Types].xml"] = external(outside) + types[types.index("<Types") :]

    assert refusal_of(word.zipped(made)) == Reason.DOCUMENT_TYPE
    assert not was_called(outside)


@pytest.mark.parametrize("encoding", ["utf-7", "cp037", "utf-32", "shift_jis"])
def test_encodings_in_which_a_document_type_could_hide(encoding: str) -> None:
    document = xml("", declaration=f'<?xml version="1.0" encoding="{encoding}"?>')

    assert refusal_of(with_document(document.encode(encoding))) == Reason.DAMAGED


def test_an_encoding_that_is_declared_and_not_used() -> None:
    document = xml("", declaration='<?xml version="1.0" encoding="utf-7"?>')

    assert refusal_of(with_document(document)) == Reason.DAMAGED


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8", "utf-8-sig", "us-ascii", "windows-1252"])
def test_encodings_that_are_read(encoding: str) -> None:
    named = encoding.removesuffix("-sig")
    document = xml("", declaration=f'<?xml version="1.0" encoding="{named}"?>')

    assert read(with_document(document.encode(encoding))).paragraphs[0].runs[0].text == "x"


def test_a_billion_laughs() -> None:
    lines = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 10))
    document = xml(f'<!DOCTYPE d [<!ENTITY l0 "ha">{lines}]>', "&l9;")

    assert refusal_of(with_document(document)) == Reason.DOCUMENT_TYPE


@pytest.mark.parametrize("tag", ["w:sdt", "w:p", "m:oMath", "w:tbl", "mc:AlternateContent"])
def test_parts_a_hundred_thousand_deep(tag: str) -> None:
    opened = "".join(f"<{tag} a='{number * number}'>" for number in range(100_000))
    deep = word.part("document", opened + f"</{tag}>" * 100_000)

    assert refusal_of(with_document(deep), inspect) == Reason.TOO_DEEP


def test_a_part_that_goes_deep_late() -> None:
    shallow = "".join(p(r(f"{number}")) for number in range(1_000))
    deep = word.docx(shallow + "<w:sdt>" * 300 + "</w:sdt>" * 300)

    assert inspect(deep) is None
    assert refusal_of(deep) == Reason.TOO_DEEP


@pytest.mark.parametrize(
    "pattern",
    [
        "<w:sdt>{}</w:sdt>",
        "<w:ins>{}</w:ins>",
        "<m:f><m:num>{}</m:num></m:f>",
        "<mc:AlternateContent><mc:Choice>{}</mc:Choice></mc:AlternateContent>",
        "<w:r><w:ruby>{}</w:ruby></w:r>",
        "<w:r><w:pict><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:pict></w:r>",
    ],
)
def test_as_deep_as_the_parser_goes_is_read_or_refused(pattern: str) -> None:
    inner = r("x")
    for _ in range(250 // pattern.count("</")):
        inner = pattern.replace("{}", inner)

    assert outcome(word.docx(p(r("words") + inner))) in {"words", "wordsx", Reason.TOO_DEEP}


def test_a_bomb_in_the_document_itself() -> None:
    assert refusal_of(with_document(xml("", " " * 70_000_000))) == Reason.PART_TOO_BIG


def test_a_bomb_inside_of_an_attachment_is_never_opened() -> None:
    bomb = word.zipped({"more.bin": bytes(10_000_000)})
    made = word.parts(p(r("x"))) | {"word/embeddings/book.xlsx": bomb}

    assert read(word.zipped(made)).paragraphs[0].runs[0].text == "x"


def test_a_label_that_would_grow_without_end() -> None:
    levels = word.level(0, "%1" * 50_000, "lowerLetter", start=700)
    body = "".join(p(r("x"), word.item()) for _ in range(50))

    found = read(word.docx(body, numbering=word.numbering(levels))).paragraphs

    assert max(len(one.label_after) for one in found) == 60


def test_parts_outside_of_the_file_are_not_fetched(outside: socket.socket) -> None:
    address = f"http://127.0.0.1:{outside.getsockname()[1]}/styles.xml"
    made = word.parts(p(r("x")))
    made["word/_rels/document.xml.rels"] = word.relationships({address: "styles"}).replace(
        "Target=", 'TargetMode="External" Target='
    )

    assert read_apart(word.zipped(made)).paragraphs[0].runs[0].text == "x"
    assert not was_called(outside)


@pytest.mark.parametrize("target", ["../../../etc/passwd", "/../x", "%2e%2e/x", "a\\b", ""])
def test_relationships_that_lead_out_of_the_file_lead_nowhere(target: str) -> None:
    made = word.parts(p(r("x")))
    made["word/_rels/document.xml.rels"] = word.relationships({target: "footnotes"})

    assert read(word.zipped(made)).paragraphs[0].runs[0].text == "x"
