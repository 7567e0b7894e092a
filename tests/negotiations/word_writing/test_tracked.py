"""Redlines as tracked changes."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from negotiations.redline import compare
from negotiations.word.writing import tracked
from tests.negotiations.word_writing.opened import (
    W,
    accepted,
    lines,
    part,
    parts,
    rejected,
    styles,
)
from tests.negotiations.word_writing.pairs import CLAUSES, EDGES

AT = datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)
PAIRS = CLAUSES | EDGES
ADDS_AT_END = EDGES["addition runs into added paragraphs"]
PARAGRAPHS = st.lists(
    st.lists(
        st.sampled_from(
            [
                "pay",
                "notice",
                "credit",
                "—",
                "“use”",
                "(a)",
                "3.4",
                "due,",
                "days.",
                "$1,250",
                "עולם",
                "合同",
                "a\xa0b",
            ]
        ),
        max_size=7,
    ).map(" ".join),
    max_size=6,
).map("\n".join)


def written(before, after, **given):
    said = {"title": "AI terms", "facts": ["From A to B"], "author": "Ann", "at": AT} | given
    return tracked(compare(before, after), **said)


@pytest.mark.parametrize("name", PAIRS)
def test_holds_both_texts(name):
    before, after = PAIRS[name]

    file = written(before, after)

    assert (rejected(file), accepted(file)) == (lines(before), lines(after))


@settings(max_examples=60, deadline=None)
@given(PARAGRAPHS, PARAGRAPHS)
def test_holds_any_two_texts(before, after):
    file = written(before, after)

    assert (rejected(file), accepted(file)) == (lines(before), lines(after))


def test_tracks_words_and_the_mark_before_what_was_added():
    paragraphs = part(written(*ADDS_AT_END)).iter(f"{W}p")

    shape = [
        [child.tag.removeprefix(W) for child in one if child.tag != f"{W}pPr"]
        + [mark.tag.removeprefix(W) for mark in one.iterfind(f"{W}pPr/{W}rPr/*")]
        for one in paragraphs
    ]

    assert shape == [["r", "ins", "ins"], ["ins", "ins"], ["ins"], ["r"]]


@pytest.mark.parametrize("name", PAIRS)
def test_changes_stand_side_by_side_and_are_numbered(name):
    document = part(written(*PAIRS[name]))

    changes = [*document.iter(f"{W}ins", f"{W}del")]

    assert [one for one in changes if len([*one.iter(f"{W}ins", f"{W}del")]) > 1] == []
    assert [one.get(f"{W}id") for one in changes] == [
        str(number) for number in range(1, len(changes) + 1)
    ]


@pytest.mark.parametrize("name", PAIRS)
def test_struck_text_is_marked_as_struck(name):
    document = part(written(*PAIRS[name]))

    struck = {run for change in document.iter(f"{W}del") for run in change.iter(f"{W}r")}

    assert {one.getparent() for one in document.iter(f"{W}delText")} <= struck
    assert {one.getparent() for one in document.iter(f"{W}t")} & struck == set()


def test_last_mark_is_never_tracked():
    last = [
        [*part(written(before, after)).iter(f"{W}p")][-1].findall(f"{W}pPr/{W}rPr/*")
        for before, after in PAIRS.values()
    ]

    assert last == [[]] * len(PAIRS)


def test_stamps_each_change_with_the_author_and_the_instant_in_utc():
    at = AT.astimezone(timezone(timedelta(hours=-8)))

    document = part(written("Pay now.", "Pay later.", author='Ann "B" & Co', at=at))

    stamps = {(one.get(f"{W}author"), one.get(f"{W}date")) for one in document.iter(f"{W}ins")}
    assert stamps == {('Ann "B" & Co', "2027-01-02T03:04:05Z")}


def test_goes_on_tracking():
    settings_part = part(written("Pay.", "Rest."), "settings")

    assert settings_part.find(f"{W}trackRevisions") is not None


def test_headings_of_either_text_are_headings():
    before = "Notice\nPay is due now.\nOld part\nIt ends here."
    after = "Notice\nPay is due then.\nIt ends here."

    file = written(before, after, headings={"Notice", "Old part"})

    assert [style for style, _ in styles(file)] == ["Heading1", "", "Heading1", ""]


def test_what_reads_from_the_right_does_so():
    document = part(written("שלום עולם (a)", "שלום לכל (a)"))

    assert document.find(f".//{W}p/{W}pPr/{W}bidi") is not None
    assert [
        run.find(f"{W}rPr/{W}rtl") is not None for run in document.iter(f"{W}r")
    ] == [True, True, True, False]  # fmt: skip


def test_leaves_out_what_xml_cannot_hold():
    file = written("Pay\x01 now.", "Pay\x01 now\x0b and\ufffe then.", title="A\x00B")

    assert accepted(file) == ["Pay now and then."]


def test_is_the_same_each_time():
    assert written(*ADDS_AT_END) == written(*ADDS_AT_END)


def test_names_nobody_and_nothing_but_the_author_it_was_given():
    files = [parts(written("Pay.", "Rest.", author=author)) for author in ("", "Ann")]

    creators = [b"<dc:creator>Ann</dc:creator>" in one["docProps/core.xml"] for one in files]
    assert creators == [False, True]
    assert [*files[0]] == [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "word/document.xml",
        "word/_rels/document.xml.rels",
        "word/styles.xml",
        "word/settings.xml",
        "word/header.xml",
        "word/footer.xml",
    ]
    assert [name for name, content in files[0].items() if b"rsid" in content] == []
