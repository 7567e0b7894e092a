"""Two guilds' clauses beside each other: whatever a column can hold, as every reader."""

from html import unescape

import pytest
from django.test import Client

from tests.leaks import world as w
from tests.leaks.test_leaks import CANARIES, HREF, client_of

pytestmark = pytest.mark.django_db

START = "/issues/open-issue/"
# What the public page of one clause may tell of at all.
SHOWN = ("canarypublic", "canarymembers", "canarytabled", "canaryfuture", "canaryagreement")


def walk(client: Client) -> list[str]:
    """The page as it opens, and each that differs in one column or in the view."""
    first = client.get(START).content.decode()
    links = {unescape(link) for link in HREF.findall(first) if link.startswith(f"{START}?")}
    answers = {link: client.get(link) for link in links}
    assert {answer.status_code for answer in answers.values()} == {200}
    return [first, *(answer.content.decode() for answer in answers.values())]


@pytest.mark.parametrize(
    "reader",
    [
        w.ANYONE,
        w.MEMBER,
        *(pytest.param(one, marks=pytest.mark.whole) for one in (*w.INSIDE, w.OTHER_STAFF)),
    ],
)
def test_no_column_tells_more_than_its_reader_may_know(reader):
    world = w.build()
    w.third_table()

    pages = walk(client_of(world.people[reader]))

    told = {canary for canary in CANARIES if any(canary in page for page in pages)}
    may_know = {canary for canary, readers in CANARIES.items() if reader in readers}
    assert told - may_know == set()
    assert {canary for canary in SHOWN if canary in may_know} - told == set()
