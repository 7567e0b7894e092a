"""Rosters that were made, or broken, to do harm: refused in words or taken in, in bounded time."""

import io
import struct
import tracemalloc
import zipfile
from datetime import date, datetime

import pytest

from members import roster_jobs as work
from members.models import Membership, RosterImport
from members.roster_words import sentence, told
from portal.jobs import Progress
from portal.models import Job
from tests.factories.portal import JobFactory
from tests.members.roster import files
from tests.members.roster.files import applied, checked, csv_file, rezipped, xlsx_file

pytestmark = pytest.mark.django_db

HEAD = ["Member Number", "Name", "Email"]
BOOK = xlsx_file(HEAD, [100, "Ada Sample", "ada@people.example"])
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "'
    + "ha" * 1000
    + '">'
    + "".join(
        f'<!ENTITY {here} "{f"&{before};" * 20}">'
        for before, here in zip("abcde", "bcdef", strict=True)
    )
    + "]>"
)


def bomb(size: int = 900_000_000) -> bytes:
    """A sheet that says of itself, in the zip's list, that it unpacks to so many bytes."""
    content = bytearray(BOOK)
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        name = struct.unpack_from("<H", content, place + 28)[0]
        if content[place + 46 : place + 46 + name].endswith(b"sheet1.xml"):
            struct.pack_into("<I", content, place + 24, size)
        place = content.find(b"PK\x01\x02", place + 4)
    return bytes(content)


