"""What the two columns can be filled with: the clauses a viewer may see, by negotiation."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from negotiations.forms.public import ColumnPicker, Groups
from negotiations.models import Clause, Negotiation
from negotiations.views.public.columns import Column, Reference
from portal.access import Request


@dataclass(frozen=True, slots=True)
class Shelf:
    """Which negotiations and clauses the viewer may choose from."""

    issue: str
    clauses: dict[Negotiation, list[Clause]]

    @property
    def holders(self) -> list[Negotiation]:
        """The negotiations that have the issue."""
        return [table for table in self.clauses if self.of_issue(table)]

    def of_issue(self, table: Negotiation) -> list[Clause]:
        return [one for one in self.clauses[table] if one.issue.slug == self.issue]

    @property
    def title(self) -> str:
        return self.of_issue(self.holders[0])[0].issue.title

    def table(self, slug: str) -> Negotiation:
        for table in self.clauses:
            if table.slug == slug:
                return table
        raise Http404

    def beside(self, other: Reference | None) -> Reference | None:
        """What a column holds unless told: another guild's table, else another table."""
        if other is None:
            return Reference(self.holders[0].slug)
        taken = self.table(other.negotiation)
        rest = [one for one in self.holders if one != taken]
        foreign = [one for one in rest if one.guild_short_name != taken.guild_short_name]
        return next((Reference(one.slug) for one in foreign + rest), None)


def shelf_of(request: Request, issue: str) -> Shelf:
    """Every clause the viewer may see, by negotiation; two queries."""
    visible = Negotiation.objects.visible_to(request.viewer, request.now)
    tables = {one.pk: one for one in visible.newest_first()}
    clauses = Clause.objects.filter(negotiation__in=tables).visible_to(request.viewer, request.now)
    by_table: dict[Negotiation, list[Clause]] = {table: [] for table in tables.values()}
    for clause in clauses.select_related("issue").order_by("issue__place", "issue", "place", "pk"):
        table = clause.negotiation = clause.issue.negotiation = tables[clause.negotiation_id]
        by_table[table].append(clause)
    return Shelf(issue, {table: held for table, held in by_table.items() if held})


def picker_of(shelf: Shelf, left: Column | None, right: Column | None) -> ColumnPicker | None:
    """Two lists of clauses; none where there is but one negotiation."""
    if len(shelf.clauses) < 2:
        return None
    initial = {
        "left": str(left.floating) if left else "",
        "right": str(right.floating) if right else "",
    }
    return ColumnPicker(left=_choices(shelf, left), right=_choices(shelf, right), initial=initial)


def _choices(shelf: Shelf, column: Column | None) -> Groups:
    """Clauses of the issue, the others of the column's table, other tables; the last first where
    the column is empty."""
    groups = [(table.title, _named(shelf.of_issue(table))) for table in shelf.holders]
    here = column.negotiation if column else None
    if here is not None:
        others = [one for one in shelf.clauses[here] if one.issue.slug != shelf.issue]
        groups.append((_("Other clauses: %(table)s") % {"table": here.title}, _named(others)))
    away = [table for table in shelf.clauses if table != here and table not in shelf.holders]
    groups.append((_("Tables without this issue"), [(one.slug, one.title) for one in away]))
    in_order = groups if column else groups[::-1]
    return [(title, choices) for title, choices in in_order if choices]


def _named(clauses: Sequence[Clause]) -> list[tuple[str, str]]:
    return [(f"{one.negotiation.slug}/{one.slug}", one.title) for one in clauses]
