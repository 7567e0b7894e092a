"""The steps of a sign-in, as a person takes them over the pages."""

import re
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from portal.models import Letter, User

CODE = re.compile(r"\b[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}\b")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def ask(client: Client, email: str, *, address: str = "192.0.2.1", **fields: str):
    """Ask for a code."""
    return client.post(reverse("sign-in"), {"email": email, **fields}, REMOTE_ADDR=address)


def code_sent_to(email: str) -> str:
    """The code in the newest letter to the address."""
    letter = Letter.objects.filter(to=email).order_by("pk").last()
    assert letter is not None
    found = CODE.search(letter.text)
    assert found is not None
    return found.group()


def type_code(client: Client, code: str, *, address: str = "192.0.2.1", **fields: str):
    return client.post(reverse("sign-in-code"), {"code": code, **fields}, REMOTE_ADDR=address)


def sign_in(client: Client, user: User, **fields: str):
    """Ask, and type what the letter says."""
    ask(client, user.email, **fields)
    return type_code(client, code_sent_to(user.email), **fields)


def wrong_code(code: str) -> str:
    """A code that differs in one letter."""
    return code[:-1] + ("B" if code[-1] != "B" else "C")


def add_app(user: User) -> Authenticator:
    """Give somebody an authenticator app."""
    return TOTP.activate(user, SECRET).instance


def app_code(step: int = 0, secret: str = SECRET) -> str:
    """What the app shows now, or some steps of half a minute later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
