"""What people type or hand over to sign in."""

from allauth.account.forms import ConfirmLoginCodeForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


class AddressForm(forms.Form):
    """The address to which a code is sent."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


def _code_field(label: StrOrPromise, hint: StrOrPromise, *, is_numeric: bool) -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "spellcheck": "false", "class": "code"}
    attributes |= {"inputmode": "numeric"} if is_numeric else {"autocapitalize": "characters"}
    return forms.CharField(
        label=label, help_text=hint, max_length=40, widget=forms.TextInput(attrs=attributes)
    )


class CodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code from the letter."""

    code = _code_field(
        _("Code from the letter"),
        _("Eight letters. Small letters and a missing dash are fine."),
        is_numeric=False,
    )


class ProofForm(AuthenticateForm):  # type: ignore[misc]
    """A code of an authenticator app, or a recovery code."""

    code = _code_field(
        _("Code"),
        _("Six digits from your authenticator app, or one of your recovery codes."),
        is_numeric=True,
    )


class NewAppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app, which shows that it has the secret."""

    code = _code_field(
        _("Code from the app"), _("The six digits that it shows now."), is_numeric=True
    )


class NameForm(forms.Form):
    """What a person calls a passkey."""

    name = forms.CharField(label=_("Name"), max_length=80)