def blanks() -> bytes:
    """250 MB of blanks that pack a thousand to one."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(BOOK)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/blanks.xml", bytes(250_000_000))
    return file.getvalue()


def locked() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")


def with_row(row: str) -> bytes:
    return rezipped(BOOK, sheet1=SHEET.format(row).encode())


UNREAD = {
    "a workbook cut off": (lambda: BOOK[: len(BOOK) // 2], "damaged", ""),
    "a zip bomb by its list": (bomb, "packed_too_tight", "900"),
    "a zip bomb": (blanks, "packed_too_tight", "250"),
    "a list that lies": (lambda: bomb(100), "damaged", ""),
    "a password": (locked, "encrypted", ""),
    "an old workbook": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "not_a_workbook",
        "",
    ),
    "another zip": (lambda: zipped(b"hello"), "not_a_workbook", ""),
    "a sheet cut off": (
        lambda: rezipped(BOOK, sheet1=b"<worksheet><sheetData><row"),
        "damaged",
        "",
    ),
    "a sheet of entities": (
        lambda: rezipped(
            BOOK, sheet1=(LAUGHS + SHEET.format("<row><c><v>&f;</v></c></row>")).encode()
        ),
        "damaged",
        "",
    ),
    "a cell in the last column": (
        lambda: with_row('<row r="1"><c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row>'),
        "too_many_columns",
        "16384",
    ),
    "a row without end": (
        lambda: with_row('<row r="2000000000"><c t="inlineStr"><is><t>x</t></is></c></row>'),
        "too_many_rows",
        "500000",
    ),
    "no sheet with words": (lambda: xlsx_file([]), "empty", ""),
    "a thousand columns": (
        lambda: xlsx_file([f"c{n}" for n in range(1000)]),
        "too_many_columns",
        "1000",
    ),
    "a thousand columns of text": (
        lambda: csv_file("1", head=",".join(f"c{n}" for n in range(1000))),
        "too_many_columns",
        "1000",
    ),
    "a line of 50 MB": (lambda: b"Number,Name\n1," + b"x" * 50_000_000, "long_line", "2"),
    "zero bytes": (lambda: bytes(100_000), "not_text", ""),
}


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as new:
        new.writestr("x.txt", content)
    return file.getvalue()


@pytest.mark.parametrize("case", UNREAD)
def test_a_file_that_is_not_read_says_why(guild, keeper, case):
    make, reason, detail = UNREAD[case]

    roster, job = files.taken_in(guild, keeper, make())

    assert (job.state, job.failure) == (Job.State.FAILED, sentence(reason, detail))
    assert (roster.state, roster.counts["unreadable"]) == (RosterImport.State.DISCARDED, reason)
    assert not roster.pieces.exists()


def test_a_workbook_is_read_as_it_is_shown(guild, keeper):
    rows = [
        [
            "Number",
            "Name",
            "Status",
            "Dues paid until",
            "Good standing",
            "Earnings 2025",
            "Pension years",
        ],
        [100, "Ada\nSample", "Active", date(2026, 6, 30), True, 1234.5, 7.0],
        [],
        [
            "0200",
            "=cmd|'/C calc'!A0",
            "Active",
            datetime.fromisoformat("2026-06-30"),
            "N",
            "$2,000",
            None,
        ],
    ]

    roster = applied(guild, keeper, xlsx_file(*rows), name="r.xlsx")

    assert roster.encoding == "xlsx"
    said = Membership.objects.order_by("number").values_list(
        "number",
        "name",
        "periods__dues_paid_until",
        "periods__is_in_good_standing",
        "periods__earnings",
        "periods__pension_years",
    )
    assert list(said) == [
        ("0200", "=cmd|'/C calc'!A0", date(2026, 6, 30), False, {"2025": 200000}, None),
        ("100", "Ada Sample", date(2026, 6, 30), True, {"2025": 123450}, 7),
    ]


def test_a_row_and_its_number_stay_together(guild, keeper):
    rows = [[], ["Number", "Name"], [1, "Ada"], [], [], [None, "Ben"], [3, "Cy", "too much"]]

    roster = checked(guild, keeper, xlsx_file(*rows))

    assert list(roster.findings.filter(kind="refused").values_list("line", "name")) == [
        (6, "Ben"),
        (7, "Cy"),
    ]
    assert roster.head_line == 2


ODD = {
    "a formula": (
        "=cmd|'/C calc'!A0",
        "warned",
        "Name “=cmd|'/C calc'!A0” is a formula, taken as the text it is.",
    ),
    "turned round": (
        "Ada \u202egnikcah",
        "refused",
        "It holds a sign that turns the direction of writing round.",
    ),
    "a zero byte": (
        "Ada\x00Sample",
        "refused",
        "It holds a zero byte or another control character.",
    ),
    "marks without end": (
        "A" + "\u0301" * 1900,
        "refused",
        "Name “Á" + "\u0301" * 59 + "” is too long.",
    ),
    "a tag": ("<script>alert(1)</script>", "added", "No account."),
}


@pytest.mark.parametrize("case", ODD)
def test_a_name_that_would_do_harm(guild, keeper, case):
    name, kind, words = ODD[case]

    roster = checked(guild, keeper, csv_file(f'1,"{name}"', "2,Ben", head="Number,Name"))

    assert roster.counts["lines"] == 2
    assert roster.counts["added"] == (1 if kind == "refused" else 2)
    finding = roster.findings.get(kind=kind, line=2)
    assert told(finding)[0] == words
    assert "\x00" not in finding.name
    assert "\u202e" not in finding.name


@pytest.mark.parametrize(
    "count", [2_000, pytest.param(170_001, marks=pytest.mark.whole(on="postgres"))]
)
def test_one_line_again_and_again(guild, keeper, count):
    content = csv_file(*["1,Ada Sample,ada@people.example"] * count, head="Number,Name,Email")

    roster = checked(guild, keeper, content)

    assert (roster.counts["refused"], roster.counts["added"]) == (count, 0)


@pytest.mark.parametrize(
    "count", [2_000, pytest.param(170_001, marks=pytest.mark.whole(on="postgres"))]
)
def test_one_person_under_ever_new_numbers(guild, keeper, count):
    """Equal names and mails must not be compared each with each."""
    lines = (f"{number},Ada Sample,ada@people.example" for number in range(count))

    roster = checked(guild, keeper, csv_file(*lines, head="Number,Name,Email"))

    assert (roster.counts["same_person"], roster.counts["accounts"]) == (count, 0)


def test_a_file_is_not_held_whole(guild, keeper):
    """12 MB go through in a few."""
    lines = (f"{number},Ada Sample {number} {'x' * 150},,{'y' * 400}" for number in range(20_000))
    content = csv_file(*lines, head="Number,Name,Email,Notes")
    roster, _ = files.taken_in(guild, keeper, b"")
    roster.pieces.create(place=0, content=content[: 1 << 20])
    for place, start in enumerate(range(1 << 20, len(content), 1 << 20), 1):
        roster.pieces.create(place=place, content=content[start : start + (1 << 20)])
    RosterImport.objects.filter(pk=roster.pk).update(state="uploaded")

    progress = Progress(JobFactory(running=True))
    tracemalloc.start()
    try:
        work.read_roster(roster.pk, progress)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    roster.refresh_from_db()
    assert len(content) > 11_000_000
    assert roster.columns == ["Number", "Name", "Email", "Notes"]
    assert peak < 6_000_000
