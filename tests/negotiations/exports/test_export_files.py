"""Names, tags and zips of files: plain, different where it matters, the same where it is the same."""

import io
from zipfile import ZipFile

import pytest

from negotiations.exports.files import Format, MadeFile, stem_of, tag_of, zipped

ONE, OTHER = (MadeFile(f"{name}.txt", "text/plain", name.encode()) for name in ("one", "other"))


@pytest.mark.parametrize(
    ("parts", "stem"),
    [
        (("consent", "2026-02-23-guild-1a2b"), "consent-2026-02-23-guild-1a2b"),
        (("Café", "", "Müller & Söhne"), "cafe-muller-sohne"),
        (("../../etc", "a\r\nb", 'x"; y'), "etc-a-b-x-y"),
        (("שלום",), "file"),
        (("a" * 200,), "a" * 150),
    ],
)
def test_a_name_is_plain(parts, stem):
    assert stem_of(*parts) == stem


def test_a_tag_changes_with_anything_told():
    tags = {tag_of("text", Format.TXT, "a"), tag_of("text", Format.DOCX, "a"), tag_of("text", "b")}

    assert len(tags) == 3
    assert tag_of("text", Format.TXT, "a") in tags


def test_a_tag_changes_with_the_comparer(monkeypatch):
    before = tag_of("redline")
    monkeypatch.setattr("negotiations.exports.files.ENGINE_VERSION", "later")

    assert tag_of("redline") != before


def test_a_zip_is_the_same_to_the_byte_at_any_time(time_machine):
    time_machine.move_to("2026-03-01")
    first = zipped("both.zip", [ONE, OTHER])
    time_machine.move_to("2027-03-01")

    assert zipped("both.zip", [ONE, OTHER]) == first
    with ZipFile(io.BytesIO(first.content)) as archive:
        held = {
            entry.filename: (entry.date_time[0], entry.create_system)
            for entry in archive.infolist()
        }
    assert held == {"one.txt": (1980, 3), "other.txt": (1980, 3)}
