"""Browsers that somebody signed in with before: a signed cookie names them, each for its accounts.

Strangers who guess at an account share one limit, a known browser has its own, so that no guessing
keeps the owner out (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
"""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import get_random_string

from portal.models import User

COOKIE = "known_browser"
SALT = "portal.identity.known_browsers"
AGE = 365 * 24 * 3600  # seconds
MOST_ACCOUNTS = 5


def name_of(request: HttpRequest, user: User | None) -> str:
    """The name of this browser for that person's account; empty where it is a stranger's."""
    return _accounts(request).get(str(user.pk), "") if user else ""


def remember(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Let the browser carry the cookie from now on; the accounts used last stay in it."""
    accounts = _accounts(request)
    name = accounts.pop(str(user.pk), "") or get_random_string(16)
    kept = [*accounts.items(), (str(user.pk), name)][-MOST_ACCOUNTS:]
    response.set_cookie(
        COOKIE,
        signing.dumps(dict(kept), salt=SALT),
        max_age=AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _accounts(request: HttpRequest) -> dict[str, str]:
    """Names of this browser by the number of the account, oldest first."""
    try:
        accounts: dict[str, str] = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=AGE
        )
    except signing.BadSignature:
        return {}
    return accounts
