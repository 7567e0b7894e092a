"""The text of a roster: its encoding, its delimiter, its head and rows, and what is no roster."""

import io

import pytest

from members.roster.model import Reason, Unreadable
from members.roster.reading import look, rows
from tests.members.roster.files import pieces_of

LINES = "Number,Name\r\n1,Zoë Łuk\r\n2,Ana “A” Õ\r\n"
LATIN = "Number,Name\n1,Zoë “Z”\n"
READ = [(2, ["1", "Zoë Łuk"]), (3, ["2", "Ana “A” Õ"])]
ENCODINGS = {
    "utf-8": (LINES.encode(), "utf-8"),
    "utf-8 with a mark": (LINES.encode("utf-8-sig"), "utf-8-sig"),
    "utf-16 with a mark": (LINES.encode("utf-16"), "utf-16"),
    "utf-16, big end first": (b"\xfe\xff" + LINES.encode("utf-16-be"), "utf-16"),
    "utf-16 without a mark": (LINES.encode("utf-16-le"), "utf-16-le"),
    "utf-16, big end first, without a mark": (LINES.encode("utf-16-be"), "utf-16-be"),
}


def refusal(content: bytes) -> tuple[Reason, str]:
    with pytest.raises(Unreadable) as error:
        list(rows(pieces_of(content, 1 << 20), look(pieces_of(content, 1 << 20))))
    return error.value.reason, error.value.detail


@pytest.mark.parametrize("case", ENCODINGS)
@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_an_encoding_is_found_however_the_bytes_are_cut(case: str, size: int) -> None:
    content, encoding = ENCODINGS[case]

    layout = look(pieces_of(content, size))

    assert (layout.encoding, layout.head, layout.head_line) == (encoding, ("Number", "Name"), 1)
    assert list(rows(pieces_of(content, size), layout)) == READ


def test_what_is_no_utf_8_is_of_windows() -> None:
    pieces = pieces_of(LATIN.encode("windows-1252"))

    layout = look(pieces)

    assert layout.encoding == "windows-1252"
    assert list(rows(pieces, layout)) == [(2, ["1", "Zoë “Z”"])]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_delimiter_is_found_by_the_head(delimiter: str) -> None:
    text = f'\n\n"Number, or id"{delimiter}Name\n1{delimiter}Ann\n'.encode()

    layout = look(pieces_of(text))

    assert (layout.delimiter, layout.head_line) == (delimiter, 3)
    assert list(rows(pieces_of(text), layout)) == [(4, ["1", "Ann"])]


def test_a_row_may_span_lines_and_keeps_the_number_of_its_first() -> None:
    text = b'Number,Name\n1,"Ann\nof two lines"\n\n2,Ben\r3,Cy\n'

    found = list(rows(pieces_of(text), look(pieces_of(text))))

    assert found == [(2, ["1", "Ann\nof two lines"]), (5, ["2", "Ben"]), (6, ["3", "Cy"])]


REFUSED = {
    "nothing": (b"", (Reason.EMPTY, "")),
    "blank lines": (b"\n , ,\n\n", (Reason.EMPTY, "")),
    "one column": (b"Number\n1\n", (Reason.ONE_COLUMN, "")),
    "a name twice": (b"Number,Name,name\n1,a,b\n", (Reason.HEAD_TWICE, "name")),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00,\x00\x0dIHDR\x00", (Reason.NOT_TEXT, "")),
    "a page": (b"%PDF-1.7\n1 0 obj, <<\n", (Reason.NOT_TEXT, "")),
    "signs in the head": (b"Number,Na\x07me\n1,Ann\n", (Reason.NOT_TEXT, "")),
    "a thousand columns": (
        ",".join(f"c{n}" for n in range(1000)).encode() + b"\n1\n",
        (Reason.TOO_MANY_COLUMNS, "1000"),
    ),
    "a quote left open": (b'Number,Name\n1,"Ann\n2,Ben\n', (Reason.QUOTES, "2")),
    "a quote inside": (b'Number,Name\n1,"Ann"a\n', (Reason.QUOTES, "2")),
    "half a character": (b"\xff\xfeN\x00,\x00N\x00a\x00\n\x001\x00,\x00x", (Reason.ENCODING, "2")),
    "a byte that windows has not": (b"Number,Name\n1,\x81\xff\n", (Reason.ENCODING, "1")),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_roster_says_why(case: str) -> None:
    content, why = REFUSED[case]

    assert refusal(content) == why


def endless(start: bytes, filler: bytes):
    """50 MB of one line, as it comes in; counts how much was asked for."""
    asked = io.BytesIO()

    def pieces():
        yield start
        for _ in range(50):
            asked.write(b".")
            yield filler * (1_000_000 // len(filler))

    return pieces, asked


@pytest.mark.parametrize(
    ("filler", "start", "line"),
    [
        (b"x", b"Number,Name\n1,", "2"),
        (b"x,", b"Number,Name\n1,", "2"),
        (b"x", b"", "1"),
        (b'"a\n",', b"Number,Name\n1,", None),
    ],
    ids=["one value", "many values", "the head", "quoted line ends"],
)
def test_a_line_of_50_megabytes_is_refused_before_it_is_held(filler, start, line) -> None:
    pieces, asked = endless(start, filler)

    with pytest.raises(Unreadable) as error:
        list(rows(pieces, look(pieces)))

    assert error.value.reason == Reason.LONG_LINE
    assert line is None or error.value.detail == line
    # Only the question of its encoding reads a file to its end.
    assert len(asked.getvalue()) < 60
