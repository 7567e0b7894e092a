"""Every route, asked by everybody, read and written: exactly the table that stands beside.

`table.txt` has a line for each route: its name, then one letter a column for GET, then for POST.
A dot lets the person in, whatever the page then says of the form; `s` asks to sign in, `f` for a
second factor, `r` for a recent sign-in; 3, 4 and 5 are 403, 404 and 405.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import resolve

from portal.models import Guild
from tests import second_factors
from tests.conventions.test_routes import own_routes
from tests.leaks.test_leaks import addresses
from tests.leaks.twins import built
from tests.matrix.people import COLUMNS, OURS, THEIRS, UNPROVEN, person

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).with_name("table.txt")
PLAINLY = ("anyone",)
INSIDERS = ("committee", "membership", "member", "press")
MOST_TRIED = 6
# What an address of two names is called: the other one is allauth's.
SAME = {
    "account_login": "sign-in",
    "account_confirm_login_code": "sign-in-code",
    "mfa_authenticate": "sign-in-second-factor",
}
UNWELL = 503  # what /health/ answers where no scheduler runs
ASKED = {"sign-in": "s", "second-factor": "f", "recent-sign-in": "r"}


def lines() -> dict[str, tuple[str, str]]:
    rows = TABLE.read_text(encoding="utf-8").splitlines()
    cells = (row.split() for row in rows if row and not row.startswith("#"))
    return {name: (read, write) for name, read, write in cells}


@pytest.fixture
def guilds() -> Iterator[dict[str, Guild]]:
    """Those of the world, with the same keys each time: addresses are drawn by them."""
    with built() as world:
        yield {OURS: world.guild, THEIRS: Guild.objects.exclude(pk=world.guild.pk).first()}


@pytest.mark.parametrize(
    "columns",
    [
        PLAINLY,
        pytest.param(
            tuple(column for column in COLUMNS if column not in PLAINLY),
            marks=pytest.mark.whole(on="sqlite"),
        ),
    ],
    ids=["plainly", "all others"],
)
def test_exactly_the_table(columns: tuple[str, ...], guilds: dict[str, Guild]) -> None:
    asked_at, expected = places(guilds), lines()

    found = {
        column: {name: (ask(one, "get", at), ask(one, "post", at)) for name, at in asked_at}
        for column, one in ((column, client_of(column, guilds)) for column in columns)
    }

    written = {
        column: {name: (read[place], write[place]) for name, (read, write) in expected.items()}
        for place, column in enumerate(COLUMNS)
        if column in columns
    }
    assert {
        (column, name): (found[column].get(name), cells)
        for column in columns
        for name, cells in written[column].items()
        if found[column].get(name) != cells
    } == {}
    assert found == written


@pytest.mark.whole(on="sqlite")
def test_other_methods_reach_the_editor_alone(guilds: dict[str, Guild]) -> None:
    asked_at, asking = places(guilds), client_of(f"committee of {OURS}", guilds)

    taken = {
        (name, method)
        for name, at in asked_at
        for method in ("put", "patch", "delete")
        if ask(asking, method, at) == "."
    }

    assert taken == {
        ("position-draft", "patch"),
        ("position-base", "put"),
        ("position-note", "put"),
        ("position-hold", "delete"),
    }


def client_of(column: str, guilds: dict[str, Guild]) -> Client:
    client, user = Client(raise_request_exception=False), person(column, guilds)
    if user is not None and column == UNPROVEN:
        with second_factors.withheld():
            client.force_login(user)
    elif user is not None:
        client.force_login(user)
    return client


def places(guilds: dict[str, Guild]) -> list[tuple[str, str]]:
    """One address of ours for each route, with the route's name."""
    known: dict[str, list[str]] = {}
    for address in addresses(is_mixed=False):
        known.setdefault(str(resolve(address).url_name), []).append(address)
    insiders = [client_of(f"{role} of {OURS}", guilds) for role in INSIDERS]
    names = [str(route.name) for _, route in own_routes()]
    return [(name, place_of(known.get(name) or known[SAME[name]], insiders)) for name in names]


def place_of(fitting: list[str], insiders: list[Client]) -> str:
    """The first address that is there for somebody of ours, at our table if there is one."""
    by_table = sorted(fitting, key=lambda address: "/our-table/" not in address)
    for address in by_table[:MOST_TRIED] if len(by_table) > 1 else ():
        if any(ask(one, "get", address) != "4" for one in insiders):
            return address
    return by_table[0]


def ask(client: Client, method: str, address: str) -> str:
    """The letter of the answer; whatever it did is undone, a sign-out too."""
    cache.clear()
    kept = deepcopy(client.cookies)
    with transaction.atomic():
        response = getattr(client, method)(address)
        transaction.set_rollback(True)
    client.cookies = kept
    return letter(response.status_code, response.headers.get("Location", ""))


def letter(status: int, location: str) -> str:
    if status in {401, 403, 404, 405}:
        return "s" if status == 401 else str(status - 400)
    assert status < 500 or status == UNWELL, status
    asked = re.fullmatch(r"/([a-z-]+)/\?next=.*", location)
    return ASKED.get(asked[1], ".") if asked else "."
