"""Terms of an embargo, accepted."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TermsForm(forms.Form):
    """That a person accepts the terms of this hash."""

    expected_sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)
    is_accepted = forms.BooleanField(
        label=_("I accept these terms for myself and my outlet"),
        error_messages={"required": _("Accept the terms to read what is under embargo.")},
    )
