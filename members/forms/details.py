"""What people put right in their own data: names, and the mail address."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from members.actions.mail_changes import DIGITS

BETWEEN_DIGITS = re.compile(r"[\s-]+")


class NameForm(forms.Form):
    """One name; the prefix says whose: the account's, or one guild's."""

    name = forms.CharField(label=_("Name"), max_length=200)

    def __init__(self, *args: Any, label: str, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = label
        self.fields["name"].help_text = hint
        self.fields["name"].widget.attrs["autocomplete"] = "name"


class NewAddressForm(forms.Form):
    """The new mail address, whoever else may have it."""

    new_mail = forms.EmailField(
        label=_("New mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_new_mail(self) -> str:
        return str(self.cleaned_data["new_mail"]).strip().lower()


class CodeField(forms.CharField):
    """A code of digits, as typed or pasted with gaps."""

    def __init__(self, **options: Any) -> None:
        attributes = {
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
            "spellcheck": "false",
        }
        super().__init__(widget=forms.TextInput(attrs=attributes), max_length=20, **options)

    def clean(self, value: Any) -> str:
        code = BETWEEN_DIGITS.sub("", super().clean(value))
        if len(code) != DIGITS or not (code.isascii() and code.isdigit()):
            words = _now("A code has %(count)d digits.") % {"count": DIGITS}
            raise forms.ValidationError(words)
        return code


class CodesForm(forms.Form):
    """Both codes on one page."""

    old_code = CodeField(label=_("Code from your present mailbox"))
    new_code = CodeField(label=_("Code from the new mailbox"))
