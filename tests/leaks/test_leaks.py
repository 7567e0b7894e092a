"""Every address, asked for as every kind of reader: no word where it does not belong."""

import re
from collections import deque
from html import unescape
from itertools import product

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, is_valid_path

from negotiations.models import (
    Clause,
    DraftRevision,
    Issue,
    Negotiation,
    Position,
    Proposal,
)
from tests.leaks import world as w

pytestmark = pytest.mark.django_db

CANARIES = w.SEEN | w.UNSHOWN
HREF = re.compile(r'(?:href|action|src)="(/[^"#]*)"')
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
METHODS_THAT_END_A_SESSION = {"/sign-out/"}


@pytest.fixture
def world() -> w.World:
    return w.build()


def routes(patterns=None, prefix: str = "/") -> list[str]:
    """Every route of the portal with its parameters, Django's admin aside."""
    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith("/operate/"):
            continue
        if isinstance(pattern, URLResolver):
            found += routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            found.append(route)
    return found


def keys(model: type[Model], field: str) -> list[str]:
    values = (
        model._default_manager.exclude(**{field: ""}) if field != "pk" else model._default_manager
    )
    return sorted({str(value) for value in values.values_list(field, flat=True)})


def candidates() -> dict[str, list[str]]:
    """What may stand for each route parameter: all there is, hidden or not."""
    slugs = keys(Position, "slug")
    pairs = [f"{slugs[0]}..{slug}" for slug in slugs] + [f"{slug}..{slugs[0]}" for slug in slugs]
    return {
        "negotiation": keys(Negotiation, "slug"),
        "issue": keys(Issue, "slug"),
        "clause": keys(Clause, "slug"),
        "position": slugs + keys(Position, "pk"),
        "pair": pairs,
        "pk": sorted({*keys(Proposal, "pk"), *keys(Position, "pk")}),
        "conflict": keys(DraftRevision, "pk"),
    }


def addresses(*, is_mixed: bool = True) -> list[str]:
    """Every address there can be; unmixed, without those that put a text under a foreign clause."""
    values = candidates()
    found = []
    texts = set(Position.objects.values_list("clause__negotiation__slug", "clause__slug", "slug"))
    for route in routes():
        names = PARAMETER.findall(route)
        for chosen in product(*(values[name] for name in names)):
            address = route
            for value in chosen:
                address = PARAMETER.sub(value, address, count=1)
            is_odd = names[-1:] == ["position"] and chosen not in texts
            is_odd |= (
                names[-1:] == ["pair"] and (*chosen[:2], chosen[2].split("..")[1]) not in texts
            )
            if is_valid_path(address) and (is_mixed or not is_odd):
                found.append(address)
    return found


def client_of(user) -> Client:
    client = Client(raise_request_exception=True)
    if user is not None:
        client.force_login(user)
    return client


def crawl(client: Client, *, is_mixed: bool) -> dict[str, str]:
    """Ask for every address, and for every address found on the way; texts by address.

    An answer may repeat the address it was asked for, and the one to go on to after a sign-in.
    """
    waiting = deque(addresses(is_mixed=is_mixed))
    pages: dict[str, str] = {}
    while waiting:
        address = waiting.popleft()
        if address in pages or address.startswith(("/static/", "/operate/")):
            continue
        if address in METHODS_THAT_END_A_SESSION:
            continue
        response = client.get(address)
        assert response.status_code != 500, address
        body = response.getvalue() if response.streaming else response.content
        headers = " ".join(f"{name}: {value}" for name, value in response.items())
        page = f"{headers}\n{body.decode(errors='replace')}"
        waiting.extend(unescape(link) for link in HREF.findall(page))
        pages[address] = page.replace(address, "").replace(address.partition("?next=")[2], "")
    return pages


@pytest.mark.parametrize("reader", [w.ANYONE, w.MEMBER, *w.INSIDE, w.OTHER_STAFF])
def test_each_reader_finds_exactly_what_is_theirs(world, reader):
    pages = crawl(client_of(world.people[reader]), is_mixed=reader not in w.INSIDE)

    found = {
        canary: sorted(address for address, page in pages.items() if canary in page)
        for canary in CANARIES
    }
    leaked = {c: at for c, at in found.items() if at and reader not in CANARIES[c]}
    missing = [c for c, readers in w.SEEN.items() if reader in readers and not found[c]]
    assert (leaked, missing) == ({}, [])


@pytest.mark.parametrize("reader", [w.ANYONE, w.MEMBER, w.OTHER_STAFF])
def test_hidden_and_absent_answer_alike(world, reader):
    client = client_of(world.people[reader])
    hidden_addresses = dict(world.hidden_addresses)
    if reader == w.OTHER_STAFF:
        del hidden_addresses["another guild's negotiation"]

    for what, address in hidden_addresses.items():
        absent = re.sub(r"[a-z0-9]+/$", "absent/", address)
        if address.startswith("/staff/our-table/proposals/"):
            absent = "/staff/our-table/proposals/999999/"
        hidden_answer, absent_answer = client.get(address), client.get(absent)
        assert told(hidden_answer, address) == told(absent_answer, absent), what


def told(response, address: str) -> tuple[int, str, str]:
    """What an answer says: status, where it sends, and its page without its own address."""
    page = response.content.decode().replace(address, "")
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
    return response.status_code, response.headers.get("Location", "").replace(address, ""), page
