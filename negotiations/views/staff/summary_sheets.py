"""The editor of a summary: each line, the texts it may cite, and what these say to its figures."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import prefetch_related_objects
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from negotiations import summaries, summary_findings
from negotiations.forms.summaries import POSITION, PROVISION, LineForm
from negotiations.models import Negotiation, Position, Summary
from negotiations.summaries import Line, Shown, Text
from negotiations.summary_findings import Checked
from negotiations.templatetags.cited import cited_as
from negotiations.templatetags.said import in_short

LAST, SHOWN = 4, 110


@dataclass(frozen=True, slots=True)
class Choice:
    """One text that can be ticked."""

    value: str
    title: str
    words: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The texts of one clause, or of one agreement, the last first."""

    title: str
    choices: tuple[Choice, ...]

    @property
    def ticked(self) -> int:
        return sum(one.is_ticked for one in self.choices)


@dataclass(frozen=True, slots=True)
class EditedLine:
    """A line as it is typed, held against what it cites."""

    form: LineForm
    groups: tuple[Group, ...]
    texts: tuple[Text, ...]
    checked: Checked

    @property
    def has_figures(self) -> bool:
        return any(one.finding for one in (*self.checked.text, *self.checked.not_doing))


class Citable:
    """Every text of the table that a summary may cite, read in two queries."""

    def __init__(self, table: Negotiation) -> None:
        positions = summaries.citable_positions(table).select_related("clause__issue", "proposal")
        provisions = summaries.citable_provisions(table).select_related("agreement", "clause")
        by_clause = positions.order_by(
            "clause__issue__place", "clause__issue", "clause__place", "clause", "-said_at", "-pk"
        )
        texts: list[Text] = [*by_clause, *provisions.order_by("agreement", "place", "pk")]
        for text in texts:
            if isinstance(text, Position):
                text.clause.negotiation = table
        self.by_value = {value_of(text): text for text in texts}

    @property
    def values(self) -> list[str]:
        return list(self.by_value)

    def texts(self, values: Iterable[str]) -> list[Text]:
        """Those that are named, in the order of the board."""
        wanted = set(values)
        return [text for value, text in self.by_value.items() if value in wanted]

    def groups(self, summary: Summary, ticked: Iterable[str], search: str) -> Iterator[Group]:
        """What is ticked and what fits the search; without one, the last texts it is about."""
        chosen, words = set(ticked), search.casefold()
        for title, same in groupby(self.by_value.items(), key=lambda item: _heading(item[1])):
            offered = [
                _choice(value, text, is_ticked=value in chosen)
                for rank, (value, text) in enumerate(same)
                if value in chosen
                or (_fits(text, words) if words else rank < LAST and _is_about(summary, text))
            ]
            if offered:
                yield Group(title, tuple(offered))


def value_of(text: Text) -> str:
    kind = POSITION if isinstance(text, Position) else PROVISION
    return f"{kind}:{text.pk}"


def _heading(text: Text) -> str:
    return text.clause.title if isinstance(text, Position) else text.agreement.title


def _choice(value: str, text: Text, *, is_ticked: bool) -> Choice:
    title = in_short(text) if isinstance(text, Position) else str(text)
    return Choice(value, title, Truncator(text.text).chars(SHOWN), is_ticked)


def _fits(text: Text, words: str) -> bool:
    return words in f"{cited_as(text)}\n{text.text}".casefold()


def _is_about(summary: Summary, text: Text) -> bool:
    clause = text.clause
    if summary.clause_id:
        return clause is not None and clause.pk == summary.clause_id
    if summary.issue_id:
        return clause is not None and clause.issue_id == summary.issue_id
    return True


def edited(
    forms: Sequence[LineForm], citable: Citable, summary: Summary, search: str
) -> list[EditedLine]:
    """Every line as the page shows it; no query."""
    return [_edited(form, citable, summary, search) for form in forms]


def _edited(form: LineForm, citable: Citable, summary: Summary, search: str) -> EditedLine:
    typed = form.typed
    cites = typed["cites"] or ()
    texts = citable.texts(cites)
    checked = summary_findings.check(
        typed["text"] or "",
        typed["not_doing"] or "",
        [text.text for text in texts],
        typed["reasons"],
    )
    groups = tuple(citable.groups(summary, cites, search))
    return EditedLine(form, groups, tuple(texts), checked)


def missing(lines: Iterable[EditedLine]) -> list[str]:
    """What still stands in the way of finishing, in words; empty lines are none."""
    written = (line for line in lines if line.form.typed["text"])
    return _missing((bool(line.texts), line.checked) for line in written)


def missing_in(shown: Shown) -> list[str]:
    """The same of what is saved; one query."""
    prefetch_related_objects([line.row for line in shown.lines], "justifications")
    return _missing((bool(line.texts), _held(line)) for line in shown.lines)


def _held(line: Line) -> Checked:
    reasons = {one.words: one.reason for one in line.row.justifications.all()}
    cited = [text.text for text in line.texts]
    return summary_findings.check(line.row.text, line.row.not_doing, cited, reasons)


def _missing(lines: Iterable[tuple[bool, Checked]]) -> list[str]:
    found = []
    for number, (is_citing, checked) in enumerate(lines, start=1):
        if not is_citing:
            found.append(_("Line %(number)s cites nothing yet.") % {"number": number})
        for one in checked.open:
            said = {"number": number, "figure": one.words}
            found.append(_("Line %(number)s: “%(figure)s” is not in the words it cites.") % said)
    return found
