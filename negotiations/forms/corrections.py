"""Corrections as staff draft them, and what narrows the ledger."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from negotiations import pages
from negotiations.forms.drafts import clean_text
from negotiations.models import Correction, Negotiation, Release
from portal.access import Audience

MAX_WORDS = 20_000
TOLD_TO = [(one.value, one.label) for one in (Audience.PUBLIC, Audience.MEMBERS)]
ASKED = "asked"
DESCRIBED = ("release", "path", "kind", "audience", "old_words", "new_words", "note")


def _words(label: Any, *, rows: int = 4, is_required: bool = True, hint: Any = "") -> Any:
    widget = forms.Textarea(attrs={"rows": rows, "class": "contract"})
    return forms.CharField(
        label=label, widget=widget, max_length=MAX_WORDS, required=is_required, help_text=hint
    )


class CorrectionForm(forms.Form):
    """The page or the release, what it said, and what is right."""

    path = forms.CharField(
        label=_("Page"),
        required=False,
        max_length=500,
        help_text=_("Its address on this portal, such as /negotiations/wga-2023/."),
    )
    release = forms.ModelChoiceField(
        Release.objects.none(),
        label=_("Release"),
        required=False,
        empty_label=_("none"),
        help_text=_("Without a page the correction stands on the page of the release."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Correction.Kind.choices)
    audience = forms.ChoiceField(label=_("Told to"), choices=TOLD_TO)
    old_words = _words(_("What it said"))
    new_words = _words(
        _("What is right"), is_required=False, hint=_("Only a retraction may leave this empty.")
    )
    note = _words(_("How it came about"), rows=2, is_required=False)

    def __init__(self, *args: Any, releases: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Release]", self.fields["release"]).queryset = releases

    def clean_path(self) -> str:
        typed = self.cleaned_data["path"]
        page = pages.find(typed) if typed else None
        if typed and page is None:
            raise forms.ValidationError(_now("No public page of this portal has this address."))
        return page.path if page else ""

    def clean_old_words(self) -> str:
        return clean_text(self.cleaned_data["old_words"])

    def clean_new_words(self) -> str:
        return clean_text(self.cleaned_data["new_words"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "path" in cleaned and not cleaned["path"] and not cleaned.get("release"):
            self.add_error("path", _now("Say which page is corrected, or choose a release."))
        is_taken_back = cleaned.get("kind") == Correction.Kind.RETRACTION
        if "new_words" in cleaned and not cleaned["new_words"] and not is_taken_back:
            self.add_error("new_words", _now("Say what is right."))
        return cleaned

    @classmethod
    def initial_of(cls, row: Correction) -> dict[str, Any]:
        return {name: getattr(row, name) for name in DESCRIBED}


class LedgerFilter(forms.Form):
    """Kind and negotiation; an unknown value narrows nothing."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[
            ("", _("every kind")),
            *Correction.Kind.choices,
            (ASKED, _("questions of readers")),
        ],
    )
    negotiation = forms.ChoiceField(label=_("Negotiation"), required=False)

    def __init__(self, *args: Any, tables: Iterable[Negotiation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.slug, one.title) for one in tables]
        every = ("", _now("every negotiation"))
        cast("forms.ChoiceField", self.fields["negotiation"]).choices = [every, *choices]
        self.is_valid()

    @property
    def kind_wanted(self) -> str:
        return str(self.cleaned_data.get("kind", ""))

    @property
    def of_table(self) -> dict[str, str]:
        """The table that was chosen, by field."""
        slug = self.cleaned_data.get("negotiation")
        return {"negotiation__slug": slug} if slug else {}

    @property
    def wanted(self) -> dict[str, str]:
        """What the ledger is narrowed to, by field of a correction."""
        kind = self.kind_wanted
        return self.of_table | ({"kind": kind} if kind else {})
