"""Labels of list items, as Word would show them on both sides."""

import pytest

from negotiations.word.reading import read
from negotiations.word.reading.figures import figure
from tests.factories.word import change, deleted, docx, ins, item, level, mark, numbering, p, r

DEEP = numbering(
    level(0, "Article %1.", "upperRoman"),
    level(1, "%1.%2", more="<w:isLgl/>"),
    level(2, "(%3)", "lowerLetter"),
    level(3, "\uf0b7", "bullet"),
)


def labels(body: str, numbering: str, styles: str = "") -> list[tuple[str, str]]:
    """Both labels of every paragraph."""
    others = {"styles": styles} if styles else {}
    found = read(docx(body, numbering=numbering, **others)).paragraphs
    return [(one.label_before, one.label_after) for one in found]


def counted(numbering: str, *places: tuple[int, str], styles: str = "") -> list[str]:
    """Labels of untouched items at these levels of these lists."""
    body = "".join(p(r("x"), item(at, of)) for at, of in places)
    return [after for _, after in labels(body, numbering, styles)]


def levels(*at: int, of: str = "1") -> list[tuple[int, str]]:
    return [(one, of) for one in at]


def test_levels_within_levels() -> None:
    assert counted(DEEP, *levels(0, 1, 1, 2, 2, 3, 1, 2, 0, 1)) == [
        "Article I.",
        "1.1",
        "1.2",
        "(a)",
        "(b)",
        "•",
        "1.3",
        "(a)",
        "Article II.",
        "2.1",
    ]


def test_a_level_whose_upper_one_has_not_begun() -> None:
    assert counted(DEEP, *levels(1, 1, 0, 1)) == ["1.1", "1.2", "Article I.", "1.1"]


def test_a_start_other_than_one() -> None:
    made = numbering(level(0, "%1)", start=5), level(1, "%1.%2", start=0))

    assert counted(made, *levels(0, 1, 1, 0)) == ["5)", "5.0", "5.1", "6)"]


@pytest.mark.parametrize(
    ("restart", "expected"),
    [
        ("", ["A", "1", "a", "1", "a", "A", "1", "a"]),
        ('<w:lvlRestart w:val="0"/>', ["A", "1", "a", "1", "b", "A", "1", "c"]),
        ('<w:lvlRestart w:val="1"/>', ["A", "1", "a", "1", "b", "A", "1", "a"]),
    ],
)
def test_where_a_level_begins_anew(restart: str, expected: list[str]) -> None:
    made = numbering(level(0, "A"), level(1, "1"), level(2, "%3", "lowerLetter", more=restart))

    assert counted(made, *levels(0, 1, 2, 1, 2, 0, 1, 2)) == expected


def num(number: int, more: str, of: int = 7) -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def override(at: int, inner: str) -> str:
    return f'<w:lvlOverride w:ilvl="{at}">{inner}</w:lvlOverride>'


def test_lists_of_one_kind_go_on_counting_unless_they_start_anew() -> None:
    made = numbering(
        level(0, "%1."),
        nums=num(2, "") + num(3, override(0, '<w:startOverride w:val="4"/>')),
    )

    assert counted(made, (0, "1"), (0, "2"), (0, "3"), (0, "3"), (0, "1")) == [
        "1.",
        "2.",
        "4.",
        "5.",
        "6.",
    ]


def test_a_level_may_be_written_otherwise_in_one_list() -> None:
    made = numbering(level(0, "%1."), nums=num(2, override(0, level(0, "(%1)", "lowerRoman"))))

    assert counted(made, (0, "1"), (0, "2")) == ["1.", "(ii)"]


def test_a_hidden_number_counts_and_is_not_shown() -> None:
    hidden = level(0, "%1.").replace("</w:lvl>", "<w:rPr><w:vanish/></w:rPr></w:lvl>")

    assert counted(numbering(hidden, level(1, "%1.%2")), *levels(0, 0, 1)) == ["", "", "2.1"]


def test_lists_and_levels_that_are_not_there() -> None:
    assert counted(DEEP, (8, "1"), (0, "9"), (0, "0"), (99, "1")) == ["", "", "", ""]


STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>'
    '<w:style w:type="paragraph" w:styleId="H1"><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/>'
    '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="H2x"><w:basedOn w:val="H2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Off"><w:basedOn w:val="H1"/>'
    '<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Tied"><w:basedOn w:val="Circle"/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Circle"><w:basedOn w:val="Tied"/></w:style>'
)


