"""Words, changes and places of a Word file, element by element."""

import pytest

from negotiations.word import limits
from negotiations.word.model import Paragraph, Reason, Refused, Run, Stamp, WordText
from negotiations.word.reading import read
from tests.factories import word
from tests.factories.word import change, deleted, docx, ins, mark, p, r

ANN, BOB = Stamp("Ann", "2023-09-01T10:00:00Z"), Stamp("Bob", "2023-09-01T10:00:00Z")


def paragraphs(body: str, **others: str) -> tuple[Paragraph, ...]:
    return read(docx(body, **others)).paragraphs


def runs(inner: str, **others: str) -> tuple[Run, ...]:
    """The runs of the first paragraph."""
    return paragraphs(p(inner), **others)[0].runs


def texts(body: str, **others: str) -> list[tuple[str, str]]:
    return [
        (one.place, "".join(run.text for run in one.runs)) for one in paragraphs(body, **others)
    ]


def field(step: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{step}"/></w:r>'


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (r("one ") + r("two"), "one two"),
        ("<w:r><w:t> trimmed </w:t></w:r>", "trimmed"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/></w:r>", "a\tb\u2028c\u2028"),
        ("<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t><w:softHyphen/></w:r>", "co\u2011op"),
        (r("e\u0301 a&#x200B;b&#x85;c"), "\u00e9 ab c"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0A3"/></w:r>' + r("5"), "≤5"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + r("x"), "☑x"),
        ('<w:r><w:sym w:font="Arial" w:char="00A7"/></w:r>' + r("x"), "§x"),
        ('<w:r><w:sym w:font="Webdings" w:char="F001"/><w:sym w:char="nil"/></w:r>' + r("x"), "\ufffd\ufffdx"),
        (f'<w:hyperlink r:id="r9">{r("link")}</w:hyperlink>', "link"),
        (f"<w:smartTag><w:smartTagPr/>{r('smart')}</w:smartTag>", "smart"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{r('filled in')}</w:sdtContent></w:sdt>", "filled in"),
        (f"<w:customXml>{r('tagged')}</w:customXml>", "tagged"),
        (f'<w:bdo w:val="rtl">{r("turned")}</w:bdo>', "turned"),
        (f'<w:fldSimple w:instr="REF x">{r("5.1")}</w:fldSimple>', "5.1"),
        (field("begin") + r("REF x", "instrText") + field("separate") + r("7") + field("end") + r("!"), "7!"),
        (field("begin") + r("REF") + field("begin") + field("separate") + r("in") + field("end") + field("end") + r("x"), "x"),
        (f"<w:r><w:ruby><w:rt>{r('above')}</w:rt><w:rubyBase>{r('base')}</w:rubyBase></w:ruby></w:r>", "base"),
        (f"<mc:AlternateContent><mc:Choice Requires='w14'>{r('new')}</mc:Choice><mc:Fallback>{r('old')}</mc:Fallback></mc:AlternateContent>", "new"),
        (f"<mc:AlternateContent><mc:Choice Requires='w14'/><mc:Fallback>{r('old')}</mc:Fallback></mc:AlternateContent>", "old"),
        ("<w:r><w:rPr><w:rPrChange w:author='Ann'><w:rPr/></w:rPrChange></w:rPr><w:t>same</w:t></w:r>", "same"),
        ("<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>c</m:t></m:r></m:den></m:f></m:oMath>", "(a+b)/c"),
        ("<m:oMathPara><m:oMath><m:rad><m:e><m:r><m:t>xy</m:t></m:r></m:e></m:rad></m:oMath></m:oMathPara>", "√(xy)"),
    ],
)  # fmt: skip
def test_what_one_paragraph_says(inner: str, text: str) -> None:
    assert runs(inner) == (Run(text),)


@pytest.mark.parametrize(
    ("inner", "found"),
    [
        (r("a ") + ins("b") + deleted("c"), (Run("a "), Run("b", ANN), Run("c", None, ANN))),
        (change("ins", deleted("x", "Bob")), (Run("x", ANN, BOB),)),
        (change("del", ins("x", "Bob")), (Run("x", BOB, ANN),)),
        (change("moveTo", r("to")) + change("moveFrom", r("from")), (Run("to", ANN), Run("from", None, ANN))),
        (f'<w:hyperlink>{ins("in a link")}</w:hyperlink>', (Run("in a link", ANN),)),
        (change("ins", "<w:sdt><w:sdtContent>" + r("x") + "</w:sdtContent></w:sdt>"), (Run("x", ANN),)),
        (ins("a") + ins("b") + ins("c", "Bob"), (Run("ab", ANN), Run("c", BOB))),
        (change("del", r("REF", "delInstrText") + r("7", "delText")), (Run("7", None, ANN),)),
        ("<w:ins>" + r("by nobody") + "</w:ins>", (Run("by nobody", Stamp("")),)),
    ],
)  # fmt: skip
def test_whose_words_they_are(inner: str, found: tuple[Run, ...]) -> None:
    assert runs(inner) == found


def test_authors_and_dates_are_kept_without_what_could_break_a_line() -> None:
    made = change("ins", r("x"), author=" A&#10;nn &#9;", at="soon")

    assert runs(made) == (Run("x", Stamp("A nn", "soon")),)


def test_paragraph_marks() -> None:
    found = paragraphs(
        p(r("1"), mark("ins")) + p(r("2"), mark("del", "Bob")) + p(r("3"), mark("moveFrom")) + p(r("4"), mark("del"))
    )  # fmt: skip

    marks = [(one.mark_inserted, one.mark_deleted) for one in found]
    # Nothing stands after the last one that it could join.
    assert marks == [(ANN, None), (None, BOB), (None, ANN), (None, None)]


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    inner = "".join(cell if cell.startswith("<w:tc>") else f"<w:tc>{cell}</w:tc>" for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def test_cells_in_reading_order() -> None:
    body = (
        p(r("before"))
        + table(row(p(r("a")) + p(r("a2")), p(r("b"))), row(p(r("c"))))
        + p(r("after"))
    )

    assert texts(body) == [
        ("body", "before"),
        ("table", "a"),
        ("table", "a2"),
        ("table", "b"),
        ("table", "c"),
        ("body", "after"),
    ]


def test_added_and_struck_rows_and_cells() -> None:
    cell = f"<w:tc><w:tcPr>{change('cellIns', author='Bob')}</w:tcPr>{p(r('c'))}</w:tc>"
    body = table(
        row(p(r("a")) + p(r("a2")), properties=change("ins")),
        row(p(r("b") + ins("b2", "Bob")), properties=change("del")),
        row(cell),
    )

    found = paragraphs(body + p(r("end")))

    assert [one.runs for one in found] == [
        (Run("a", ANN),),
        (Run("a2", ANN),),
        (Run("b", None, ANN), Run("b2", BOB, ANN)),
        (Run("c", BOB),),
        (Run("end"),),
    ]
    assert [one.mark_inserted for one in found] == [ANN, None, None, None, None]


def test_content_controls_around_paragraphs_rows_and_cells() -> None:
    def control(inner: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    body = control(p(r("p"))) + table(control(row(control(f"<w:tc>{control(p(r('c')))}</w:tc>"))))

    assert texts(body) == [("body", "p"), ("table", "c")]


def test_a_field_that_runs_over_paragraphs() -> None:
    body = p(field("begin") + r("TOC", "instrText") + field("separate") + r("One")) + p(
        r("Two") + field("end") + r("!")
    )

    assert texts(body) == [("body", "One"), ("body", "Two!")]


FOOTNOTES = (
    f'<w:footnote w:id="-1" w:type="separator">{p("<w:r><w:separator/></w:r>")}</w:footnote>'
    f'<w:footnote w:id="4">{p("<w:r><w:footnoteRef/></w:r>" + r(" Four"))}{p(r("more"))}</w:footnote>'
    f'<w:footnote w:id="2">{p(r("Two"))}</w:footnote>'
)
ENDNOTES = f'<w:endnote w:id="2">{p(r("End"))}</w:endnote>'


def note(number: int, kind: str = "footnote") -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def test_notes_stand_at_the_end_under_their_markers() -> None:
    found = paragraphs(
        p(r("a") + note(4) + r("b") + note(2, "endnote") + note(99)) + p(note(2) + note(4)),
        footnotes=FOOTNOTES,
        endnotes=ENDNOTES,
    )

    assert [(one.place, one.label_after, one.runs) for one in found] == [
        ("body", "", (Run("a[1]b[2]"),)),
        ("body", "", (Run("[3][1]"),)),
        ("footnote", "[1]", (Run(" Four"),)),
        ("footnote", "", (Run("more"),)),
        ("endnote", "[2]", (Run("End"),)),
        ("footnote", "[3]", (Run("Two"),)),
    ]


def test_an_added_note_moves_the_numbers_of_the_later_ones_on_one_side() -> None:
    found = paragraphs(p(change("ins", note(4)) + r("x") + note(2)), footnotes=FOOTNOTES)

    assert [(one.label_before, one.label_after, one.runs) for one in found] == [
        ("", "", (Run("[1]", ANN), Run("x"), Run("[2]", before="[1]"))),
        ("", "[1]", (Run(" Four", ANN),)),
        ("", "", (Run("more", ANN),)),
        ("[1]", "[2]", (Run("Two"),)),
    ]


BOX = f"<w:txbxContent>{p(r('boxed'))}</w:txbxContent>"


def test_text_boxes_are_read_once_and_counted() -> None:
    drawn = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:inline>"
        f"<wps:txbx>{BOX}</wps:txbx></wp:inline></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )

    read_text = read(docx(p(r("around") + drawn) + p(r("next"))))

    assert [(one.place, one.runs) for one in read_text.paragraphs] == [
        ("body", (Run("around"),)),
        ("body", (Run("next"),)),
        ("text box", (Run("boxed"),)),
    ]
    assert read_text.left_out == (("text box", 1),)


def test_what_the_text_does_not_hold_is_counted() -> None:
    inner = (
        "<w:r><w:drawing><a:graphic><pic:pic/></a:graphic></w:drawing></w:r>"
        "<w:r><w:pict><v:shape><v:imagedata/></v:shape></w:pict></w:r>"
        "<w:r><w:pict><v:line/></w:pict></w:r>"
        "<w:r><w:object><v:shape><v:imagedata/></v:shape><o:OLEObject/></w:object></w:r>"
        "<w:r><w:commentReference w:id='1'/></w:r><w:r><w:commentReference w:id='2'/></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
        "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>"
    )

    found = read(docx(p(inner + r("seen")) + "<w:altChunk/>", header=p(r("Draft 4")), footer=p("")))

    assert found == WordText(
        (Paragraph((Run("xseen"),)),),
        (
            ("comment", 2),
            ("drawing", 1),
            ("embedded object", 1),
            ("equation", 1),
            ("header", 1),
            ("hidden text", 1),
            ("imported part", 1),
            ("picture", 2),
        ),
    )


def test_a_strict_file_reads_the_same() -> None:
    made = {
        name: str(content)
        .replace(word.W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
        .replace(word.R, "http://purl.oclc.org/ooxml/officeDocument/relationships")
        for name, content in word.parts(p(r("a") + ins("b") + note(4)), footnotes=FOOTNOTES).items()
    }

    found = read(word.zipped(made))

    assert found.paragraphs[0].runs == (Run("a"), Run("b", ANN), Run("[1]"))
    assert found.paragraphs[1].label_after == "[1]"


def test_parts_are_found_by_what_the_file_says_and_not_by_their_names() -> None:
    made = word.parts(p(r("x")))
    made["texts/main.xml"] = made.pop("word/document.xml")
    made["_rels/.rels"] = word.relationships({"/texts/main.xml": "officeDocument"})

    assert read(word.zipped(made)).paragraphs == (Paragraph((Run("x"),)),)


def test_progress_is_told_by_the_hundreds() -> None:
    heard: list[tuple[int, int]] = []

    read(docx(p(r("x")) * 1_200), lambda done, whole: heard.append((done, whole)))

    assert heard == [(500, 1200), (1000, 1200), (1200, 1200)]


def refusal(data: bytes) -> tuple[Reason, str]:
    with pytest.raises(Refused) as refused:
        read(data)
    return refused.value.reason, refused.value.detail


def test_a_file_without_words() -> None:
    assert refusal(docx(p("") + p(r(" ")))) == (Reason.NO_WORDS, "")


def test_too_many_paragraphs() -> None:
    body = "".join(p(r(f"{number * number}")) for number in range(20_001))

    assert refusal(docx(body)) == (Reason.TOO_LONG, "20001")


def test_too_many_letters() -> None:
    body = p(r(" ".join(str(number * number) for number in range(180_000))))

    assert len(body) > limits.MAX_CHARACTERS == 2_000_000
    assert refusal(docx(body)) == (Reason.TOO_LONG, "2000000")


@pytest.mark.parametrize(
    "main", ["", "<w:document/>", "<html/>", "PK\x03\x04", "<w:body xmlns:w='x'/>"]
)
def test_a_document_that_is_none(main: str) -> None:
    reason, _ = refusal(word.zipped(word.parts("") | {"word/document.xml": main}))

    assert reason == Reason.DAMAGED


def test_a_file_whose_document_is_missing() -> None:
    made = word.parts("")
    del made["word/document.xml"]

    assert refusal(word.zipped(made)) == (Reason.DAMAGED, "document")
