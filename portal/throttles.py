"""How often a stranger may guess before being asked to wait."""

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
        assert isinstance(request, HttpRequest)  # noqa: S101
        return self.cache_format % {"scope": self.scope, "ident": self.identity(request)}


class PerAddress(_SignInThrottle):
    """Attempts from one network address, whoever they try to be."""

    scope = "per_address"

    def identity(self, request: HttpRequest) -> str:
        return client_address(request)


class PerAccount(_SignInThrottle):
    """Attempts on one account from one network address: a stranger's do not lock the owner out."""

    scope = "per_account"

    def identity(self, request: HttpRequest) -> str:
        account = request.POST.get("username", "").strip().lower()[:254]
        return f"{client_address(request)}_{account.encode().hex()}"


def client_address(request: HttpRequest) -> str:
    """The peer's address, or behind TRUSTED_PROXIES proxies the one the outermost of them saw."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    if settings.TRUSTED_PROXIES and len(hops) >= settings.TRUSTED_PROXIES:
        return str(hops[-settings.TRUSTED_PROXIES])
    return str(request.META.get("REMOTE_ADDR", ""))


def wait_before_sign_in(request: HttpRequest) -> int:
    """Seconds to wait before this sign-in attempt may be made; 0 when it may be made now."""
    view = APIView()
    waits = [
        throttle.wait() or 1.0
        for throttle in (PerAddress(), PerAccount())
        if not throttle.allow_request(request, view)  # type: ignore[arg-type]
    ]
    return round(max(waits, default=0.0))
