"""How often a stranger may guess before being asked to wait."""

import hashlib
import math
import time
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from rest_framework.request import Request as ApiRequest
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

SECONDS_IN = {"s": 1, "m": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True, slots=True)
class Limit:
    """Attempts within a window of the clock; the setting `rate_name` says how many there may be.

    One step of the cache counts each, so that attempts made at the same instant all count. Across
    the edge of two windows twice as many may follow one another.
    """

    name: str
    rate_name: str

    def wait(self, whom: str) -> int:
        """Seconds to wait before an attempt may be made; 0 counts it and lets it be."""
        most, seconds = self._rate()
        now = time.time()
        key = self._key(whom, seconds, now)
        if is_among_first(key, most, 2 * seconds):
            return 0
        _count_back(key)
        return max(1, math.ceil(seconds - now % seconds))

    def forgive(self, whom: str) -> None:
        """Take back an attempt that was counted."""
        _, seconds = self._rate()
        _count_back(self._key(whom, seconds, time.time()))

    def _rate(self) -> tuple[int, int]:
        most, _, period = str(getattr(settings, self.rate_name)).partition("/")
        return int(most), SECONDS_IN[period[0]]

    def _key(self, whom: str, seconds: int, now: float) -> str:
        return f"limit_{self.name}_{whom}_{int(now // seconds)}"


SIGN_INS = Limit("sign_ins", "SIGN_IN_RATE_PER_ADDRESS")
CODES = Limit("codes", "SIGN_IN_RATE_PER_ACCOUNT")
PROOFS = Limit("proofs", "SECOND_FACTOR_RATE")
NAMINGS = Limit("namings", "NAMING_RATE")
BALLOTS = Limit("ballots", "BALLOT_RATE")
UNKNOWN_LETTERS = Limit("unknown_letters", "UNKNOWN_LETTER_RATE")


def is_among_first(key: str, most: int, seconds: int) -> bool:
    """Count one more under the key, for as long as that, and say whether it is within `most`."""
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key) <= most
    except ValueError:  # The cache dropped it in between, so it is the first.
        cache.set(key, 1, timeout=seconds)
        return most > 0


def _count_back(key: str) -> None:
    if cache.get(key, 0) > 0:
        cache.decr(key)


class _Throttle(SimpleRateThrottle):
    """Counts attempts in the shared cache; the setting `rate_name` says how many there may be."""

    cache_format = "throttle_%(scope)s_%(ident)s"
    rate_name: str

    def get_rate(self) -> str:
        return str(getattr(settings, self.rate_name))

    def get_cache_key(self, request: HttpRequest | ApiRequest, view: object) -> str:
        return self.cache_format % {"scope": self.scope, "ident": origin(request)}


class LongFiles(_Throttle):
    """Files of whole agreements that one network address has made for it."""

    scope, rate_name = "long_files", "LONG_FILE_RATE"


class Reports(_Throttle):
    """Errors that one network address reported."""

    scope, rate_name = "reports", "REPORT_RATE"


class Previews(_Throttle):
    """Links of previews that one network address tried."""

    scope, rate_name = "previews", "PREVIEW_RATE"


class MailChanges(_Throttle):
    """New mail addresses that one person asked for: each sends a letter to a stranger's mailbox."""

    scope, rate_name = "mail_changes", "MAIL_CHANGE_RATE"

    def identity(self, request: HttpRequest) -> str:
        return str(request.user.pk)


def client_address(request: HttpRequest) -> str:
    """The peer's address, or behind TRUSTED_PROXIES proxies the one the outermost of them saw."""
    header = request.headers.get("X-Forwarded-For", "")
    hops = [hop.strip() for hop in header.split(",") if hop.strip()]
    if settings.TRUSTED_PROXIES and len(hops) >= settings.TRUSTED_PROXIES:
        return str(hops[-settings.TRUSTED_PROXIES])
    return str(request.META.get("REMOTE_ADDR", ""))


def origin(request: HttpRequest) -> str:
    """Whom an address stands for: one IPv4 address, or the /64 that an IPv6 line is given."""
    try:
        address = ip_address(client_address(request))
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(IPv6Network((int(address) >> 64 << 64, 64)))
    return str(address)


def wait_before_code(request: HttpRequest, *, email: str, browser: str) -> int:
    """Seconds to wait before a code may be asked for; 0 counts it and lets it be.

    `browser` names one that signed in to this account before: it has a limit of its own. All
    others share one for the account, wherever they are. What an account refuses is not counted
    against the network address, so that one forgetful person does not shut out an office.
    """
    account = browser or hashlib.sha256(email.encode()).hexdigest()
    refused = CODES.wait(account)
    if refused:
        return refused
    refused = SIGN_INS.wait(origin(request))
    if refused:
        CODES.forgive(account)
    return refused


def wait_before_passkey(request: HttpRequest) -> int:
    """Seconds to wait before this address may try another passkey; no account is counted."""
    return SIGN_INS.wait(origin(request))


def forgive_address(request: HttpRequest) -> None:
    """A sign-in that came to its end counts against no address: many people share one."""
    SIGN_INS.forgive(origin(request))


def wait_before_proof(*, account: int, browser: str) -> int:
    """Seconds to wait before a code of an authenticator app may be tried; 0 counts the try."""
    return PROOFS.wait(browser or str(account))


def wait_before_ballot(*, account: int) -> int:
    """Seconds to wait before this person may cast another ballot; 0 counts it and lets it be."""
    return BALLOTS.wait(str(account))


def forgive_proof(*, account: int, browser: str) -> None:
    """The right code was no guess."""
    PROOFS.forgive(browser or str(account))


def wait_before_naming(person: int) -> int:
    """Seconds before this person may name somebody by address: each answer tells who is here."""
    return NAMINGS.wait(str(person))


def wait_before_unknown_letter(request: HttpRequest) -> int:
    """Seconds before this address may have another letter sent to whom we do not know."""
    return UNKNOWN_LETTERS.wait(origin(request))


def wait_before_long_file(request: HttpRequest) -> int:
    """Seconds to wait before a long file is made for this address; 0 counts it and lets it be."""
    return _wait(request, LongFiles())


def wait_before_report(request: HttpRequest) -> int:
    """Seconds to wait before this address reports another error; 0 counts the report."""
    return _wait(request, Reports())


def wait_before_preview(request: HttpRequest) -> int:
    """Seconds to wait before this address tries another link; 0 counts the attempt."""
    return _wait(request, Previews())


def wait_before_mail_change(request: HttpRequest) -> int:
    """Seconds to wait before this person asks for a new address again; 0 counts the request."""
    return _wait(request, MailChanges())


def _wait(request: HttpRequest, *throttles: _Throttle) -> int:
    view = APIView()
    for throttle in throttles:
        if not throttle.allow_request(request, view):  # type: ignore[arg-type]
            return math.ceil(throttle.wait() or 1)
    return 0
