"""Which of the own pages take a sign-in of the last minutes."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.urls import resolve

from members import urls
from portal.access import RecentSignInNeeded, Viewer
from tests.factories.portal import NOW

SENSITIVE = {"me-mail", "me-mail-codes", "me-data-file", "me-erase"}


def asked(address, minutes):
    request = RequestFactory().get(address)
    request.viewer, request.now = Viewer(user_id=1), NOW
    request.signed_in_at = NOW - timedelta(minutes=minutes)
    match = resolve(address)
    return match.func(request, *match.args, **match.kwargs)


@pytest.mark.parametrize("name", sorted(SENSITIVE))
def test_an_open_screen_is_not_enough(name):
    route = next(one for one in urls.own if one.name == name)

    with pytest.raises(RecentSignInNeeded):
        asked(f"/me/{route.pattern}", minutes=16)
