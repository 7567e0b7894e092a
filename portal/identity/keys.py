"""What a person keeps to sign in, and where they are signed in, for the page that lists it."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.access import Request
from portal.models import User

BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrom": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


@dataclass(frozen=True, slots=True)
class Keys:
    """The second factors of a person."""

    passkeys: list[Authenticator]
    app: Authenticator | None
    codes_left: int

    @property
    def can_prove(self) -> bool:
        return bool(self.passkeys or self.app)


@dataclass(frozen=True, slots=True)
class Place:
    """One session: where, since when, and when it was last used."""

    pk: int
    device: str
    address: str
    since: datetime
    last_seen_at: datetime
    is_this_one: bool


def keys_of(user: User) -> Keys:
    """One query."""
    factors = list(Authenticator.objects.filter(user=user).order_by("created_at", "pk"))
    by_type = {factor.type: factor for factor in factors}
    codes = by_type.get(Authenticator.Type.RECOVERY_CODES)
    return Keys(
        passkeys=[one for one in factors if one.type == Authenticator.Type.WEBAUTHN],
        app=by_type.get(Authenticator.Type.TOTP),
        codes_left=len(codes.wrap().get_unused_codes()) if codes else 0,
    )


def open_sessions(user: User, now: datetime) -> QuerySet[UserSession]:
    """The person's sessions that have not run out or been ended."""
    open_keys = Session.objects.filter(expire_date__gt=now).values("session_key")
    sessions: QuerySet[UserSession] = UserSession.objects.filter(
        user=user, session_key__in=open_keys
    )
    return sessions.order_by("-last_seen_at", "-pk")


def places_of(request: Request, user: User) -> list[Place]:
    """Where the person is signed in, this browser first; one query."""
    own = request.session.session_key
    places = [
        Place(
            pk=one.pk,
            device=device_in_words(one.user_agent),
            address=one.ip,
            since=one.created_at,
            last_seen_at=one.last_seen_at,
            is_this_one=one.session_key == own,
        )
        for one in open_sessions(user, request.now)
    ]
    return sorted(places, key=lambda place: not place.is_this_one)


def device_in_words(user_agent: str) -> str:
    """A browser and a system as people call them, as far as the browser tells."""
    browser = next((words for mark, words in BROWSERS.items() if mark in user_agent), "")
    system = next((words for mark, words in SYSTEMS.items() if mark in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("An unknown device")
