"""A row as a record, with what refuses it and what is only remarked; which column holds what."""

import pytest

from members.roster.columns import guess, lacks, remember
from members.roster.lines import Line, Reader
from members.roster.model import Field

HEAD = ["Member #", "First Name", "Last Name", "E-mail", "Status", "May Email", "Earnings 2025"]
GUESSED = {
    "number": 0,
    "first_name": 1,
    "last_name": 2,
    "mail": 3,
    "standing": 4,
    "mail_allowed": 5,
    "earnings:2025": 6,
}
ROW = ["1", "Ada", "Sample", "ada@people.example", "active", "yes", "$10"]


def read(**given: str) -> Line:
    mapping = guess([one.replace("#", "no") for one in HEAD])
    row = list(ROW)
    for field, value in given.items():
        row[mapping[field.replace("_in_", ":")]] = value
    return Reader(mapping, len(HEAD)).line(7, row)


def remarks(line: Line) -> tuple[list[list[str]], list[list[str]]]:
    return [one.as_list() for one in line.refusals], [one.as_list() for one in line.remarks]


def test_a_row_becomes_a_record() -> None:
    line = read(mail="Ada@People.Example ", mail_allowed="n")

    assert (line.line, line.number, line.name, line.search_name) == (
        7,
        "1",
        "Ada Sample",
        "ada sample",
    )
    assert (line.mail, line.choice) == ("ada@people.example", "declined")
    assert line.said == {"standing": "active", "earnings": {"2025": 1000}}
    assert remarks(line) == ([], [])


HARD = {
    "no number": ({"number": " "}, ["number", "missing", ""]),
    "no name": ({"first_name": "", "last_name": ""}, ["name", "missing", ""]),
    "a name of signs": ({"first_name": "?", "last_name": "!"}, ["name", "unreadable", "? !"]),
    "a standing nobody knows": ({"standing": "pal"}, ["standing", "unknown", "pal"]),
    "money": ({"earnings_in_2025": "1.000,00"}, ["earnings:2025", "unreadable", "1.000,00"]),
    "a zero byte": ({"mail": "a\x00b@people.example"}, ["", "control", ""]),
    "writing turned round": ({"first_name": "\u202eadA"}, ["", "reversed", ""]),
    "a novel": ({"first_name": "a " * 2001}, ["", "too_long", ""]),
}


@pytest.mark.parametrize("case", HARD)
def test_a_hard_problem_refuses_the_row(case: str) -> None:
    given, remark = HARD[case]

    refusals, _ = remarks(read(**given))

    assert remark in refusals
    # Nothing of what was refused may harm the database or a page.
    assert not any("\x00" in word or "\u202e" in word for one in refusals for word in one)


SOFT = {
    "no address": ({"mail": "ada at home"}, ["mail", "no_address", "ada at home"]),
    "neither yes nor no": ({"mail_allowed": "maybe"}, ["mail_allowed", "neither", "maybe"]),
    "a formula": (
        {"first_name": "=cmd|'/C calc'!A0"},
        ["name", "formula", "=cmd|'/C calc'!A0 Sample"],
    ),
    "nobody sees it": ({"first_name": "A\u200bda"}, ["", "invisible", ""]),
}


@pytest.mark.parametrize("case", SOFT)
def test_a_soft_problem_takes_the_row_in(case: str) -> None:
    given, remark = SOFT[case]

    assert remarks(read(**given)) == ([], [remark])


def test_an_address_that_is_none_counts_as_not_said() -> None:
    assert read(mail="ada at home").mail is None
    assert read(mail="").mail == ""
    assert read(mail_allowed="maybe").choice == ""


@pytest.mark.parametrize(
    ("change", "refused"),
    [(ROW[:5], ["", "cells", "5"]), ([*ROW, "", " "], None), ([*ROW, "x"], ["", "cells", "8"])],
    ids=["too few", "empty ones at the end", "too many"],
)
def test_a_row_that_does_not_fit_the_head(change: list[str], refused: list[str] | None) -> None:
    mapping = guess(["Number", *HEAD[1:]])

    line = Reader(mapping, len(HEAD)).line(2, change)

    assert remarks(line)[0][:1] == ([refused] if refused else [])


def test_columns_are_guessed_in_any_order() -> None:
    assert guess(HEAD) == GUESSED
    assert guess(reversed([*HEAD, "Member ID"])) == {
        field: (7 - place) % 7 for field, place in GUESSED.items()
    }


def test_one_column_holds_a_field_and_a_whole_name_needs_no_parts() -> None:
    assert guess(["No", "Full Name", "First Name", "Last Name", "ID"]) == {"number": 0, "name": 1}


def test_what_was_chosen_before_comes_first() -> None:
    chosen = {"number": 2, "name": 0, "branch": 1}
    known = remember(["Who", "Status", "Member #"], chosen)

    assert guess(["MEMBER  #", "status", "who", "Email"], known) == {
        "number": 0,
        "branch": 1,
        "name": 2,
        "mail": 3,
    }


def test_a_column_that_was_left_out_is_not_guessed_again() -> None:
    known = remember(["Number", "Name", "Status"], {"number": 0, "name": 1})

    assert guess(["Number", "Name", "Status"], known) == {"number": 0, "name": 1}


@pytest.mark.parametrize(
    ("mapping", "absent"),
    [
        ({}, [Field.NUMBER, Field.NAME]),
        ({"number": 0, "first_name": 1}, [Field.NAME]),
        ({"number": 0, "last_name": 1}, []),
    ],
)
def test_without_a_number_and_a_name_no_row_is_taken_in(mapping, absent) -> None:
    assert lacks(mapping) == absent
