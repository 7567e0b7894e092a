"""One row of a roster as a record: what the guild says of a member, and what is odd about it.

A hard problem refuses the row, for it might harm the member; a soft one is remarked, and what it
concerns counts as not said.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from members.names import search_name
from members.roster import values
from members.roster.model import Code, Field, Odd, Remark, year_of

LONGEST_CELL = 2_000
EXCERPT = 60
WANTED, DECLINED = "wanted", "declined"
# What a period of a membership says, by the names that `deciding` compares.
_FACTS: Mapping[str, Callable[[str], Any]] = {
    Field.STANDING: values.standing,
    Field.GOOD: values.yes_or_no,
    Field.DUES: values.day,
    Field.BRANCH: values.branch,
    Field.CATEGORIES: values.several,
    Field.PENSION: values.years,
    Field.UNITS: values.several,
}


@dataclass(slots=True)
class Line:
    """What a row says; `mail` is None where it says nothing of it, `said` holds only what it says.

    `refusals` are hard problems, `remarks` soft ones.
    """

    line: int
    number: str = ""
    name: str = ""
    search_name: str = ""
    mail: str | None = None
    choice: str = ""
    said: dict[str, Any] = field(default_factory=dict)
    refusals: list[Remark] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


class Reader:
    """Makes lines of rows, by one mapping of fields to columns and the width of the head."""

    def __init__(self, mapping: Mapping[str, int], width: int) -> None:
        self._width = width
        self._facts = [(one, mapping[one], read) for one, read in _FACTS.items() if one in mapping]
        self._earnings = [(year, place) for one, place in mapping.items() if (year := year_of(one))]
        self._names = _places(mapping)
        self._number = mapping[Field.NUMBER]
        self._mail = mapping.get(Field.MAIL)
        self._allowed = mapping.get(Field.MAIL_ALLOWED)

    def line(self, number: int, row: list[str]) -> Line:
        found = Line(number)
        cells = [values.tidy(cell[:LONGEST_CELL]) for cell in row]
        self._check_cells(found, row, cells)
        found.number = self._hard(
            found, Field.NUMBER, self._cell(cells, self._number), values.number
        )
        self._name(found, cells)
        if self._mail is not None:
            found.mail = _soft(found, Field.MAIL, self._cell(cells, self._mail), values.mail)
        if self._allowed is not None:
            found.choice = _choice(found, self._cell(cells, self._allowed))
        for one, place, read in self._facts:
            found.said[one] = self._hard(found, one, self._cell(cells, place), read)
        if self._earnings:
            found.said["earnings"] = self._earned(found, cells)
        return found

    def _check_cells(self, found: Line, row: list[str], cells: list[str]) -> None:
        """Remark or refuse what no field may hold, and rows that do not fit the head."""
        if len(cells) < self._width or any(cells[self._width :]):
            found.refusals.append(Remark("", Code.CELLS, str(len(cells))))
        if max(map(len, row)) > LONGEST_CELL:
            found.refusals.append(Remark("", Code.TOO_LONG))
        if values.SUSPECT.search(whole := "".join(row)):
            _check_signs(found, whole)
            cells[:] = [values.tidy(values.harmless(cell)) for cell in cells]

    def _name(self, found: Line, cells: list[str]) -> None:
        words = " ".join(filter(None, (self._cell(cells, place) for place in self._names)))
        found.name = self._hard(found, Field.NAME, words, values.name)
        found.search_name = search_name(found.name)
        if found.name and not found.search_name:
            found.refusals.append(Remark(Field.NAME, Code.UNREADABLE, found.name[:EXCERPT]))
        if words.startswith("="):
            found.remarks.append(Remark(Field.NAME, Code.FORMULA, words[:EXCERPT]))

    def _earned(self, found: Line, cells: list[str]) -> dict[str, int | None]:
        return {
            year: self._hard(
                found, f"earnings:{year}", self._cell(cells, place), values.cents, None
            )
            for year, place in self._earnings
        }

    def _cell(self, cells: list[str], place: int) -> str:
        return cells[place] if place < len(cells) else ""

    def _hard(
        self, found: Line, one: str, text: str, read: Callable[[str], Any], default: Any = ""
    ) -> Any:
        try:
            return read(text)
        except Odd as odd:
            found.refusals.append(Remark(one, odd.code, text[:EXCERPT]))
            return default


def _places(mapping: Mapping[str, int]) -> list[int]:
    """Where the parts of a name stand, in the order in which they are said."""
    if Field.NAME in mapping:
        return [mapping[Field.NAME]]
    return [mapping[one] for one in (Field.FIRST_NAME, Field.LAST_NAME) if one in mapping]


def _check_signs(found: Line, cell: str) -> None:
    try:
        values.refuse_controls(cell)
    except Odd as odd:
        found.refusals.append(Remark("", odd.code))
    else:
        found.remarks.append(Remark("", Code.INVISIBLE))


def _soft(found: Line, one: str, text: str, read: Callable[[str], str]) -> str | None:
    try:
        return read(text)
    except Odd as odd:
        found.remarks.append(Remark(one, odd.code, text[:EXCERPT]))
        return None


def _choice(found: Line, text: str) -> str:
    if not text:
        return ""
    try:
        return WANTED if values.yes_or_no(text) else DECLINED
    except Odd as odd:
        found.remarks.append(Remark(Field.MAIL_ALLOWED, odd.code, text[:EXCERPT]))
        return ""
