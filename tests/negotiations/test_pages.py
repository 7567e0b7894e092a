"""Which page an address names, and who finds it."""

import pytest

from negotiations import pages
from portal.access import ANYONE
from tests.factories.negotiations import (
    ClauseFactory,
    NegotiationFactory,
    PositionFactory,
    ReleaseItemFactory,
)
from tests.factories.portal import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/method/", "/method/"),
        ("/method/?a=1#b", "/method/"),
        ("http://localhost:8000/method/", "/method/"),
        ("", "/"),
    ],
)
def test_an_address_of_ours_is_found(address, path, settings):
    settings.BASE_URL = "http://localhost:8000"
    page = pages.find(address)

    assert page is not None
    assert page.path == path


@pytest.mark.parametrize(
    "address",
    [
        "/no-such-page/",
        "method/",
        "https://other.example/method/",
        "//other.example/method/",
        "http://[/",
        "/staff/",
        "/jobs/",
        "/negotiations/" + "a" * 300 + "/",
    ],
)
def test_others_are_not(address):
    assert pages.find(address) is None


def shown(path: str) -> bool:
    page = pages.find(path)
    assert page is not None
    return pages.is_shown(page, ANYONE, NOW)


def test_a_page_is_found_once_it_was_released():
    table = NegotiationFactory(slug="table")
    before = shown("/negotiations/table/")

    ReleaseItemFactory(item=table)

    assert (before, shown("/negotiations/table/")) == (False, True)


def test_all_that_an_address_names_has_to_be_found():
    table = NegotiationFactory(slug="table")
    ReleaseItemFactory(item=table)
    first, second = (
        PositionFactory(clause=clause, tabled=True)
        for clause in [ClauseFactory(negotiation=table, slug="clause")] * 2
    )
    ReleaseItemFactory(item=first)
    clause = "/negotiations/table/clauses/clause/"
    pair = f"{clause}compare/{first.slug}..{second.slug}/"
    hidden = (shown(f"{clause}v/{second.slug}/"), shown(pair))

    ReleaseItemFactory(item=second)

    assert (hidden, shown(clause), shown(pair)) == ((False, False), True, True)
    assert not shown("/negotiations/table/clauses/other/")


def test_a_withdrawn_release_keeps_its_page():
    release = ReleaseItemFactory(release__slug="gone").release
    release.state, release.withdrawn_at, release.withdrawn_reason = "withdrawn", NOW, "A mistake."
    release.save()

    assert shown("/updates/gone/")
