"""What allauth asks of the portal: letters, secrets, names, and where a sign-in leads."""

from typing import Any, cast
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.account.signals import user_logged_in
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.models import UserSession
from allauth.usersessions.signals import on_user_logged_in
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import sealing, throttles
from portal.access import Request
from portal.identity import known_browsers, landing, letters, people
from portal.models import User

# Consonants that are not taken for one another: nobody reads a word in them, or an O for a nought.
CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
CODE_LENGTH = 8
# On each sign-in it would walk all sessions of the person, ended ones too; a task clears those, and
# `Account.post_login` lists the new one.
user_logged_in.disconnect(on_user_logged_in)
WRONG_CODE = gettext_lazy("This is not the code. Check it and try again.")


class Account(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in: who may, by which steps, and what happens with it."""

    error_messages = DefaultAccountAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def get_login_stages(self) -> list[str]:
        return ["allauth.account.stages.LoginByCodeStage", "allauth.mfa.stages.AuthenticateStage"]

    def get_client_ip(self, request: HttpRequest) -> str:
        return throttles.client_address(request) or "0.0.0.0"  # noqa: S104 - stands for none

    def is_safe_url(self, url: str) -> bool:
        return url.startswith("/") and bool(super().is_safe_url(url))

    def generate_login_code(self) -> str:
        code = get_random_string(CODE_LENGTH, CODE_LETTERS)
        return f"{code[:4]}-{code[4:]}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the letter with a code, the only one that allauth is left to ask for."""
        letters.post_code(to=email, code=context["code"], now=timezone.now())

    def add_message(self, *_args: object, **_kwargs: object) -> None:
        """Say nothing: the pages do."""

    def pre_login(self, request: HttpRequest, user: User, **_kwargs: object) -> HttpResponse | None:
        """Turn away whose account was closed meanwhile, in the words of any failure."""
        if people.may_sign_in(user):
            return None
        clear_login(request)
        messages.error(request, _("You are not signed in. Try again."))
        return redirect("sign-in")

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Know this browser from now on, and give back what the way here was counted."""
        request.session.set_expiry(None)
        response = cast("HttpResponse", super().post_login(request, user, **kwargs))
        UserSession.objects.create_from_request(request)
        known_browsers.remember(request, response, user)
        throttles.forgive_address(request)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return landing.home_of(cast("Request", request))


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys, authenticator apps and recovery codes: sealed secrets, and the portal's name."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def encrypt(self, text: str) -> str:
        return sealing.seal(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return str(settings.SITE_NAME)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        host = urlsplit(settings.BASE_URL).hostname or "localhost"
        return {"id": host, "name": settings.SITE_NAME}

    def send_notification_mail(self, *_args: object, **_kwargs: object) -> None:
        """Say nothing: the pages post their own letters."""
