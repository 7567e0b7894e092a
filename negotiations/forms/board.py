"""Narrowing the board to some of its clauses."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from negotiations.course import Side
from negotiations.overview import ClauseView, Overview
from negotiations.standing import State

TURNS = (
    ("", _("anybody’s turn")),
    (Side.GUILD.value, _("our turn")),
    (Side.EMPLOYER.value, _("their turn")),
    ("nobody", _("nobody’s turn")),
)
STATES = (
    ("", _("any standing")),
    (State.NOT_TABLED.value, _("not tabled")),
    (State.OPEN.value, _("open")),
    (State.ON_HOLD.value, _("on hold")),
    (State.REJECTED.value, _("rejected")),
    (State.TENTATIVELY_AGREED.value, _("tentatively agreed")),
    (State.WITHDRAWN.value, _("withdrawn")),
    (State.AGREED.value, _("agreed")),
    (State.IN_FORCE.value, _("in force")),
    (State.EXPIRED.value, _("expired")),
)


class BoardFilter(forms.Form):
    """Issue, whose turn, and standing; an unknown value narrows nothing."""

    issue = forms.ChoiceField(label=_("Issue"), required=False)
    turn = forms.ChoiceField(label=_("Turn"), required=False, choices=TURNS)
    standing = forms.ChoiceField(label=_("Standing"), required=False, choices=STATES)

    def __init__(self, *args: Any, overview: Overview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        issues = [(view.issue.slug, view.issue.title) for view in overview.issues]
        field = cast("forms.ChoiceField", self.fields["issue"])
        field.choices = [("", _("every issue")), *issues]

    def keep(self, views: Iterable[ClauseView]) -> list[ClauseView]:
        """The clauses that fit what was chosen."""
        self.is_valid()
        wanted = {name: value for name, value in self.cleaned_data.items() if value}
        return [
            view
            for view in views
            if wanted.get("issue", view.clause.issue.slug) == view.clause.issue.slug
            if wanted.get("standing", view.standing.state) == view.standing.state
            if "turn" not in wanted or _has_turn(view, wanted["turn"])
        ]


def _has_turn(view: ClauseView, turn: str) -> bool:
    if turn == "nobody":
        return view.standing.turn is None
    return view.standing.turn in {turn, Side.JOINT}
