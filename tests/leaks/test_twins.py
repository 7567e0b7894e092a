"""Two databases that differ in what is hidden: nobody who may not know of it can tell which is which."""

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape

import pytest
from django.test import Client
from django.urls import is_valid_path, resolve

from negotiations.forms.board import STATES
from negotiations.models import Clause, Issue
from negotiations.timeline import Kind
from tests.factories.portal import NOW
from tests.leaks import world as w
from tests.leaks.hidden import (
    HIDDEN,
    hide,
    open_clause,
    unknown_to,
    visible_first,
    visible_later,
)
from tests.leaks.test_leaks import (
    HREF,
    METHODS_THAT_END_A_SESSION,
    PARAMETER,
    belonging,
    candidates,
    filled_in,
    in_one_form,
    routes,
)
from tests.leaks.twins import (
    Answer,
    Change,
    Question,
    answers,
    built,
    client_of,
    differences,
    undone,
)

pytestmark = pytest.mark.django_db

HTML, JSON, ATOM = "text/html", "application/json", "application/atom+xml"
LED_TO = 2
TABLE, ISSUE = "/negotiations/our-table/", "/issues/open-issue/"
# Where a count, an order or a date that holds too much would show first.
LISTS = (
    "/",
    "/absent/",
    "/agreements/",
    "/agreements/open/",
    "/glossary/",
    "/robots.txt",
    "/sitemap.xml",
    "/updates/",
    ISSUE,
    TABLE,
    f"{TABLE}clauses/open-clause/",
    f"{TABLE}clauses/quiet-clause/",
    f"{TABLE}issues/open-issue/",
    f"{TABLE}sessions/",
    f"{TABLE}statements/",
    f"{TABLE}timeline/",
)


RICHEST = (
    "/",
    "/sitemap.xml",
    "/updates/",
    ISSUE,
    TABLE,
    f"{TABLE}timeline/",
    f"{TABLE}clauses/open-clause/",
)
WORKING_LISTS = (
    "/jobs/",
    "/staff/",
    "/staff/our-table/",
    "/staff/our-table/agreements/",
    "/staff/our-table/proposals/new/",
    "/staff/our-table/releases/",
    "/staff/our-table/statements/",
    "/staff/our-table/summaries/",
    "/staff/our-table/uploads/",
    "/staff/other-table/",
    "/negotiations/other-table/",
)


