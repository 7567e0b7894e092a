"""Ending the sessions of a person, wherever they signed in."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from portal.models import User


def everywhere(user: User, *, but: str = "") -> None:
    """Delete the sessions that are known of the person, except the one with this key.

    Those that nobody listed end as well once the address changed: see `User.get_session_auth_hash`.
    """
    known = UserSession.objects.filter(user=user).exclude(session_key=but)
    keys = list(known.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    known.delete()


def renamed(old_key: str, new_key: str) -> None:
    """Keep the list of sessions right where one goes on under another key."""
    UserSession.objects.filter(session_key=old_key).update(session_key=new_key)
