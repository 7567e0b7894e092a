"""What is typed into a summary's working copy: its lines, what they cite, why a figure is right."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from negotiations.actions.summaries import LONGEST_FIGURE, LineInput

MAX_LINES, MAX_TEXT, MAX_REASON, MAX_SAVES = 60, 5_000, 2_000, 1_000_000
POSITION, PROVISION = "position", "provision"


class LineForm(forms.Form):
    """One line; one that is left empty is no line."""

    key = forms.IntegerField(required=False, min_value=0, max_value=2**62, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("What it means"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    not_doing = forms.CharField(
        label=_("What this does not do"),
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    cites = forms.MultipleChoiceField(
        label=_("The words it describes"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, citable: Iterable[str], **kwargs: Any) -> None:
        options = {"empty_permitted": True, "use_required_attribute": False}
        super().__init__(*args, **{**options, **kwargs})
        self.fields["cites"].choices = [(one, one) for one in citable]  # type: ignore[attr-defined]

    @property
    def typed(self) -> dict[str, Any]:
        """All that the line holds, in the shape of `initial`."""
        values = {name: self[name].value() for name in ("key", "text", "not_doing", "cites")}
        return values | {"reasons": self.reasons}

    @property
    def reasons(self) -> dict[str, str]:
        """Why figures are right, by the words they are."""
        if not self.is_bound:
            return dict(self.initial.get("reasons", {}))
        return dict(self._reasons_sent())

    def _reasons_sent(self) -> Iterator[tuple[str, str]]:
        for place in count():
            figure = self.data.get(f"{self.prefix}-figure-{place}")
            if figure is None:
                return
            why = self.data.get(f"{self.prefix}-why-{place}", "").strip()
            if why and len(figure) <= LONGEST_FIGURE:
                yield figure, why[:MAX_REASON]

    @property
    def line(self) -> LineInput:
        """The line as the action takes it; of a valid form alone."""
        typed = self.cleaned_data
        return LineInput(
            text=typed["text"],
            not_doing=typed["not_doing"],
            positions=_keys(typed["cites"], POSITION),
            provisions=_keys(typed["cites"], PROVISION),
            key=typed["key"] or 0,
        )


def _keys(cites: Iterable[str], kind: str) -> list[int]:
    named = (one.split(":") for one in cites)
    return [int(key) for found, key in named if found == kind]


class VersionForm(forms.Form):
    """Which save the person saw."""

    version = forms.IntegerField(min_value=0, max_value=MAX_SAVES, widget=forms.HiddenInput)


class FinishForm(VersionForm):
    """That a person has read the summary of this version to its end."""

    is_read = forms.BooleanField(
        label=_("I have read each line beside the words it cites"),
        error_messages={"required": _("Read the lines, then say so here.")},
    )


def lines_sent(data: QueryDict, citable: Sequence[str]) -> list[LineForm]:
    """The lines of a form that was sent."""
    sent = data.get("lines", "")
    total = min(int(sent), MAX_LINES) if sent.isdecimal() and len(sent) < 4 else 0
    return [LineForm(data, prefix=f"line-{n}", citable=citable) for n in range(total)]


def lines_of(rows: Iterable[Mapping[str, Any]], citable: Sequence[str]) -> list[LineForm]:
    """Lines to be typed in, with what each holds."""
    return [
        LineForm(initial=dict(row), prefix=f"line-{n}", citable=citable)
        for n, row in enumerate(rows)
    ]


def arranged(rows: Sequence[Mapping[str, Any]], wanted: str) -> list[Mapping[str, Any]]:
    """The lines after one more, one less or one moved: `add`, `remove-2`, `up-2`, `down-2`."""
    what, _dash, number = wanted.partition("-")
    place = int(number) if number.isdecimal() and len(number) < 4 else len(rows)
    kept = list(rows)
    if what == "add" and len(kept) < MAX_LINES:
        return [*kept, {}]
    if place >= len(kept):
        return kept
    if what == "remove":
        return kept[:place] + kept[place + 1 :]
    other = {"up": place - 1, "down": place + 1}.get(what, place)
    if 0 <= other < len(kept):
        kept[place], kept[other] = kept[other], kept[place]
    return kept
