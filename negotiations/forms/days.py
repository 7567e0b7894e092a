"""A day as a browser's own picker gives it, within years that can be meant."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _


class DayField(forms.DateField):
    """A day, `earliest` and `latest` included where they are given."""

    def __init__(
        self, *, earliest: date | None = None, latest: date | None = None, **options: Any
    ) -> None:
        bounds: list[BaseValidator] = []
        if earliest:
            message = _("Write the year with all four digits.")
            bounds.append(MinValueValidator(earliest, message))
        if latest:
            bounds.append(MaxValueValidator(latest, _("That is too far ahead.")))
        picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=picker, validators=bounds, **options)
