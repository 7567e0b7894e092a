"""The canonical form of a text, by which its hash is taken."""

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.text import canonical, sha256

FORMS = {
    "as it is": ("The Company shall disclose.", "The Company shall disclose."),
    "composed": ("re\u0301sume\u0301", "r\u00e9sum\u00e9"),
    "composed past an invisible mark": ("a\u200b\u0301", "\u00e1"),
    "Windows lines": ("one\r\ntwo", "one\ntwo"),
    "old Mac lines": ("one\rtwo", "one\ntwo"),
    "paragraph separator": ("one\u2029two", "one\ntwo"),
    "page break": ("one\x0ctwo", "one\ntwo"),
    "next line": ("one\x85two", "one\ntwo"),
    "trailing blanks": ("one  \t\ntwo\u00a0", "one\ntwo"),
    "outer lines": ("\n\n one\n\n", "one"),
    "many blank lines": ("one\n\n\n\n\ntwo", "one\n\ntwo"),
    "one blank line": ("one\n\ntwo", "one\n\ntwo"),
    "control characters": ("o\x00n\x07e\ufeff\u200b", "one"),
    "quotes and dashes stay": (
        "\u201cone\u201d \u2013 'two' - \u2014",
        "\u201cone\u201d \u2013 'two' - \u2014",
    ),
    "inner spaces stay": ("one   two\tthree", "one   two\tthree"),
    "case stays": ("ARTICLE 72", "ARTICLE 72"),
    "nothing": (" \n\t\r\n", ""),
}


@pytest.mark.parametrize("case", FORMS)
def test_canonical(case: str) -> None:
    written, kept = FORMS[case]

    assert canonical(written) == kept


@given(
    st.text(st.sampled_from("a\u0301 \t\n\r\x0b\x0c\x85\u2029\u00a0\u200b\ufeff\x00\u1100\u1161"))
)
def test_canonical_text_is_its_own_canonical_text(text: str) -> None:
    once = canonical(text)

    assert canonical(once) == once


def test_the_hash_is_that_of_the_canonical_bytes() -> None:
    assert sha256("r\u00e9sum\u00e9\r\n") == hashlib.sha256("r\u00e9sum\u00e9".encode()).hexdigest()


def test_one_word_more_is_another_hash() -> None:
    assert sha256("shall disclose") != sha256("shall not disclose")


SLOW = {
    "blanks inside a line": "x" + " " * 300_000 + "x",
    "marks over a letter": "a" + "\u0301\u0323" * 100_000,
    "marks outside the common ones": "\u0915" + "\u094d\u093c" * 100_000,
}


@pytest.mark.parametrize("case", SLOW)
def test_a_long_run_ends(case: str) -> None:
    """Each took minutes where a run was gone through again from every place in it."""
    kept = canonical(SLOW[case])

    assert canonical(kept) == kept


def test_of_marks_in_a_row_thirty_stay() -> None:
    assert len(canonical("x" + "\u0323" * 40)) == 31
    assert canonical("x" + "\u0344" * 30) == canonical(canonical("x" + "\u0344" * 30))


@given(st.text(alphabet="a \t\n\u00a0", max_size=40))
def test_only_blanks_at_the_end_of_a_line_go(text: str) -> None:
    lines = [line.rstrip(" \t\u00a0") for line in text.split("\n")]

    assert canonical(text) == re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()
