"""Files told from their first bytes and their list of parts, before anything is parsed."""

import io
import struct
import zipfile

import pytest

from negotiations.word import archive
from negotiations.word.inspection import MAX_BYTES, inspect
from negotiations.word.model import Reason, Refused
from tests.factories import word

PLAIN = word.parts(word.p(word.r("Words.")))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def refusal(data: bytes) -> tuple[Reason, str]:
    with pytest.raises(Refused) as refused:
        inspect(data)
    return refused.value.reason, refused.value.detail


def with_stored(size: int) -> bytes:
    """A good file of exactly that many bytes, filled up by a part that nobody reads."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        for name, content in PLAIN.items():
            written.writestr(name, content)
        empty = len(word.zipped({})) + 2 * len("word/media/a.bin") + 30 + 46
        directory = sum(46 + len(info.filename) for info in written.filelist)
        written.writestr("word/media/a.bin", b"\x01" * (size - file.tell() - directory - empty))
    return file.getvalue()


def test_a_good_file_passes() -> None:
    assert inspect(word.zipped(PLAIN)) is None


def test_twenty_five_megabytes_pass_and_one_byte_more_does_not() -> None:
    just = with_stored(MAX_BYTES)

    assert len(just) == 25_000_000
    assert inspect(just) is None
    assert refusal(just + b"\x00") == (Reason.TOO_BIG, "25.1")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.NOT_A_WORD_FILE),
        (b"Just words.", Reason.NOT_A_WORD_FILE),
        (b"{\\rtf1 Words.}", Reason.NOT_A_WORD_FILE),
        (b"%PDF-1.7\n...", Reason.PDF),
        (b"\n\n%PDF-1.4", Reason.PDF),
        (OLE + "WordDocument".encode("utf-16-le"), Reason.OLD_WORD_FILE),
        (OLE + "EncryptedPackage".encode("utf-16-le"), Reason.ENCRYPTED),
        (OLE + "Workbook".encode("utf-16-le"), Reason.NOT_A_WORD_FILE),
        (word.zipped(PLAIN)[:-30], Reason.DAMAGED),
        (b"PK\x03\x04", Reason.DAMAGED),
        (word.zipped({"META-INF/MANIFEST.MF": "a jar"}), Reason.NOT_A_WORD_FILE),
        (
            word.zipped({"mimetype": "application/vnd.oasis.opendocument.text"}),
            Reason.NOT_A_WORD_FILE,
        ),
        (word.zipped({"1.zip": word.zipped({"2.zip": "deeper"})}), Reason.NOT_A_WORD_FILE),
    ],
)
def test_other_kinds_of_file(data: bytes, reason: Reason) -> None:
    assert refusal(data) == (reason, "")


@pytest.mark.parametrize(
    ("main", "reason"),
    [
        (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            Reason.NOT_A_WORD_FILE,
        ),
        ("application/vnd.ms-word.document.macroEnabled.main+xml", Reason.MACROS),
    ],
)
def test_what_the_file_says_it_holds(main: str, reason: Reason) -> None:
    made = PLAIN | {"[Content_Types].xml": word.content_types(main)}

    assert refusal(word.zipped(made)) == (reason, "")


def test_a_template_is_a_word_file() -> None:
    template = word.content_types(f"{word.WORD}.template.main+xml")

    assert inspect(word.zipped(PLAIN | {"[Content_Types].xml": template})) is None


def test_macros_without_their_content_type() -> None:
    assert refusal(word.zipped(PLAIN | {"word/vbaProject.bin": b"x"})) == (Reason.MACROS, "")


@pytest.mark.parametrize(
    "name",
    [
        "../evil.xml",
        "word/../../evil",
        "/etc/passwd",
        "word\\document2.xml",
        "C:evil",
        "a//b",
        "./a",
        "a\nb",
    ],
)
def test_names_that_lead_elsewhere(name: str) -> None:
    assert refusal(word.zipped(PLAIN | {name: "x"})) == (Reason.UNSAFE_NAME, repr(name))


def test_a_name_that_stands_twice_in_other_capitals() -> None:
    made = PLAIN | {"WORD/Document.xml": "x"}

    assert refusal(word.zipped(made)) == (Reason.NAME_TWICE, "WORD/Document.xml")


@pytest.mark.parametrize(("more", "detail"), [(1_997, "2001"), (4_996, "5000"), (20_000, "")])
def test_too_many_parts(more: int, detail: str) -> None:
    made = PLAIN | {f"word/{number}.bin": b"" for number in range(more)}

    assert refusal(word.zipped(made)) == (Reason.TOO_MANY_PARTS, detail)


@pytest.mark.whole
def test_two_thousand_parts_pass() -> None:
    assert inspect(word.zipped(PLAIN | {f"{number}.bin": b"" for number in range(1_996)})) is None


def test_a_part_that_unpacks_too_big() -> None:
    made = PLAIN | {"word/media/bomb.bin": bytes(archive.MAX_PART + 1)}

    assert refusal(word.zipped(made)) == (Reason.PART_TOO_BIG, "word/media/bomb.bin")


def test_a_part_that_is_packed_too_tight() -> None:
    reason, detail = refusal(word.zipped(PLAIN | {"word/media/bomb.bin": bytes(1_100_000)}))

    assert (reason, int(detail) > archive.MAX_RATIO) == (Reason.PACKED_TOO_TIGHT, True)


def test_a_small_part_may_be_packed_as_tight_as_it_likes() -> None:
    assert inspect(word.zipped(PLAIN | {"word/media/white.bin": bytes(900_000)})) is None


def test_many_small_parts_together_are_packed_too_tight() -> None:
    made = PLAIN | {f"word/media/{number}.bin": bytes(900_000) for number in range(10)}

    assert refusal(word.zipped(made))[0] == Reason.PACKED_TOO_TIGHT


def directory_entry(data: bytes, name: str) -> int:
    """Where the entry of a part begins in the zip's directory."""
    return data.rindex(name.encode()) - 46


def patched(name: str, at: int, form: str, value: int) -> bytes:
    data = bytearray(word.zipped(PLAIN | {"word/z.bin": b"z" * 100, "word/y.xml": "<y/>"}))
    struct.pack_into(form, data, directory_entry(bytes(data), name) + at, value)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (patched("word/z.bin", 8, "<H", 1), (Reason.ENCRYPTED, "")),
        (patched("word/z.bin", 10, "<H", 12), (Reason.DAMAGED, "compression")),
        (patched("word/z.bin", 24, "<I", 70_000_000), (Reason.PART_TOO_BIG, "word/z.bin")),
        (patched("word/z.bin", 42, "<I", 0), (Reason.DAMAGED, "")),
        (patched("word/z.bin", 42, "<I", 3_000_000), (Reason.DAMAGED, "")),
        (patched("word/z.bin", 20, "<I", 3_000_000), (Reason.DAMAGED, "")),
        (patched("word/y.xml", 24, "<I", 2), (Reason.DAMAGED, "")),
    ],
    ids=["encrypted", "bzip2", "too big", "shared bytes", "nowhere", "past the end", "lying size"],
)
def test_a_directory_that_tells_of_danger_or_lies(
    data: bytes, expected: tuple[Reason, str]
) -> None:
    assert refusal(data) == expected


def test_all_parts_together_unpack_too_big(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED", 1_000_000)
    made = PLAIN | {f"word/media/{number}.bin": b"\x01" * 400_000 for number in range(3)}

    assert refusal(word.zipped(made)) == (Reason.UNPACKS_TOO_BIG, "1")
