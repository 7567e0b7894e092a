"""Sign-ins to sample accounts: anybody may make them, so the pages show the codes.

Nothing here ever shows a code of a person who is real, nor of any where samples may not sign in.
"""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.cache import cache

from portal.models import User

# The secret of every sample authenticator app; it protects nothing.
SECRET = "ONTHETABLESAMPLEONTHETABLESAMPLE"  # noqa: S105
MOST_LISTED = 40
PERIOD = 30  # seconds that a code of an authenticator app is shown


def accounts() -> list[User]:
    """Sample people who may sign in here, as many as a page lists."""
    if not settings.SAMPLE_SIGN_INS:
        return []
    samples = User.objects.filter(is_sample=True, is_active=True).order_by("email")
    return list(samples[:MOST_LISTED])


def may_show(user: User | None) -> bool:
    return user is not None and user.is_sample and bool(settings.SAMPLE_SIGN_INS)


def give_authenticator(user: User) -> None:
    """Let a sample person have the authenticator app whose codes the pages show."""
    if user.is_sample:
        TOTP.activate(user, SECRET)
        RecoveryCodes.activate(user)


def authenticator_code(user: User) -> str:
    """A code of the sample's app that was not used yet; empty where there is none to show."""
    if not may_show(user):
        return ""
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if app is None or decrypt(app.data["secret"]) != SECRET:
        return ""
    now = int(time.time()) // PERIOD
    codes = (format_hotp_value(hotp_value(SECRET, now + step)) for step in (0, 1, -1))
    return next((code for code in codes if not _is_used(app, code)), "")


def _is_used(app: Authenticator, code: str) -> bool:
    return cache.get(TOTP(app)._get_used_cache_key(code)) is not None  # noqa: SLF001 - it keeps them
