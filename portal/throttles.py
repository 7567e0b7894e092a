"""How often a stranger may guess before being asked to wait."""

import hashlib
import math
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request as ApiRequest
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView


class _SignInThrottle(SimpleRateThrottle):
    """Counts sign-in attempts in the shared cache."""

    cache_format = "throttle_%(scope)s_%(ident)s"

    def get_rate(self) -> str:
        return str(getattr(settings, f"SIGN_IN_RATE_{(self.scope or '').upper()}"))

    def identity(self, request: HttpRequest) -> str:
        raise NotImplementedError

    def get_cache_key(self, request: HttpRequest | ApiRequest, view: object) -> str:
        return self.cache_format % {"scope": self.scope, "ident": self.identity(request)}


class PerAddress(_SignInThrottle):
    """Attempts from one network address, whoever they try to be."""

    scope = "per_address"

    def identity(self, request: HttpRequest) -> str:
        return origin(request)


class PerAccount(_SignInThrottle):
    """Attempts on one account from one network address: a stranger's do not lock the owner out."""

    scope = "per_account"

    def identity(self, request: HttpRequest) -> str:
        account = request.POST.get("username", "").strip().lower()
        return f"{origin(request)}_{hashlib.sha256(account.encode()).hexdigest()}"


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
    view = APIView()
    for throttle in (PerAccount(), PerAddress()):
        if not throttle.allow_request(request, view):  # type: ignore[arg-type]
            return math.ceil(throttle.wait() or 1)
    return 0
