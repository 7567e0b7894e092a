"""A second factor, taken from a form: a code of an app, a recovery code or a passkey."""

import json
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
from django import forms
from django.utils.translation import gettext as _

from portal import throttles
from portal.access import Request
from portal.identity import flows, known_browsers, letters, samples
from portal.identity.forms import ProofForm
from portal.models import User


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of asking: given, to be asked (again), or too often tried.

    `passkey_options` is what the browser needs to find a passkey, as JSON; empty without one.
    """

    form: forms.Form
    is_given: bool = False
    seconds_to_wait: int = 0
    passkey_options: str = ""
    sample_code: str = ""


def take(request: Request, user: User) -> Proof:
    """Look at what was posted, if anything, and write a right proof into the session."""
    if request.method != "POST":
        return _asked(request, user, ProofForm(user=user))
    if "credential" in request.POST:
        passkey = AuthenticateWebAuthnForm(request.POST, user=user)
        if flows.accepts(passkey):
            passkey.save()
            return Proof(passkey, is_given=True)
        form = ProofForm(request.POST, user=user)
        form.errors.clear()
        form.add_error(None, _("The passkey did not open this account. Try again."))
        return _asked(request, user, form)
    return _of_code(request, user)


def _of_code(request: Request, user: User) -> Proof:
    browser = known_browsers.name_of(request, user)
    form = ProofForm(request.POST, user=user)
    seconds = throttles.wait_before_proof(account=user.pk, browser=browser)
    if seconds:
        return Proof(form, seconds_to_wait=seconds)
    if not form.is_valid():
        return _asked(request, user, form)
    throttles.forgive_proof(account=user.pk, browser=browser)
    form.save()
    if form.authenticator.type == Authenticator.Type.RECOVERY_CODES:
        what = _("One of your recovery codes was used to sign in.")
        letters.post_change(user=user, what=what, now=request.now)
    return Proof(form, is_given=True)


def _asked(request: Request, user: User, form: forms.Form) -> Proof:
    passkeys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    options = flows.passkey_options(request, user) if passkeys.exists() else None
    return Proof(
        form,
        passkey_options=json.dumps(options) if options else "",
        sample_code=samples.authenticator_code(user),
    )
