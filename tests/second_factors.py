"""Sessions of test clients that were opened by force: with a second factor, or without."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.test import Client

_withheld = False


def prove_on_force_login(patch: pytest.MonkeyPatch) -> None:
    force_login = Client.force_login

    def proven(self, user, backend=None):
        force_login(self, user, backend or "portal.identity.people.People")
        if not _withheld:
            prove(self, user)

    patch.setattr(Client, "force_login", proven)


# Long after every test: a session opened by force is never idle, however far a test's clock moves.
IN_USE_UNTIL = 4e9


def prove(client: Client, user, *, at: float | None = None) -> None:
    """Write into the client's session what a code of an authenticator app would have."""
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "type": "totp", "at": time.time() if at is None else at}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session["seen_at"] = IN_USE_UNTIL
    session["text_size"] = ""  # what the first page after a sign-in would ask for
    session.save()


@contextmanager
def withheld() -> Iterator[None]:
    """Let `force_login` stand for a sign-in by code alone."""
    global _withheld  # noqa: PLW0603
    _withheld = True
    try:
        yield
    finally:
        _withheld = False
