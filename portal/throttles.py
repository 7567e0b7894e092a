"""How often a stranger may guess before being asked to wait."""

import hashlib
import math
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request as ApiRequest
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView


class _Throttle(SimpleRateThrottle):
    """Counts attempts in the shared cache; the setting `rate_name` says how many there may be."""

    cache_format = "throttle_%(scope)s_%(ident)s"
    rate_name: str

    def get_rate(self) -> str:
        return str(getattr(settings, self.rate_name))

    def identity(self, request: HttpRequest) -> str:
        """Who is counted: a network address, unless a subclass says otherwise."""
        return origin(request)

    def get_cache_key(self, request: HttpRequest | ApiRequest, view: object) -> str:
        return self.cache_format % {"scope": self.scope, "ident": self.identity(request)}


class PerAddress(_Throttle):
    """Attempts from one network address, whoever they try to be."""

    scope, rate_name = "per_address", "SIGN_IN_RATE_PER_ADDRESS"


class PerAccount(_Throttle):
    """Attempts on one account from one network address: a stranger's do not lock the owner out."""

    scope, rate_name = "per_account", "SIGN_IN_RATE_PER_ACCOUNT"

    def identity(self, request: HttpRequest) -> str:
        account = request.POST.get("username", "").strip().lower()
        return f"{origin(request)}_{hashlib.sha256(account.encode()).hexdigest()}"


class LongFiles(_Throttle):
    """Files of whole agreements that one network address has made for it."""

    scope, rate_name = "long_files", "LONG_FILE_RATE"


class Reports(_Throttle):
    """Errors that one network address reported."""

    scope, rate_name = "reports", "REPORT_RATE"


class Previews(_Throttle):
    """Links of previews that one network address tried."""

    scope, rate_name = "previews", "PREVIEW_RATE"


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


def wait_before_sign_in(request: HttpRequest) -> int:
    """Seconds to wait before this sign-in attempt may be made; 0 when it may be made now.

    An attempt that may be made is counted. One that an account refuses is not counted against
    the address, so that one forgetful person does not shut out an office.
    """
    return _wait(request, PerAccount(), PerAddress())


def wait_before_long_file(request: HttpRequest) -> int:
    """Seconds to wait before a long file is made for this address; 0 counts it and lets it be."""
    return _wait(request, LongFiles())


def wait_before_report(request: HttpRequest) -> int:
    """Seconds to wait before this address reports another error; 0 counts the report."""
    return _wait(request, Reports())


def wait_before_preview(request: HttpRequest) -> int:
    """Seconds to wait before this address tries another link; 0 counts the attempt."""
    return _wait(request, Previews())


def _wait(request: HttpRequest, *throttles: _Throttle) -> int:
    view = APIView()
    for throttle in throttles:
        if not throttle.allow_request(request, view):  # type: ignore[arg-type]
            return math.ceil(throttle.wait() or 1)
    return 0
