"""Who may sign in at all, and how Django finds whoever has."""

from django.conf import settings
from django.contrib.auth.backends import BaseBackend

from portal.models import User


def may_sign_in(user: User) -> bool:
    """Whether the account is open; a sample account only where samples may be used."""
    return user.is_active and (settings.SAMPLE_SIGN_INS or not user.is_sample)


def find(email: str) -> User | None:
    """The person of an address who may sign in; one query whatever comes of it."""
    user = User.objects.filter(email=email.strip().lower()).first()
    return user if user and may_sign_in(user) else None


class People(BaseBackend):
    """Finds the person of a session; there is no password to compare."""

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.filter(pk=user_id).first()
        return user if user and may_sign_in(user) else None
