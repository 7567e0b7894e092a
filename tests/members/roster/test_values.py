"""Each kind of value as guilds write it, and what is not guessed."""

import pytest

from members.roster import values
from members.roster.model import Code, Odd

DAYS = {
    "": "",
    "2026-03-31": "2026-03-31",
    "2026-03-31 00:00:00": "2026-03-31",
    "3/31/2026": "2026-03-31",
    "03/04/2026": "2026-03-04",
    "31 March 2026": "2026-03-31",
    "1st Sept 2026": "2026-09-01",
    "31-Mar-2026": "2026-03-31",
    "March 31, 2026": "2026-03-31",
    "Mar. 3rd 2026": "2026-03-03",
    "31/3/2026": Code.DAY_FIRST,
    "3/4/26": Code.AMBIGUOUS,
    "03.04.2026": Code.AMBIGUOUS,
    "03-04-2026": Code.AMBIGUOUS,
    "2026-02-30": Code.UNREADABLE,
    "13/13/2026": Code.UNREADABLE,
    "0001-01-01": Code.UNREADABLE,
    "next week": Code.UNREADABLE,
    "3 Smarch 2026": Code.UNREADABLE,
    "=TODAY()": Code.UNREADABLE,
}
MONEY = {
    "": None,
    "0": 0,
    "$1,234,567.89": 123456789,
    "1234.5": 123450,
    "$ 12": 1200,
    "12.500": 1250,
    "(12.00)": Code.UNREADABLE,
    "-12": Code.UNREADABLE,
    "1.234,56": Code.UNREADABLE,
    "1,23": Code.UNREADABLE,
    "12.345": Code.UNREADABLE,
    "9" * 30: Code.UNREADABLE,
    "=1+1": Code.UNREADABLE,
}
MAILS = {
    "": "",
    "Ada@People.Example": "ada@people.example",
    "mailto:a.b+c@x-y.example": "a.b+c@x-y.example",
    "ada": Code.NO_ADDRESS,
    "ada@people": Code.NO_ADDRESS,
    "a@b.example, c@d.example": Code.NO_ADDRESS,
    ".a@b.example": Code.NO_ADDRESS,
    "a\n@b.example": Code.NO_ADDRESS,
    "=a@b.example;": Code.NO_ADDRESS,
    f"{'a' * 250}@b.example": Code.NO_ADDRESS,
}
OTHERS = {
    (values.number, "AB-0012/3"): "AB-0012/3",
    (values.number, ""): Code.MISSING,
    (values.number, "=A1"): Code.UNREADABLE,
    (values.number, "--"): Code.UNREADABLE,
    (values.number, "1" * 41): Code.TOO_LONG,
    (values.name, ""): Code.MISSING,
    (values.name, "x" * 201): Code.TOO_LONG,
    (values.standing, "ACTIVE"): "active",
    (values.standing, "Honorable Withdrawal"): "withdrawn",
    (values.standing, ""): Code.MISSING,
    (values.standing, "friend"): Code.UNKNOWN,
    (values.yes_or_no, "Yes"): True,
    (values.yes_or_no, "not in good standing"): False,
    (values.yes_or_no, ""): Code.MISSING,
    (values.yes_or_no, "perhaps"): Code.NEITHER,
    (values.years, "12"): 12,
    (values.years, ""): None,
    (values.years, "12.0"): 12,
    (values.years, "12.5"): Code.UNREADABLE,
    (values.years, "-1"): Code.UNREADABLE,
    (values.years, "²"): Code.UNREADABLE,
    (values.branch, "x" * 81): Code.TOO_LONG,
    (values.several, ""): [],
    (values.several, "Video; Audio|Stage ;;Audio"): ["Audio", "Stage", "Video"],
    (values.several, ";".join(str(n) for n in range(51))): Code.TOO_LONG,
}
TABLE = [
    *((values.day, text, found) for text, found in DAYS.items()),
    *((values.cents, text, found) for text, found in MONEY.items()),
    *((values.mail, text, found) for text, found in MAILS.items()),
    *((read, text, found) for (read, text), found in OTHERS.items()),
]


@pytest.mark.parametrize(("read", "text", "found"), TABLE)
def test_a_value(read, text: str, found: object) -> None:
    if isinstance(found, Code):
        with pytest.raises(Odd) as odd:
            read(text)
        assert odd.value.code == found
    else:
        assert read(text) == found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ada \u202egnikcah", Code.REVERSED),
        ("Ada \u2066Sample", Code.REVERSED),
        ("Ada\x00", Code.CONTROL),
        ("Ada\x85\x86", Code.CONTROL),
        ("\x7f", Code.CONTROL),
    ],
)
def test_signs_that_no_name_may_hold(text: str, code: Code) -> None:
    with pytest.raises(Odd) as odd:
        values.refuse_controls(text)

    assert odd.value.code == code
    assert values.SUSPECT.search(text)
    assert not values.SUSPECT.search(values.harmless(text))


def test_a_name_is_the_same_however_it_was_typed() -> None:
    assert values.tidy(" Zoe\u0308   Sample\n") == "Zoë Sample"
    assert values.harmless("Zo\u200bë\u200f") == "Zoë"
    # A joiner that scripts need stays.
    assert values.harmless("می\u200cخواهم") == "می\u200cخواهم"
