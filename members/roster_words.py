"""What is found of a roster, in words: why it is not read, what is odd, what is kept and why."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from members.models import RosterFinding, Standing
from members.roster.deciding import Account, Why
from members.roster.model import Code, Field, Reason, year_of
from members.roster_lines import WORKBOOK

SENTENCES: Mapping[Reason, Promise] = {
    Reason.EMPTY: _later(
        "The file holds no rows: a head with the names of its columns, and members below."
    ),
    Reason.NOT_TEXT: _later("This is neither a table in text (CSV) nor a workbook (XLSX)."),
    Reason.ENCODING: _later(
        "Line %(detail)s can’t be read as text. Save the file as UTF-8 and take it in again."
    ),
    Reason.ONE_COLUMN: _later(
        "Only one column was found. Commas, semicolons, tabs or bars have to stand between columns."
    ),
    Reason.TOO_MANY_COLUMNS: _later("The file has %(detail)s columns; a roster may have 200."),
    Reason.TOO_MANY_ROWS: _later("The file has more than %(detail)s rows."),
    Reason.LONG_LINE: _later(
        "Line %(detail)s is longer than 100,000 characters. A line end or a closing quote "
        "may be missing."
    ),
    Reason.QUOTES: _later(
        "In the row on line %(detail)s a quotation mark is opened and not closed, or stands "
        "inside a value. Members would be lost in it, so nothing was read."
    ),
    Reason.HEAD_TWICE: _later("Two columns are both called “%(detail)s”. Name them apart."),
    Reason.NOT_A_WORKBOOK: _later(
        "This is no Excel workbook of the kind XLSX. Save it as XLSX or CSV."
    ),
    Reason.DAMAGED: _later("The workbook is damaged or was cut off on its way."),
    Reason.ENCRYPTED: _later("The workbook has a password. Save it without one."),
    Reason.PACKED_TOO_TIGHT: _later(
        "The workbook would unpack to %(detail)s MB, more than any roster needs."
    ),
    Reason.TOO_HEAVY: _later(
        "Reading the workbook took too much memory or time. Save its first sheet as CSV."
    ),
}
FIELDS: Mapping[str, Promise] = {
    Field.NUMBER: _later("member number"),
    Field.NAME: _later("name"),
    Field.FIRST_NAME: _later("first name"),
    Field.LAST_NAME: _later("last name"),
    Field.MAIL: _later("mail address"),
    Field.STANDING: _later("standing"),
    Field.GOOD: _later("in good standing"),
    Field.DUES: _later("dues paid until"),
    Field.BRANCH: _later("branch or local"),
    Field.CATEGORIES: _later("categories of work"),
    Field.PENSION: _later("pension years"),
    Field.UNITS: _later("units employed in"),
    Field.MAIL_ALLOWED: _later("mail allowed"),
    "account": _later("address for signing in"),
    "choice": _later("mail"),
    "earnings": _later("earnings"),
}
CODES: Mapping[str, Promise] = {
    Code.MISSING: _later("is missing"),
    Code.UNREADABLE: _later("can’t be read"),
    Code.UNKNOWN: _later("is none that the portal knows"),
    Code.TOO_LONG: _later("is too long"),
    Code.DAY_FIRST: _later("seems to begin with the day; with slashes the month stands first"),
    Code.AMBIGUOUS: _later("can be read in two ways; write 2026-03-31"),
    Code.NEITHER: _later("is neither yes nor no"),
    Code.NO_ADDRESS: _later("is no mail address, and is left out"),
    Code.FORMULA: _later("is a formula, taken as the text it is"),
}
OF_THE_LINE: Mapping[str, Promise] = {
    Code.CONTROL: _later("It holds a zero byte or another control character."),
    Code.REVERSED: _later("It holds a sign that turns the direction of writing round."),
    Code.INVISIBLE: _later("Invisible characters were left out."),
    Code.CELLS: _later("It has %(value)s values, which do not fit the columns of the head."),
    Code.TOO_LONG: _later("One of its values is longer than 2,000 characters."),
}
# The same for both: which guilds a person belongs to or works for is no other guild's business.
_NOT_THE_FILES = _later(
    "%(field)s: stays %(kept)s, for it opens more than this guild’s pages for members. The person "
    "changes it, or an operator."
)
KEPT: Mapping[str, Promise] = {
    Why.CORRECTED: _later(
        "%(field)s: stays “%(kept)s”, as the member corrected it; the file says “%(said)s”."
    ),
    Why.ERASED: _later("No account is made: the member erased theirs."),
    Why.GUARDED: _NOT_THE_FILES,
    Why.OTHER_GUILD: _NOT_THE_FILES,
    Why.TAKEN: _later("%(field)s: stays %(kept)s, for somebody else has %(said)s."),
    Why.ELSEWHERE: _later("%(field)s: stays %(kept)s, which did not come from the guild’s file."),
    Why.CLOSED: _later(
        "No account is made: nobody can sign in with this address. Ask the operator."
    ),
    Why.OWN_CHOICE: _later("Mail: stays as the member chose."),
    Why.DECLINED: _later("Mail: stays declined; a file signs nobody up again."),
    Why.LATER: _later("What is known from %(kept)s on is later than this file, and stays."),
    Why.MERGED: _later("This number was merged into another member, of whom another line tells."),
}
ACCOUNTS: Mapping[str, Promise] = {
    Account.NONE: _later("No account."),
    Account.MAKE: _later("Can sign in with the address in the file."),
    # The same words: whether somebody is on the portal already is no guild's business.
    Account.LINK: _later("Can sign in with the address in the file."),
}
_LETTERS = {"utf-8": "UTF-8", "utf-16": "UTF-16", "windows-1252": "Windows-1252"}
CHOICES: Mapping[str, Promise] = {
    "wanted": _later("wanted"),
    "declined": _later("declined"),
}


def sentence(reason: str, detail: str = "") -> str:
    """Why a file is not read."""
    return str(SENTENCES[Reason(reason)]) % {"detail": detail}


def read_as(encoding: str) -> str:
    """What kind of file it is, and how its letters are written."""
    if encoding == WORKBOOK:
        return _("an Excel workbook")
    name = next(
        (words for start, words in _LETTERS.items() if encoding.startswith(start)), encoding
    )
    return _("text in %(letters)s") % {"letters": name}


def field_words(field: str) -> str:
    year = year_of(field)
    return _("earnings in %(year)s") % {"year": year} if year else str(FIELDS.get(field, field))


def told(finding: RosterFinding) -> list[str]:
    """What was found of a line, a sentence each."""
    return list(_told(finding))


def _told(finding: RosterFinding) -> Iterator[str]:
    details = finding.details
    for field, code, value in details.get("remarks", ()):
        yield _remark(field, code, value)
    for field, why, kept, said in details.get("kept", ()):
        facts = {"field": _begin(field_words(field)), "kept": _value(kept), "said": _value(said)}
        yield str(KEPT[Why(why)]) % facts
    for field, (before, after) in details.get("changes", {}).items():
        facts = {
            "field": _begin(field_words(field)),
            "before": _value(before),
            "after": _value(after),
        }
        yield _("%(field)s: %(before)s → %(after)s") % facts
    if "account" in details:
        yield str(ACCOUNTS[Account(details["account"])])
    yield from _doubled(finding.kind, details)


def _remark(field: str, code: str, value: str) -> str:
    if code == Code.TWICE:
        return _("The number stands on more than one line, first on line %(line)s.") % {
            "line": value
        }
    if not field:
        return str(OF_THE_LINE[Code(code)]) % {"value": value}
    facts = {"field": _begin(field_words(field)), "value": value, "how": str(CODES[Code(code)])}
    return (_("%(field)s “%(value)s” %(how)s.") if value else _("%(field)s %(how)s.")) % facts


def _doubled(kind: str, details: Mapping[str, Any]) -> Iterator[str]:
    if kind == RosterFinding.Kind.SAME_PERSON and "line" in details:
        yield _("Has the name and the mail address of line %(line)s.") % details
    elif kind == RosterFinding.Kind.SAME_PERSON:
        yield _("Has the name and the mail address of member %(number)s.") % details
    elif kind == RosterFinding.Kind.SHARED_MAIL:
        words = _(
            "%(mail)s is the address of %(members)s members; nobody gets a new account by it."
        )
        yield words % details


def _begin(words: str) -> str:
    return words[:1].upper() + words[1:]


def _value(value: Any) -> str:
    """A value of a period, a name or an address, as people say it."""
    match value:
        case bool():
            words = _("yes") if value else _("no")
        case dict():
            words = ", ".join(f"{year} ${one / 100:,.2f}" for year, one in value.items())
        case list():
            words = ", ".join(value)
        case str() if value in Standing.values:
            words = str(Standing(value).label)
        case None:
            words = ""
        case _:
            words = str(CHOICES.get(value, value))
    return words or _("nothing")
