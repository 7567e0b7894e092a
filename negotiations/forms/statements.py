"""What a side said in public, as staff write it down."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from negotiations.actions.answers import SourceInput
from negotiations.forms.choices import IssueChoice
from negotiations.forms.days import DayField
from negotiations.forms.drafts import clean_text
from negotiations.forms.moments import EARLIEST
from negotiations.models import Negotiation, Statement

MAX_WORDS = 20_000
SAID = ("side", "speaker", "said_on", "issue", "words", "is_quote", "told_by")
IN_SOURCE = ("publisher", "url", "note")


class StatementForm(forms.Form):
    """Who said what on which day, as told by whom, and where it can be read."""

    side = forms.ChoiceField(label=_("Side"), choices=Statement.Side.choices)
    speaker = forms.CharField(label=_("Who spoke"), required=False, max_length=200)
    said_on = DayField(label=_("Day"), earliest=EARLIEST)
    issue = IssueChoice(label=_("Issue"), required=False, empty_label=_("the whole negotiation"))
    words = forms.CharField(
        label=_("Words"),
        max_length=MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 6, "class": "contract"}),
    )
    is_quote = forms.BooleanField(label=_("Word for word"), required=False)
    told_by = forms.CharField(
        label=_("As told by"), max_length=200, help_text=_("Such as the paper that printed it.")
    )
    publisher = forms.CharField(label=_("Source: publisher"), required=False, max_length=200)
    url = forms.URLField(
        label=_("Source: address"), required=False, max_length=500, assume_scheme="https"
    )
    note = forms.CharField(label=_("Source: note"), required=False, max_length=300)

    def __init__(self, *args: Any, negotiation: Negotiation, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        issues: forms.Field = self.fields["issue"]
        issues.queryset = negotiation.issues.all()  # type: ignore[attr-defined]

    def clean_words(self) -> str:
        return clean_text(self.cleaned_data["words"])

    def clean_said_on(self) -> date:
        said_on: date = self.cleaned_data["said_on"]
        if said_on > self.today:
            raise forms.ValidationError(_now("This lies in the future."))
        return said_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "url" in cleaned and not (cleaned.get("publisher") or cleaned.get("note")):
            self.add_error("publisher", _now("Say who published it, or where it can be found."))
        return cleaned

    @property
    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in SAID}

    @property
    def source(self) -> SourceInput:
        return SourceInput(**{name: self.cleaned_data[name] for name in IN_SOURCE})

    @classmethod
    def initial_of(cls, row: Statement) -> dict[str, Any]:
        said = {name: getattr(row, name) for name in SAID}
        return said | {name: getattr(row.source, name) for name in IN_SOURCE}
