"""One file as the texts that its authors would read, and as data that can be kept."""

import json

import pytest

from negotiations.word.model import Line, Reason, Refused, WordText, plain_text
from negotiations.word.passing import from_data, to_data
from negotiations.word.plain import decode, read_plain
from negotiations.word.reading import read
from negotiations.word.views import accepted, as_changed_by, original, text_of
from tests.factories.word import change, deleted, docx, ins, item, level, mark, numbering, p, r

LIST = numbering(level(0, "(%1)", "lowerLetter"))


def text(body: str, **others: str) -> WordText:
    return read(docx(body, **others))


def sides(body: str, **others: str) -> tuple[str, str]:
    made = text(body, **others)
    return text_of(original(made)), text_of(accepted(made))


@pytest.mark.parametrize(
    ("body", "before", "after"),
    [
        (p(r("a ") + deleted("old") + ins("new") + r(" z")), "a old z", "a new z"),
        (p(r("a") + change("ins", deleted("x", "Bob")) + r("b")), "ab", "ab"),
        (p(r("one"), mark("del")) + p(r(" two")), "one\ntwo", "one two"),
        (p(r("one"), mark("ins")) + p(r(" two")), "one two", "one\ntwo"),
        (p(r("one")) + p(deleted("gone"), mark("del")) + p(r("two")), "one\ngone\ntwo", "one\ntwo"),
        (p(r("one"), mark("ins")) + p(ins("new")) + p(r("two")), "one\ntwo", "one\nnew\ntwo"),
        (p(r("1"), mark("del")) + p(r("2"), mark("del")) + p(r("3")), "1\n2\n3", "123"),
        (p(change("ins", r("x")), mark("ins") ) + p(r("y")), "y", "x\ny"),
        (p(r("one")) + p("") + p(r(" ")) + p(r("two")), "one\ntwo", "one\ntwo"),
        (p(r("e") + ins("\u0301") + r("a")), "ea", "\u00e9a"),
        (p(r("a"), mark("ins") + change("del")), "a", "a"),
        (
            p(change("moveFrom", r("M")), mark("moveFrom")) + p(r("x")) + p(change("moveTo", r("M")), mark("moveTo")) + p(r("y")),
            "M\nx\ny",
            "x\nM\ny",
        ),
    ],
)  # fmt: skip
def test_rejected_and_accepted(body: str, before: str, after: str) -> None:
    assert sides(body) == (before, after)


def test_a_struck_mark_joins_nothing_over_the_edge_of_a_cell_or_table() -> None:
    cells = "".join(f"<w:tc>{p(r(one), mark('del'))}</w:tc>" for one in "ab")
    body = p(r("top"), mark("del")) + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>" + p(r("end"))

    assert sides(body) == ("top\na\nb\nend", "top\na\nb\nend")


def test_a_line_knows_the_paragraphs_that_it_came_from() -> None:
    body = p(r("a")) + p(r("b"), mark("del")) + p("") + p(r("c"), mark("del")) + p(r("d"))

    assert accepted(text(body)) == (
        Line("", "a", (0,)),
        Line("", "b", (1,)),
        Line("", "cd", (3, 4)),
    )


def test_a_joined_line_has_the_label_of_the_first_that_has_words() -> None:
    body = (
        p(r("one"), item() + mark("del"))
        + p(r(" more"))
        + p(deleted("gone"), item() + mark("del"))
        + p(r("two"), item())
    )

    assert sides(body, numbering=LIST) == (
        "(a) one\nmore\n(b) gone\n(c) two",
        "(a) one more\n(b) two",
    )


MIXED = p(r("a ") + ins("by Ann ") + ins("by Bob ", "Bob") + deleted("old ", "Bob") + r("z")) + p(
    r("last"), mark("ins", "Bob")
) + p(change("ins", deleted("never", "Ann"), "Bob"))  # fmt: skip


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Ann", "a by Ann old z\nlast"),
        ("Bob", "a by Bob z\nlast\nnever"),
        ("Eve", "a old z\nlast"),
    ],
)
def test_the_text_that_one_author_wants(author: str, expected: str) -> None:
    made = text(MIXED)

    assert text_of(as_changed_by(made, author)) == expected
    assert made.authors == ("Ann", "Bob")


def test_the_only_author_wants_the_accepted_text() -> None:
    body = p(r("one"), item()) + p(ins("new"), item() + mark("ins")) + p(r("two"), item())
    made = text(body, numbering=LIST)

    assert as_changed_by(made, "Ann") == accepted(made)
    assert as_changed_by(made, "Bob") == original(made)
    assert text_of(accepted(made)) == "(a) one\n(b) new\n(c) two"
    assert text_of(original(made)) == "(a) one\n(b) two"


def test_a_note_has_the_number_of_its_side() -> None:
    notes = f'<w:footnote w:id="1">{p(r("First"))}</w:footnote><w:footnote w:id="2">{p(r("Second"))}</w:footnote>'
    first, second = (f'<w:r><w:footnoteReference w:id="{number}"/></w:r>' for number in (1, 2))

    assert sides(p(r("x") + change("ins", first) + second), footnotes=notes) == (
        "x[1]\n[1] Second",
        "x[1][2]\n[1] First\n[2] Second",
    )


def test_a_reading_comes_back_from_data_as_it_was() -> None:
    made = text(MIXED + "<w:altChunk/>", header=p(r("x")))

    assert from_data(json.loads(json.dumps(to_data(made)))) == made


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"form": 0, "stamps": [], "paragraphs": [], "left_out": {}},
        {"form": 1, "stamps": [], "paragraphs": [{"runs": [["x", 3, None, ""]]}], "left_out": {}},
        {"form": 1, "stamps": 4, "paragraphs": [], "left_out": {}},
        {"form": 1, "stamps": [], "paragraphs": [], "left_out": []},
    ],
)
def test_data_of_another_form_is_no_reading(data: dict) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        from_data(data)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("a “b”\r\n\r\nc".encode(), "a “b”\n\nc"),
        (b"\xef\xbb\xbfa\xc3\xa9", "a\u00e9"),
        (b"caf\xe9 \x93x\x94", "caf\u00e9 “x”"),
        ("\ufeffa\u05d0".encode("utf-16-le"), "a\u05d0"),
        ("\ufeffa\u05d0".encode("utf-16-be"), "a\u05d0"),
    ],
)
def test_letters_of_a_plain_text(data: bytes, expected: str) -> None:
    assert decode(data) == expected


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"a\x00b", Reason.NOT_A_WORD_FILE),
        (b"%PDF-1.5", Reason.PDF),
        (b"{\\rtf1}", Reason.NOT_A_WORD_FILE),
        (docx(p(r("x"))), Reason.NOT_A_WORD_FILE),
        (b" \n\t\n", Reason.NO_WORDS),
        (b"", Reason.NO_WORDS),
        (b"x" * 2_000_001, Reason.TOO_LONG),
        (b"x" * 25_000_001, Reason.TOO_BIG),
    ],
    ids=["nul", "pdf", "rtf", "word", "blank", "empty", "long", "big"],
)
def test_what_is_no_plain_text(data: bytes, reason: Reason) -> None:
    with pytest.raises(Refused) as refused:
        decode(data)

    assert refused.value.reason == reason


def test_a_plain_text_is_a_file_without_changes() -> None:
    assert read_plain(b"a\n\nb") == plain_text("a\nb")
    assert not read_plain(b"a").has_changes
