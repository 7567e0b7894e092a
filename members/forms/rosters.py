"""A roster: the file and its day, what each column holds, and what is confirmed before applying."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members.actions.rosters import needs_dropping, needs_leaving_out
from members.models import RosterImport
from members.roster.columns import guess, is_field, lacks
from members.roster.model import MAX_BYTES, Field, earnings_of, year_of
from members.roster_words import field_words
from negotiations.forms.days import DayField

EARLIEST = date(2000, 1, 1)
YEARS_OF_EARNINGS = 12
LEFT_OUT = "-"


class RosterForm(forms.Form):
    """The guild's file, and the day on which it was true."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX with one member a row and a head above; up to 64 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_of_on"] = DayField(
            label=_("As of"),
            help_text=_("The day for which the file tells who is a member. Changes count from it."),
            earliest=EARLIEST,
            latest=today,
            initial=today,
        )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            words = _now("The file has %(size)d MB; a roster may have 64.")
            raise forms.ValidationError(words % {"size": -(-(file.size or 0) // 1_000_000)})
        return file


class ColumnsForm(forms.Form):
    """For each column of the file the field that it holds, or that it is left out."""

    def __init__(self, *args: Any, roster: RosterImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = {place: field for field, place in roster.mapping.items()}
        choices = _choices(roster)
        for place, head in enumerate(roster.columns):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=head or _now("Column %(place)d without a name") % {"place": place + 1},
                choices=choices,
                initial=held.get(place, LEFT_OUT),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        mapping: dict[str, int] = {}
        for place, name in enumerate(self.fields):
            field = cleaned.get(name, LEFT_OUT)
            if field in mapping:
                words = _now("Another column holds that already: choose one of them.")
                self.add_error(name, words)
            elif field != LEFT_OUT:
                mapping[field] = place
        for field in lacks(mapping) if not self.errors else ():
            words = _now("No column holds this, which every row needs: %(field)s.")
            self.add_error(None, words % {"field": field_words(field)})
        cleaned["mapping"] = mapping
        return cleaned


def _choices(roster: RosterImport) -> Sequence[tuple[str, Any]]:
    """Every field, and earnings of the years before the file's day and of those in its head."""
    last = roster.as_of_on.year
    years = {str(year) for year in range(last - YEARS_OF_EARNINGS, last + 1)}
    years |= {year for one in guess(roster.columns) if is_field(one) and (year := year_of(one))}
    earnings = [earnings_of(year) for year in sorted(years, reverse=True)]
    return [
        (LEFT_OUT, _now("leave out")),
        *((one.value, field_words(one)) for one in Field),
        *((one, field_words(one)) for one in earnings),
    ]


class ApplyForm(forms.Form):
    """That what the dry run found is meant; boxes only for what may be a mistake."""

    plan = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, data: Any, *, roster: RosterImport) -> None:
        super().__init__(data, initial={"plan": roster.counts.get("plan", "")})
        for name, words in _boxes(roster).items():
            self.fields[name] = forms.BooleanField(label=words)


def _boxes(roster: RosterImport) -> dict[str, str]:
    boxes = {}
    if needs_leaving_out(roster):
        count = roster.counts["refused"]
        boxes["is_leaving_out"] = ngettext(
            "Leave this %(count)s line out: that member stays as they are",
            "Leave these %(count)s lines out: those members stay as they are",
            count,
        ) % {"count": f"{count:,}"}
    if needs_dropping(roster):
        counts = {name: f"{roster.counts[name]:,}" for name in ("dropped", "members")}
        boxes["is_dropping"] = (
            _now("%(dropped)s of %(members)s members are no longer in the file: end them all")
            % counts
        )
    return boxes
