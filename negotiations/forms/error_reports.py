"""What a reader says is wrong, and what staff answer."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from negotiations import pages
from negotiations.forms.drafts import clean_text
from negotiations.models import Correction
from negotiations.pages import Page

MAX_REPORT = 5_000
MAX_ANSWER = 5_000


class ReportForm(forms.Form):
    """The page, what is wrong there, and where to answer."""

    page = forms.CharField(
        label=_("Page"), max_length=500, help_text=_("Its address on this portal.")
    )
    words = forms.CharField(
        label=_("What is wrong"),
        max_length=MAX_REPORT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("And how you know it, if you can say so."),
    )
    reply_to = forms.EmailField(
        label=_("Your mail address"),
        required=False,
        help_text=_("If you want an answer by mail. Only the staff of the guilds see it."),
    )

    def clean_page(self) -> Page:
        page = pages.find(self.cleaned_data["page"])
        if page is None:
            raise forms.ValidationError(no_such_page())
        return page

    def clean_words(self) -> str:
        return clean_text(self.cleaned_data["words"])


def no_such_page() -> str:
    return _now("No page of this portal that you can see has this address.")


class CorrectionChoice(forms.ModelChoiceField[Correction]):
    """A correction, named by its kind, page and first words."""

    def label_from_instance(self, obj: Correction) -> str:
        return f"{obj} · {obj.old_words[:60]}"


class AnswerForm(forms.Form):
    """The answer to a reader, and how much of the exchange everybody reads."""

    words = forms.CharField(
        label=_("Answer"), max_length=MAX_ANSWER, widget=forms.Textarea(attrs={"rows": 6})
    )
    correction = CorrectionChoice(
        Correction.objects.none(),
        label=_("Correction that was made"),
        required=False,
        empty_label=_("none"),
    )
    is_public = forms.BooleanField(
        label=_("Show the answer on the corrections page"), required=False
    )
    are_words_public = forms.BooleanField(
        label=_("Show the reader’s own words with it"),
        required=False,
        help_text=_("Without this the answer stands alone, so write it to be read alone."),
    )

    def __init__(self, *args: Any, corrections: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("CorrectionChoice", self.fields["correction"])
        field.queryset = corrections

    def clean_words(self) -> str:
        return clean_text(self.cleaned_data["words"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("are_words_public") and not cleaned.get("is_public"):
            words = _now("The reader’s words stand beside a public answer only.")
            self.add_error("are_words_public", words)
        return cleaned
