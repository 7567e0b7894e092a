"""Whole agreements: begun, described, assembled, written provision by provision, declared final."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from negotiations.forms.choices import ClauseChoice
from negotiations.forms.days import DayField
from negotiations.forms.drafts import MAX_REVISION, MAX_TEXT, clean_text
from negotiations.models import Agreement, AgreementClause, Negotiation

BEFORE_SIGNING = [
    choice for choice in Agreement.Status.choices if choice[0] not in Agreement.NEEDS_FINAL_TEXT
]
BY_ISSUE = "issues"


def _choose(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    cast("forms.ChoiceField", form.fields[name]).choices = list(choices)


class OtherAgreement(forms.Form):
    """One of the agreements that the reader may see, by its address."""

    other = forms.ChoiceField(label=_("Other agreement"))

    def __init__(self, *args: Any, agreements: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "other", agreements)


class NamingForm(forms.Form):
    """What an agreement is called, and what was in force before it."""

    title = forms.CharField(label=_("Title"), max_length=200)
    predecessor = forms.ModelChoiceField(
        Agreement.objects.none(),
        to_field_name="slug",
        label=_("Agreement before it"),
        required=False,
        empty_label=_("not on record"),
    )
    has_no_predecessor = forms.BooleanField(
        label=_("There was no agreement before it"), required=False
    )

    def __init__(self, *args: Any, final: QuerySet[Agreement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Agreement]", self.fields["predecessor"])
        field.queryset = final

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("predecessor") and cleaned.get("has_no_predecessor"):
            words = _now("Either there was an agreement before it, or there was none.")
            self.add_error("has_no_predecessor", words)
        return cleaned


class StartForm(NamingForm):
    """A new agreement; with a predecessor it begins with all of its provisions."""

    status = forms.ChoiceField(
        label=_("Status"), choices=BEFORE_SIGNING, initial=Agreement.Status.DRAFTING
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _now("The agreement begins with all of its provisions, unchanged.")
        self.fields["predecessor"].help_text = words


class DetailsForm(NamingForm):
    """Title, term and predecessor of an agreement in work."""

    term_from = DayField(label=_("In force from"), required=False)
    term_to = DayField(label=_("In force to"), required=False)
    field_order = ("title", "term_from", "term_to", "predecessor", "has_no_predecessor")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["predecessor"].help_text = _now("Provisions that were carried over stay.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        start, end = cleaned.get("term_from"), cleaned.get("term_to")
        if end and not start:
            self.add_error("term_from", _now("Say from when the term runs."))
        if start and end and end <= start:
            self.add_error("term_to", _now("The term ends after it begins."))
        return cleaned


class ProvisionForm(forms.Form):
    """One provision as it is typed; `revision` is the one that the page showed."""

    revision = forms.IntegerField(
        min_value=0, max_value=MAX_REVISION, initial=0, widget=forms.HiddenInput
    )
    label = forms.CharField(
        label=_("Label"), max_length=60, required=False, help_text=_("Such as Art. 72 or (a).")
    )
    title = forms.CharField(label=_("Heading"), max_length=200, required=False)
    text = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 12, "class": "contract"}),
    )
    clause = ClauseChoice(
        label=_("Clause it follows"), required=False, empty_label=_("none of the board")
    )

    def __init__(self, *args: Any, negotiation: Negotiation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clauses = negotiation.clauses.select_related("issue")
        ordered = clauses.order_by("issue__place", "place", "pk")
        cast("ClauseChoice", self.fields["clause"]).queryset = ordered

    def clean_text(self) -> str:
        return clean_text(self.cleaned_data["text"])

    @classmethod
    def initial_of(cls, row: AgreementClause) -> dict[str, Any]:
        names = ("revision", "label", "title", "text")
        return {name: getattr(row, name) for name in names} | {"clause": row.clause_id}


class PlaceForm(forms.Form):
    """Below which provision something comes; empty for the first level."""

    under = forms.ChoiceField(label=_("Below"), required=False)

    def __init__(self, *args: Any, places: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "under", [("", _("nothing: an article of its own")), *places])

    def clean_under(self) -> int | None:
        return int(self.cleaned_data["under"]) if self.cleaned_data["under"] else None


class AssembleForm(forms.Form):
    """Where agreed texts come that have no provision yet."""

    place = forms.ChoiceField(label=_("New provisions come"), required=False)

    def __init__(self, *args: Any, places: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ends = [("", _("to the end")), (BY_ISSUE, _("below a heading for each issue"))]
        _choose(self, "place", [*ends, *places])


class SourceForm(forms.Form):
    """A provision of the agreement before, whose words come back."""

    source = forms.ChoiceField(label=_("Words of the agreement before"))

    def __init__(self, *args: Any, sources: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "source", sources)


class FinalForm(forms.Form):
    """That a person has read the text of this hash to its end."""

    expected_sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)
    is_read = forms.BooleanField(
        label=_("I have read this text; it is the one that was agreed"),
        error_messages={"required": _("Read the text, then say so here.")},
    )


class StatusForm(forms.Form):
    """The next status and the day since which it is so."""

    status = forms.ChoiceField(label=_("Status"))
    on = DayField(label=_("Since"))

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order = Agreement.Status.choices
        later = order[Agreement.Status.values.index(agreement.status) + 1 :]
        ready = [one for one in later if agreement.is_final or one in BEFORE_SIGNING]
        _choose(self, "status", ready)
