"""A table with something to tell, and its releases as people make them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from negotiations.actions import release_decisions as decisions
from negotiations.actions import releases
from negotiations.models import Negotiation, Release, Session
from portal.models import User
from tests.factories.negotiations import SessionFactory
from tests.factories.portal import NOW

Draft = Callable[..., Release]
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _at_now(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def session(table: Negotiation) -> Session:
    return SessionFactory(negotiation=table, topics="Consent")


@pytest.fixture
def draft(table: Negotiation, session: Session, staff: User) -> Draft:
    """Begin a release of the table and a session, written by Ana, and take it on."""

    def begin(to: str = "draft", by: User | None = None, items: Any = None, **said: Any) -> Release:
        said = {"title": "News", "change_note": "New.", "audience": "public"} | said
        release = releases.start(negotiation=table, by=staff, now=NOW, **said)
        named = [table, session] if items is None else items
        releases.choose_items(release=release, items=named, by=staff, now=NOW)
        if to in {"in_review", "approved"}:
            releases.submit(release=release, by=staff, now=NOW)
        if to == "approved":
            assert by is not None
            decisions.approve(release=release, by=by, now=NOW)
        return Release.objects.get(pk=release.pk)

    return begin


def at(name: str, *more: object) -> str:
    return reverse(name, args=["table", *more])


def read(client: Client, address: str, **query: object) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def send(client: Client, address: str, **typed: object) -> str:
    """The page that comes after the form was sent, its marks of quotation as they are read."""
    content = client.post(address, typed, follow=True).content.decode()
    return content.replace("&#x27;", "'").replace("&quot;", '"')


def seen(client: Client, release: Release, at_step: str = "") -> str:
    """The fingerprint that a page gives whoever signs."""
    name = f"release-{at_step}" if at_step else "release-draft"
    page = read(client, at(name, release.pk))
    return page.split('name="seen" value="', 1)[1].split('"', 1)[0]


def sign(client: Client, release: Release) -> str:
    return send(client, at("release-approve", release.pk), seen=seen(client, release))


def force(client: Client, release: Release, **typed: object) -> str:
    mark = seen(client, release, "force")
    typed = {"words": "It leaks already.", "is_known": "on"} | typed
    return send(client, at("release-force", release.pk), seen=mark, **typed)


def state(release: Release) -> str:
    return Release.objects.get(pk=release.pk).state
