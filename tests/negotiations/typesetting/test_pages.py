"""Tagged PDF of texts and redlines, looked into by a reader of its own."""

import contextlib
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from negotiations.document import Document, Heading, Words
from negotiations.redline import compare
from negotiations.typesetting import CannotTypeset, pdf, redline_pdf, setting

AT = datetime(2023, 9, 25, 18, 0, tzinfo=UTC)
NOTICE = "(a) The notice is {} days."
KEPT = (
    "\nEvery company keeps a list of the systems it uses.\nThe guild may see the list at any time."
)
MOVED = "\nThis provision stands at a place of its own."
BEFORE = f"{NOTICE.format('fourteen (14)')}{MOVED}{KEPT}"
AFTER = f"{NOTICE.format('thirty (30)')}{KEPT}{MOVED}"


def document(*blocks: Heading | Words, title: str = "Consent") -> Document:
    return Document(title, ("Guild side, 25 September 2023", "SHA-256 abc"), blocks)


def opened(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def words_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in opened(content).pages).split())


def test_a_text_is_tagged_named_and_in_its_language() -> None:
    made = opened(pdf(document(Heading(1, "Art. 72.B Consent"), Words("The words.")), at=AT))

    root = made.trailer["/Root"]
    assert "/StructTreeRoot" in root
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en"
    assert made.metadata is not None
    assert made.metadata.title == "Consent"
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data().replace(b"\n", b"")


def test_headings_can_be_jumped_to() -> None:
    blocks = [Heading(1, "Article 1"), Words("One."), Heading(3, "Too deep"), Words("Two.")]

    outline = opened(pdf(document(*blocks), at=AT)).outline

    assert outline[0].title == "Article 1"
    assert outline[1][0].title == "Too deep"


@pytest.mark.parametrize(("count", "has_contents"), [(8, False), (9, True)])
def test_many_headings_have_a_table_of_contents(*, count: int, has_contents: bool) -> None:
    blocks = [Heading(1, f"Article {number}") for number in range(count)]

    assert ("Contents" in words_of(pdf(document(*blocks), at=AT))) is has_contents


def test_a_redline_names_every_change_by_a_sign() -> None:
    words = words_of(redline_pdf(compare(BEFORE, AFTER), "Redline", ["From a to b"], AT))

    assert "[−fourteen (14)][+thirty (30)]" in words.replace("] [", "][")
    assert "[move 1, from here: This provision stands at a place of its own.]" in words
    assert "[move 1, to here: This provision stands at a place of its own.]" in words
    assert "From a to b" in words
    assert "How to read this" in words


def test_a_language_is_known_by_its_first_part() -> None:
    words = Document("Consent", (), (Words("The words."),), language="zh-Hant")

    assert opened(pdf(words, at=AT)).trailer["/Root"]["/Lang"] == "zh"


def test_headings_of_a_redline_can_be_jumped_to() -> None:
    redline = compare("Consent\n\nOld.", "Consent\n\nNew.")

    outline = opened(redline_pdf(redline, "R", [], AT, headings={"Consent"})).outline

    assert [entry.title for entry in outline] == ["Consent"]


def test_words_are_never_markup() -> None:
    hostile = '#read("/etc/passwd") *bold* $x$ #import "@preview/x:1.0.0" \\ <label>'

    words = words_of(pdf(document(Words(hostile), title=hostile), at=AT))

    assert words.count('#read("/etc/passwd") *bold* $x$') == 2


def test_the_same_words_give_the_same_bytes() -> None:
    redline = compare(BEFORE, AFTER)

    assert pdf(document(Words(BEFORE)), at=AT) == pdf(document(Words(BEFORE)), at=AT)
    assert redline_pdf(redline, "R", [], AT) == redline_pdf(redline, "R", [], AT)


@pytest.mark.parametrize("words", ["שלום עולם", "مرحبا بالعالم", "Договор § 4 – “consent”", "Ναί"])
def test_other_alphabets_are_set(words: str) -> None:
    assert len(opened(pdf(document(Words(words)), at=AT)).pages) == 1


def test_letters_that_no_font_has_are_named() -> None:
    with pytest.raises(CannotTypeset) as refused:
        pdf(document(Words("A rune: ᚱ")), at=AT)

    assert refused.value.scripts == ("Runic",)


def test_a_long_text_is_set_apart_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    short = pdf(document(Words(BEFORE)), at=AT)
    monkeypatch.setattr(setting, "LONG", 10)

    assert pdf(document(Words(BEFORE)), at=AT) == short
    with pytest.raises(CannotTypeset, match="Runic"):
        pdf(document(Words("A rune: ᚱ")), at=AT)


@settings(max_examples=15)
@given(st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), max_size=200))
def test_any_words_are_set_or_their_letters_named(words: str) -> None:
    made = b""
    with contextlib.suppress(CannotTypeset):
        made = pdf(document(Words(words)), at=AT)

    assert made[:4] in {b"%PDF", b""}


@pytest.mark.parametrize("title", ["", "\x01\x02", "\x1f \x7f"])
def test_a_title_without_letters_gives_way_to_a_fact(title: str) -> None:
    made = opened(pdf(document(Words("Words."), title=title), at=AT))

    assert made.metadata is not None
    assert made.metadata.title == "Guild side, 25 September 2023"