def styled(style: str, more: str = "") -> str:
    return p(r("x"), f'<w:pStyle w:val="{style}"/>{more}')


def test_numbers_that_come_from_styles() -> None:
    made = numbering(
        level(0, "%1."), level(1, "%1.%2"), level(2, "(%3)", more='<w:pStyle w:val="Tied"/>')
    )
    body = "".join(map(styled, ["H1", "H2", "H2x", "Off", "Normal", "Tied", "Circle", "None"]))
    body += styled("H2", '<w:numPr><w:numId w:val="0"/></w:numPr>') + styled("H1", item(1))

    assert [after for _, after in labels(body, made, STYLES)] == [
        "1.",
        "1.1",
        "1.2",
        "",
        "",
        "(1)",
        "(2)",
        "",
        "",
        "1.3",
    ]


def test_a_list_that_is_kept_in_a_style() -> None:
    made = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Ours"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="Ours"/>{level(0, "%1)")}</w:abstractNum>'
        + num(5, "", of=1)
        + num(6, "", of=2)
    )

    assert counted(made, (0, "5"), (0, "6"), (0, "5")) == ["1)", "2)", "3)"]


LIST = numbering(level(0, "(%1)", "lowerLetter"))


def test_added_items_count_on_one_side_and_struck_ones_on_the_other() -> None:
    body = (
        p(r("1"), item())
        + p(ins("2"), item() + mark("ins"))
        + p(deleted("3"), item() + mark("del"))
        + p(change("ins", deleted("4")), item() + f"<w:rPr>{change('ins')}{change('del')}</w:rPr>")
        + p(r("5"), item())
    )

    assert labels(body, LIST) == [
        ("(a)", "(a)"),
        ("", "(b)"),
        ("(b)", ""),
        ("", ""),
        ("(c)", "(c)"),
    ]


def test_rows_count_on_their_side() -> None:
    rows = "".join(
        f"<w:tr><w:trPr>{properties}</w:trPr><w:tc>{p(r('x'), item())}</w:tc></w:tr>"
        for properties in (change("ins"), change("del"), "")
    )

    assert labels(f"<w:tbl>{rows}</w:tbl>", LIST) == [("", "(a)"), ("(a)", ""), ("(b)", "(b)")]


def test_an_empty_item_counts() -> None:
    assert labels(p("", item()) + p(r("x"), item()), LIST) == [("(a)", "(a)"), ("(b)", "(b)")]


def test_a_list_that_was_given_or_taken_by_a_tracked_change() -> None:
    def was(properties: str) -> str:
        return change("pPrChange", f"<w:pPr>{properties}</w:pPr>")

    new = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/>{change("ins")}</w:numPr>'
    body = p(r("x"), item() + was("")) + p(r("x"), was(item())) + p(r("x"), new) + p(r("x"), item())

    assert labels(body, LIST) == [("", "(a)"), ("(a)", ""), ("", "(b)"), ("(b)", "(c)")]


@pytest.mark.parametrize(
    ("number", "form", "expected"),
    [
        (26, "lowerLetter", "z"),
        (27, "lowerLetter", "aa"),
        (28, "upperLetter", "BB"),
        (0, "lowerLetter", "0"),
        (999_999_999, "lowerLetter", "999999999"),
        (1994, "upperRoman", "MCMXCIV"),
        (4, "lowerRoman", "iv"),
        (4000, "upperRoman", "4000"),
        (7, "decimalZero", "07"),
        (12, "decimalZero", "12"),
        (1, "ordinal", "1st"),
        (12, "ordinal", "12th"),
        (23, "ordinal", "23rd"),
        (17, "cardinalText", "Seventeen"),
        (42, "cardinalText", "Forty-two"),
        (100, "cardinalText", "100"),
        (4, "ordinalText", "Fourth"),
        (12, "ordinalText", "Twelfth"),
        (20, "ordinalText", "Twentieth"),
        (31, "ordinalText", "Thirty-first"),
        (100, "ordinalText", "100th"),
        (3, "none", ""),
        (3, "chicago", "3"),
    ],
)
def test_a_number_in_its_form(number: int, form: str, expected: str) -> None:
    assert figure(number, form) == expected
