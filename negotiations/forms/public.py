"""Narrowing what a public page lists: clauses of a board, events of a timeline."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from negotiations.course import Side, moves_until
from negotiations.forms.board import STATES
from negotiations.overview import ClauseView, Overview
from negotiations.timeline import Kind, Line

NOBODY = "nobody"
Choice = tuple[str, str]
Groups = list[tuple[str, list[Choice]]]


def _choose(form: forms.Form, name: str, choices: list[Choice] | Groups) -> None:
    cast("forms.ChoiceField", form.fields[name]).choices = choices


class ClauseFilter(forms.Form):
    """Issue, whose turn, who moved last, standing; an unknown value narrows nothing."""

    issue = forms.ChoiceField(label=gettext_lazy("Issue"), required=False)
    turn = forms.ChoiceField(label=gettext_lazy("Turn"), required=False)
    moved = forms.ChoiceField(label=gettext_lazy("Moved last"), required=False)
    standing = forms.ChoiceField(label=gettext_lazy("Standing"), required=False, choices=STATES)

    def __init__(self, *args: Any, overview: Overview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        table = overview.negotiation
        issues = [(view.issue.slug, view.issue.title) for view in overview.issues]
        sides = [
            (Side.GUILD.value, table.guild_short_name),
            (Side.EMPLOYER.value, table.employer_short_name),
        ]
        _choose(self, "issue", [("", _("every issue")), *issues])
        _choose(self, "turn", [("", _("anybody’s")), *sides, (NOBODY, _("nobody’s"))])
        joint = (Side.JOINT.value, _("both sides"))
        _choose(self, "moved", [("", _("anybody")), *sides, joint])

    def keep(self, views: Iterable[ClauseView], overview: Overview) -> list[ClauseView]:
        """The clauses that fit what was chosen."""
        self.is_valid()
        wanted = {name: value for name, value in self.cleaned_data.items() if value}
        return [
            view
            for view in views
            if wanted.get("issue", view.clause.issue.slug) == view.clause.issue.slug
            if wanted.get("standing", view.standing.state) == view.standing.state
            if "turn" not in wanted or _has_turn(view, wanted["turn"])
            if "moved" not in wanted or _moved_last(view, overview) == wanted["moved"]
        ]


def _has_turn(view: ClauseView, turn: str) -> bool:
    if turn == NOBODY:
        return view.standing.turn is None
    return view.standing.turn in {turn, Side.JOINT}


def _moved_last(view: ClauseView, overview: Overview) -> Side | None:
    moves = moves_until(view.course.moves, overview.now)
    return moves[-1].side if moves else None


class TimelineFilter(forms.Form):
    """One kind of event, of those that are there; an unknown kind narrows nothing."""

    kind = forms.ChoiceField(label=gettext_lazy("Show"), required=False)

    def __init__(self, *args: Any, told: Iterable[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = {line.kind for line in told}
        kinds = [(kind.value, str(kind.label)) for kind in Kind if kind in present]
        _choose(self, "kind", [("", _("everything")), *kinds])

    def keep(self, told: Iterable[Line]) -> list[Line]:
        self.is_valid()
        kind = self.cleaned_data.get("kind")
        return [line for line in told if not kind or line.kind == kind]


class ComparePicker(forms.Form):
    """Two positions of one clause, by their addresses."""

    before = forms.ChoiceField(label=gettext_lazy("From"))
    after = forms.ChoiceField(label=gettext_lazy("To"))

    def __init__(self, *args: Any, positions: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "before", positions)
        _choose(self, "after", positions)

    def add_prefix(self, field_name: str) -> str:
        """The names of the address, `?from=…&to=…`, one of which is no Python name."""
        names = {"before": "from", "after": "to"}
        return super().add_prefix(names.get(field_name, field_name))


class ColumnPicker(forms.Form):
    """The clause of each of two columns, by the negotiation's address and its own."""

    left = forms.ChoiceField(label=gettext_lazy("Clause on the left"))
    right = forms.ChoiceField(label=gettext_lazy("Clause on the right"))

    def __init__(self, *args: Any, left: Groups, right: Groups, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "left", left)
        _choose(self, "right", right)
