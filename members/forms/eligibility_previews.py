"""As of which day a rule is tried out."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from negotiations.forms.days import DayField

EARLIEST, LATEST = date(1980, 1, 1), date(2100, 1, 1)


class AskForm(forms.Form):
    as_of_on = DayField(
        label=_("As of"),
        earliest=EARLIEST,
        latest=LATEST,
        required=False,
        help_text=_("Without a day, as of today."),
    )
