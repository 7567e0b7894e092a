"""The page shows a redline's words exactly, and says every mark in words as well."""

import re
from html import unescape

import pytest
from django.template.loader import render_to_string

from negotiations.redline import compare
from negotiations.redline.renderings import change_list, inline, side_by_side

CASES = {
    "a number replaced": (
        "Notice of fourteen (14) days is given.",
        "Notice of thirty (30) days is given.",
    ),
    "markup in the words": ("Pay <b>one</b> & two.", "Pay <i>one</i> & “three”."),
    "a new label": (
        "(a) Consent is needed.\n(b) Fees are paid on time.",
        "(1) Consent is needed.\n(2) Fees are paid on time.",
    ),
    "a paragraph moved": (
        "Disputes go to arbitration under Section 9 at once.\nThe fee is $1,250 a day for a scan.",
        "The fee is $1,250 a day for a scan.\nDisputes go to arbitration under Section 9 at once.",
    ),
}


def words(html: str) -> str:
    """The words of a rendering without markup, marks in words, and the links of moves."""
    bare = re.sub(r'<span class="spoken">.*?</span>', "", html)
    bare = re.sub(r'<a class="move-mark".*?</a>', "", bare)
    return unescape(re.sub(r"<[^>]+>", "", bare))


def segments_html(before: str, after: str) -> str:
    paragraphs = inline(compare(before, after))
    return "".join(
        render_to_string(
            "components/redline_segments.html", {"segments": paragraph.segments}
        ).removesuffix("\n")
        for paragraph in paragraphs
    )


@pytest.mark.parametrize("name", CASES)
def test_the_words_are_those_of_the_segments(name: str) -> None:
    paragraphs = inline(compare(*CASES[name]))
    expected = "".join(segment.text for paragraph in paragraphs for segment in paragraph.segments)

    assert words(segments_html(*CASES[name])) == expected


@pytest.mark.parametrize(
    ("before", "after", "spoken"),
    [
        ("Pay now.", "Pay later.", ["[deleted:", "end]", "[inserted:", "end]"]),
        ("Pay now.", "Pay now.", []),
        (*CASES["a paragraph moved"], ["[moved away:", "end]", "[moved here:", "end]"]),
    ],
)
def test_marks_are_words_too(before: str, after: str, spoken: list[str]) -> None:
    found = re.findall(r'<span class="spoken">(.*?)</span>', segments_html(before, after))

    assert sorted(found) == sorted(spoken)


@pytest.mark.parametrize("name", CASES)
def test_every_link_of_the_change_list_leads_somewhere(name: str) -> None:
    redline = compare(*CASES[name])
    page = render_to_string("components/redline_inline.html", {"paragraphs": inline(redline)})
    listing = render_to_string("components/change_list.html", {"changes": change_list(redline)})

    wanted = re.findall(r'href="#([\w-]+)"', page + listing)
    present = re.findall(r' id="([\w-]+)"', page)

    assert sorted(set(wanted) - set(present)) == []
    assert len(present) == len(set(present))


def test_an_empty_half_of_a_row_is_marked() -> None:
    rows = side_by_side(compare("Consent.\nFees are paid.", "Consent."))

    html = render_to_string(
        "components/redline_side_by_side.html",
        {"rows": rows, "before_name": "Before", "after_name": "After"},
    )

    assert re.findall(r'data-label="(\w+)" class="absent"', html) == ["After"]
