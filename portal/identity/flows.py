"""The steps of a sign-in, as allauth keeps them in the session.

No other module calls what allauth names internal, so an upgrade is read beside this one.
"""

import hashlib
import struct
from typing import Any, Protocol

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.flows.reauthenticate_by_code import ConfirmReauthenticationCodeProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStage, LoginStageController
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import flows as recovery
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.internal import flows as totp_flows
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal import flows as webauthn_flows
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal import second_factor, throttles
from portal.access import Request
from portal.identity import letters
from portal.models import User

TRIES = 3
PENDING = 15 * 60  # seconds that a session lives in which nobody has signed in yet
PROVING = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Code(Protocol):
    """A code on its way: what was sent, to whom, and how often it was tried."""

    state: dict[str, Any]

    @property
    def code(self) -> str: ...

    @property
    def user(self) -> User | None: ...

    def record_invalid_attempt(self) -> bool: ...

    def finish(self, *target: str) -> Any: ...


def send_code(request: HttpRequest, *, user: User | None, email: str) -> None:
    """Bind a new code to this browser and post it; without a user the letter says so.

    Both ways do the same work, and both replace the code that was asked for before.
    """
    if request.session.session_key is None:
        request.session.set_expiry(PENDING)
    LoginCodeVerificationProcess.initiate(request=request, user=user, email=email)
    if user is None:
        is_sent = not throttles.wait_before_unknown_letter(request)
        letters.post_unknown(to=email, now=timezone.now(), is_sent=is_sent)


def pending_code(request: HttpRequest) -> Code | None:
    """The code that this browser asked for to sign in, unless it has run out.

    Where nobody has the address, nobody is looked up, so that the time it takes tells nothing.
    """
    stage = LoginStageController.enter(request, LoginByCodeStage.key)
    if stage and stage.login.user is None:
        User.objects.filter(pk=0).first()
    code: Code | None = LoginCodeVerificationProcess.resume(stage) if stage else None
    return code if code and _is_for_whom_it_was(code) else None


def _is_for_whom_it_was(code: Code) -> bool:
    """Whether the person still has the address to which it went; who lost it signs in no more."""
    return code.user is None or code.user.email == code.state["email"]


def send_renewal_code(request: Request) -> None:
    """Post a code to whoever is signed in, to prove anew who they are."""
    user = request.user
    ConfirmReauthenticationCodeProcess.initiate(
        request=request, user=user, email=getattr(user, "email", "")
    )


def pending_renewal_code(request: Request) -> Code | None:
    code: Code | None = ConfirmReauthenticationCodeProcess.resume(request)
    return code


def may_try(code: Code) -> bool:
    """Count a try at a code in one step: a rush of tries in one instant gets no more than three."""
    told = f"{code.state['at']} {code.state['email']} {code.code}"
    name = hashlib.sha256(told.encode()).hexdigest()
    return throttles.is_among_first(f"code_{name}", TRIES, letters.CODE_LIVES.seconds)


def note_wrong(code: Code) -> bool:
    """Note a wrong try; the last one ends the code. Whether more are left."""
    return code.record_invalid_attempt()


def sign_in_with_code(code: Code, target: str) -> HttpResponse:
    """Use the code up and go on: to the second factor, or in."""
    response: HttpResponse = code.finish(target)
    return response


def renew_with_code(code: Code) -> None:
    """Use the code up: whoever is signed in proved anew who they are."""
    code.finish()


def pending_second_factor(request: HttpRequest) -> LoginStage | None:
    """The sign-in that waits for a second factor in this browser."""
    return LoginStageController.enter(request, AuthenticateStage.key)


def passkey_options(request: HttpRequest, user: User | None = None) -> dict[str, Any]:
    """What a browser needs to ask for a passkey: anybody's, or one of that person."""
    if request.session.session_key is None:
        request.session.set_expiry(PENDING)
    options: dict[str, Any] = webauthn.begin_authentication(user)
    return options


def accepts(form: forms.Form) -> bool:
    """Whether what a browser answers for a passkey is right.

    A stranger may post any bytes; the libraries that read them refuse with more than one error.
    """
    try:
        return form.is_valid()
    except (ArithmeticError, AttributeError, LookupError, NotImplementedError):
        return False
    except (TypeError, ValueError, struct.error):
        return False


def new_passkey_options(user: User) -> dict[str, Any]:
    """What a browser needs to make a passkey that opens the portal by itself."""
    options: dict[str, Any] = webauthn.begin_registration(user, passwordless=True)
    return options


def sign_in_with_passkey(request: HttpRequest, passkey: Authenticator, target: str) -> HttpResponse:
    login = Login(user=passkey.user, redirect_url=target)
    response: HttpResponse = webauthn_flows.perform_passwordless_login(request, passkey, login)
    return response


def can_prove(user: User) -> bool:
    """Whether the person has a second factor besides the codes for emergencies."""
    return bool(Authenticator.objects.filter(user=user, type__in=PROVING).exists())


def add_passkey(request: Request, form: forms.Form) -> bool:
    """Keep a passkey; whether recovery codes were made with it."""
    passkey, codes = webauthn_flows.add_authenticator(
        request, name=form.cleaned_data["name"], credential=form.cleaned_data["credential"]
    )
    _note_proof(request, passkey)
    return codes is not None


def add_authenticator_app(request: Request, form: forms.Form) -> bool:
    """Keep an authenticator app; whether recovery codes were made with it."""
    app, codes = totp_flows.activate_totp(request, form)
    _note_proof(request, app)
    return codes is not None


def remove(request: Request, factor: Authenticator) -> None:
    """Take away a passkey or an authenticator app, and the recovery codes with the last one."""
    if factor.type == Authenticator.Type.WEBAUTHN:
        webauthn_flows.remove_authenticator(request, factor)
    else:
        totp_flows.deactivate_totp(request, factor)


def rename_passkey(passkey: Authenticator, name: str) -> None:
    passkey.data["name"] = name
    passkey.save(update_fields=["data"])


def renew_recovery_codes(request: Request) -> None:
    """Make new recovery codes; the old ones end."""
    recovery.generate_recovery_codes(request)


def recovery_codes_of(user: User) -> list[str]:
    """The recovery codes that are left; none where none were made."""
    kept = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return list(kept.wrap().get_unused_codes()) if kept else []


def _note_proof(request: Request, factor: Authenticator) -> None:
    """What was just added was just shown to work: it counts for this session too."""
    kind = str(factor.type)
    record_authentication(request, request.user, second_factor.METHOD, id=factor.pk, type=kind)
