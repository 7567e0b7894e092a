"""The last question before an account is erased."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _


class EraseForm(forms.Form):
    """The person types the address shown, so that no slip of a finger erases anything."""

    mail = forms.CharField(
        label=_("Type your mail address to confirm"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, mail: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = mail

    def clean_mail(self) -> str:
        typed = str(self.cleaned_data["mail"]).strip().lower()
        if typed != self.address:
            raise forms.ValidationError(_now("That is not the address shown above."))
        return typed
