"""How a session was opened: with a second factor or without, and when last."""

from datetime import UTC, datetime

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

METHOD = "mfa"  # what allauth writes for a code of an authenticator app, a passkey, a recovery code


def is_given(request: HttpRequest) -> bool:
    """Whether the signed-in person proved a second factor in this session."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == METHOD for record in records)


def signed_in_at(request: HttpRequest) -> datetime | None:
    """When the signed-in person last proved who they are, by whatever means."""
    records = get_authentication_records(request, request.user)
    return max((datetime.fromtimestamp(one["at"], UTC) for one in records), default=None)
