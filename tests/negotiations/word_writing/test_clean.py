"""Texts as Word files without any change in them."""

from datetime import UTC, datetime

from lxml import etree

from negotiations.document import Document, Heading, Words
from negotiations.word.writing import clean
from tests.negotiations.word_writing.opened import W, part, parts, styles, words

AT = datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)
DOCUMENT = Document(
    "AI terms & credit",
    ("Side: Guild", "SHA-256: 00ff"),
    (
        Heading(1, "Article 1. Notice"),
        Words("(a) Notice is due.\n\n(b) Pay\tis due."),
        Heading(2, "שכר"),
        Words("סעיף ראשון"),
        Heading(3, "Rest"),
    ),
    "en",
)


def written(document=DOCUMENT, author=""):
    return clean(document, author=author, at=AT)


def test_headings_are_styles_and_labels_are_words():
    assert [*styles(written())] == [
        ("Heading1", "Article 1. Notice"),
        ("", "(a) Notice is due."),
        ("", "(b) Pay\tis due."),
        ("Heading2", "שכר"),
        ("", "סעיף ראשון"),
        ("Heading3", "Rest"),
    ]


def test_title_stands_in_the_head_and_facts_in_the_foot():
    file = written()

    head = [words(one) for one in part(file, "header").iter(f"{W}p")]
    foot = [words(one) for one in part(file, "footer").iter(f"{W}p")]

    assert (head, foot) == (["AI terms & credit"], ["Side: Guild", "SHA-256: 00ff", "1 / 1"])


def test_pages_are_counted_by_fields():
    fields = part(written(), "footer").iter(f"{W}fldSimple")

    assert [one.get(f"{W}instr") for one in fields] == [" PAGE ", " NUMPAGES "]


def test_paragraphs_have_the_direction_of_their_first_letter():
    paragraphs = part(written()).iter(f"{W}p")

    directions = [one.find(f"{W}pPr/{W}bidi") is not None for one in paragraphs]

    assert directions == [False, False, False, True, True, False]


def test_says_its_language():
    file = written(Document("T", (), (Words("合同"),), "zh-Hant"))

    language = part(file, "styles").find(f".//{W}lang")

    assert {*language.attrib.values()} == {"zh-Hant"}


def test_tracks_nothing():
    file = written()

    assert [*part(file).iter(f"{W}ins", f"{W}del")] == []
    assert part(file, "settings").find(f"{W}trackRevisions") is None


def test_every_part_is_well_formed_and_has_a_type():
    found = parts(written(author="Ann"))

    types = etree.fromstring(found["[Content_Types].xml"])
    typed = {one.get("PartName").removeprefix("/") for one in types if one.get("PartName")}
    assert {name for name in found if name.endswith(".xml")} - typed == {"[Content_Types].xml"}
    assert [etree.fromstring(content).tag for content in found.values()][3] == f"{W}document"


def test_a_text_without_words_is_a_file_too():
    assert [*styles(written(Document("T", (), ())))] == [("", "")]


def test_is_the_same_each_time():
    assert written() == written()
