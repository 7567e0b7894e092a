"""One place where the portal keeps something of a person, and how its rows are told."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.models import User

Cells = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Place:
    """What is kept there in words, the columns (key in data, words for people), and the rows."""

    key: str
    title: Promise
    says: Promise
    columns: Sequence[tuple[str, Promise]]
    rows: Callable[[User], Iterable[Cells]]

    def records(self, rows: Iterable[Cells]) -> list[dict[str, Any]]:
        """The rows as data: instants in UTC, days as ISO dates."""
        keys = [key for key, _words in self.columns]
        return [dict(zip(keys, map(_datum, cells), strict=True)) for cells in rows]

    def told(self, found: Iterable[Cells]) -> "Told":
        """The rows for people."""
        rows = [[_words(cell) for cell in cells] for cells in found]
        return Told(
            str(self.title), str(self.says), [str(words) for _, words in self.columns], rows
        )


@dataclass(frozen=True, slots=True)
class Told:
    """A place in words, for a page in the file."""

    title: str
    says: str
    head: list[str]
    rows: list[list[str]]


def _datum(cell: Any) -> Any:
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Promise):
        return str(cell)
    return cell


def _words(cell: Any) -> str:
    if cell in (None, "", [], {}, ()):
        return "–"
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    if isinstance(cell, date):
        return _when(cell)
    if isinstance(cell, dict):
        return ", ".join(f"{name}: {_words(value)}" for name, value in sorted(cell.items()))
    if isinstance(cell, list | tuple):
        return ", ".join(map(_words, cell))
    return str(cell)


def _when(cell: date) -> str:
    if not isinstance(cell, datetime):
        return formats.date_format(cell, "j F Y")
    local = timezone.localtime(cell)
    return f"{formats.date_format(local, 'j F Y, H:i')} {local.tzname()}"
