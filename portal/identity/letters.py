"""The letters of signing in: a code, that an address has no account, and what changed."""

from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from portal import letters
from portal.models import User

CODE_LIVES = timedelta(minutes=10)


def post_code(*, to: str, code: str, now: datetime) -> None:
    """Send a code; it is not sent once it has run out."""
    words = {"code": code, "minutes": CODE_LIVES.seconds // 60}
    _post(to, _("Your code to sign in"), "emails/sign_in_code.txt", words, now, now + CODE_LIVES)


def post_unknown(*, to: str, now: datetime, is_sent: bool) -> None:
    """Say that there is no account; one that is not sent costs the same work and ends unread."""
    expires_at = now + CODE_LIVES if is_sent else now
    _post(to, _("No account with this address"), "emails/sign_in_unknown.txt", {}, now, expires_at)


def post_change(*, user: User, what: str, now: datetime) -> None:
    """Tell the owner what changed about signing in."""
    words = {"what": what, "at": now, "address": f"{settings.BASE_URL}/me/security/"}
    _post(user.email, _("How you sign in has changed"), "emails/sign_in_change.txt", words, now)


def _post(
    to: str,
    subject: str,
    template: str,
    words: dict[str, object],
    now: datetime,
    expires_at: datetime | None = None,
) -> None:
    context = {"site_name": settings.SITE_NAME, "base_url": settings.BASE_URL, **words}
    letters.post(
        to=to,
        subject=f"{subject} · {settings.SITE_NAME}",
        text=render_to_string(template, context),
        now=now,
        expires_at=expires_at,
    )