@pytest.fixture(autouse=True)
def _clock_stands_still(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


@cache
def addresses(of_each: int) -> tuple[str, ...]:
    """Some addresses of each route: of hidden things, absent in one of the twins, and of others."""
    with built(visible_first, visible_later):
        seen = set(own_places())
    with built(visible_first, hide(*HIDDEN), visible_later):
        own = [one for one in own_places() if is_asked(one)]
        of_hidden = [one for one in own if one not in seen]
        of_others = [one for one in own if one in seen]
        sampled = [*some_of(of_hidden, of_each), *some_of(of_others, of_each)]
        return tuple(dict.fromkeys([*LISTS, *narrowed(), *sampled]))


def own_places() -> Iterator[str]:
    """The address of each thing at its own place; of a file one form."""
    values, homes = candidates(), belonging()
    for route in routes():
        names = PARAMETER.findall(route)
        chosen: list[tuple[str, ...]] = [()]
        for place, name in enumerate(names):
            home = homes.get((names[place - 1], name)) if place else None
            chosen = [
                (*one, value)
                for one in chosen
                for value in values[name]
                if home is None or (one[-1], value) in home
            ]
        filled = (filled_in(route, one) for one in chosen)
        yield from (one for one in filled if is_valid_path(one) and in_one_form(one))


def some_of(found: Iterable[str], of_each: int) -> Iterator[str]:
    """Of each route so many addresses, taken evenly from all."""
    by_route: dict[str, list[str]] = {}
    for address in found:
        by_route.setdefault(route_of(address), []).append(address)
    for all_of_it in by_route.values():
        yield from all_of_it[:: -(-len(all_of_it) // of_each)]


def route_of(address: str) -> str:
    path = address.partition("?")[0]
    return resolve(path).route if is_valid_path(path) else path


def narrowed() -> Iterator[str]:
    """Lists narrowed by every value that their filters know, and by values of hidden things."""
    sides = ("guild", "employer", "joint", "nobody")
    issues = Issue.objects.values_list("slug", flat=True)
    clauses = Clause.objects.values_list("negotiation__slug", "slug")
    columns = [f"{table}/{clause}" for table, clause in clauses]
    for address, name, values in (
        (TABLE, "issue", [*issues, "absent"]),
        (TABLE, "turn", sides),
        (TABLE, "moved", sides),
        (TABLE, "standing", [value for value, _ in STATES]),
        (f"{TABLE}timeline/", "kind", [*Kind.values, "absent"]),
        ("/updates/", "page", ["1", "2", "last"]),
        (ISSUE, "left", columns),
        (ISSUE, "right", columns),
    ):
        yield from (f"{address}?{name}={value}" for value in values)


def crawl(client: Client, start: Iterable[str]) -> dict[Question, Answer]:
    """Ask for each address, and of each route for some that the answers lead to."""
    found: dict[Question, Answer] = {}
    waiting, led_to = deque(start), Counter[str]()
    while waiting:
        question = Question(waiting.popleft())
        if question in found:
            continue
        found |= answers(client, [question])
        for link in links_in(found[question]):
            if is_asked(link) and link not in waiting and led_to[route_of(link)] < LED_TO:
                led_to[route_of(link)] += Question(link) not in found
                waiting.append(link)
    return found


def links_in(answer: Answer) -> list[str]:
    if b"<html" not in answer.body[:200]:
        return []
    return [unescape(link) for link in HREF.findall(answer.body.decode())]


def is_asked(address: str) -> bool:
    # An event's number and hash follow from all before it, and auditors need them for the chain;
    # a new secret is random, and so is the length of its drawing.
    if address.startswith(("/staff/audit/", "/me/security/authenticator/new/")):
        return False
    if address.startswith(("/static/", "/operate/")) or address in METHODS_THAT_END_A_SESSION:
        return False
    return "/redline." not in address or in_one_form(address)


def in_other_ways(asked: Iterable[str]) -> list[Question]:
    """The first address of each route, by other methods and with other headers."""
    some = {route_of(address): address for address in reversed([*asked])}.values()
    questions = [Question(one, method) for one in some for method in ("HEAD", "OPTIONS")]
    for accepted in (HTML, JSON, ATOM, "*/*"):
        questions += [Question(one, headers=(("Accept", accepted),)) for one in some]
    in_part = (("Range", "bytes=0-9"),)
    return questions + [Question(one, headers=in_part) for one in some if "." in one]


LAST, BETWEEN = "made last", "made in between"


def compared(reader: str, of_each: int, *times: str) -> dict[str, list[Change]]:
    """What tells the tables alone from those with all that is hidden, made at one time or another."""
    names, start = unknown_to(reader), addresses(of_each)
    found = {}
    with built(visible_first, visible_later) as world:
        client = client_of(world.people[reader])
        bare = crawl(client, start)
        if LAST in times:
            with undone():
                hide(*names)(world)
                found[LAST] = differences(bare, answers(client, bare))
    if BETWEEN in times:
        with built(visible_first, hide(*names), visible_later) as world:
            client = client_of(world.people[reader])
            found[BETWEEN] = differences(bare, answers(client, bare))
    return {when: told for when, told in found.items() if told}


@pytest.mark.whole(on="postgres")
def test_no_stranger_can_tell_that_something_was_hidden_before():
    assert compared(w.ANYONE, 1, BETWEEN) == {}


@pytest.mark.parametrize(
    ("reader", "of_each", "times"),
    [
        pytest.param(w.MEMBER, 1, (LAST, BETWEEN), marks=pytest.mark.whole(on="sqlite")),
        pytest.param(w.ANYONE, 2, (LAST, BETWEEN), marks=pytest.mark.whole(on="sqlite")),
        pytest.param(w.OTHER_STAFF, 1, (BETWEEN,), marks=pytest.mark.whole(on="postgres")),
        pytest.param(w.PRESS_READER, 1, (BETWEEN,), marks=pytest.mark.whole(on="sqlite")),
    ],
)
def test_nobody_outside_can_tell_that_anything_is_hidden(reader, of_each, times):
    assert compared(reader, of_each, *times) == {}


@pytest.mark.parametrize(
    "reader",
    [
        *(
            pytest.param(reader, marks=pytest.mark.whole(on="sqlite"))
            for reader in (w.EX_STAFF, w.OBSERVER, w.COUNSEL, w.COMMITTEE)
        ),
        *(
            pytest.param(reader, marks=pytest.mark.whole(on="postgres"))
            for reader in (w.OTHER_MEMBER, w.PRESS, w.CONSULTANT, w.STAFF)
        ),
    ],
)
def test_no_list_tells_more_than_its_reader_may_know(reader):
    questions = [Question(address) for address in LISTS + WORKING_LISTS]
    with built(visible_first, visible_later) as world:
        client = client_of(world.people[reader])
        bare = answers(client, questions)
        hide(*unknown_to(reader))(world)
        full = answers(client, questions)

    assert differences(bare, full) == []


@pytest.mark.whole(on="sqlite")
def test_no_kind_of_hidden_thing_shows_by_itself():
    found = {}
    questions = [Question(address) for address in RICHEST]
    with built(visible_first, visible_later) as world:
        client = client_of(world.people[w.MEMBER])
        bare = answers(client, questions)
        for name in unknown_to(w.MEMBER):
            with undone():
                hide(name)(world)
                found[name] = differences(bare, answers(client, questions))

    assert {name: told for name, told in found.items() if told} == {}


@pytest.mark.whole(on="postgres")
def test_no_method_and_no_header_tells_either():
    questions = in_other_ways(addresses(1))
    with built(visible_first, visible_later) as world:
        bare = answers(client_of(world.people[w.MEMBER]), questions)
    with built(visible_first, hide(*unknown_to(w.MEMBER)), visible_later) as world:
        full = answers(client_of(world.people[w.MEMBER]), questions)

    assert differences(bare, full) == []


def test_a_kept_page_tells_no_more(settings):
    settings.PAGE_CACHE_SECONDS = 60
    questions = [Question(address) for address in LISTS]
    with built(visible_first, visible_later) as world:
        client = client_of(None)
        bare = answers(client, questions)
        warm = answers(client, questions)
        hide(*unknown_to(w.ANYONE))(world)
        full = answers(client, questions)

    assert (differences(bare, warm), differences(bare, full)) == ([], [])


@pytest.mark.whole
def test_the_same_words_said_before_in_secret_do_not_show():
    """By the same side at the same instant, on the clause that everybody sees.

    The drawn digits differ then; nobody without the key can say which are the first drawn.
    """

    def said_before(_world: w.World) -> None:
        w.tabled(open_clause(), "Later words of the guild.")

    with built(visible_first, visible_later):
        bare = client_of(None).get("/sitemap.xml").text
    with built(visible_first, said_before, visible_later):
        full = client_of(None).get("/sitemap.xml").text

    assert "guild-" in bare
    assert bare != full
    assert undrawn(bare) == undrawn(full)


def undrawn(addresses: str) -> str:
    return re.sub(r"(-(?:guild|employer)-[0-9a-f]{4})[0-9a-f]{2}(?=/)", r"\1", addresses)
