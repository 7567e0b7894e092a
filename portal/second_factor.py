"""How a session was opened, with a second factor or without, and when it was last used."""

from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from portal.access import Request

METHOD = "mfa"  # what allauth writes for a code of an authenticator app, a passkey, a recovery code
IDLE = timedelta(hours=12)
SEEN_AT = "seen_at"
NOTED_EVERY = timedelta(minutes=10)


def is_given(request: Request) -> bool:
    """Whether the signed-in person proved a second factor, and has not been idle for long since."""
    proved_at = max((_instant(one["at"]) for one in _proofs(request)), default=None)
    return proved_at is not None and request.now - _later(proved_at, request) <= IDLE


def signed_in_at(request: HttpRequest) -> datetime | None:
    """When the signed-in person last proved who they are, by whatever means."""
    return max((_instant(one["at"]) for one in _records(request)), default=None)


def note_use(request: Request) -> None:
    """Note now and then that the session is used; one that was idle too long stays so."""
    proved_at = signed_in_at(request)
    if proved_at is None or request.now - _later(proved_at, request) < NOTED_EVERY:
        return
    if _proofs(request) and not is_given(request):
        return
    request.session[SEEN_AT] = request.now.timestamp()
    own = UserSession.objects.filter(session_key=request.session.session_key)
    own.update(last_seen_at=request.now)


def clear_ended(now: datetime) -> None:
    """Delete sessions that ran out, and what was kept of browsers whose session is gone."""
    Session.objects.filter(expire_date__lte=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()


def _records(request: HttpRequest) -> list[dict[str, Any]]:
    return list(get_authentication_records(request, request.user))


def _proofs(request: HttpRequest) -> list[dict[str, Any]]:
    return [record for record in _records(request) if record.get("method") == METHOD]


def _later(proved_at: datetime, request: HttpRequest) -> datetime:
    """The later of a proof and the last use that was noted."""
    seen_at = request.session.get(SEEN_AT)
    return proved_at if seen_at is None else max(proved_at, _instant(seen_at))


def _instant(timestamp: float) -> datetime:
    return datetime.fromtimestamp(timestamp, UTC)
