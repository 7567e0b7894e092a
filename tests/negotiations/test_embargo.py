"""The boundary of an embargo: nothing a millisecond before, everything at the instant.

No worker runs in these tests, and pages are kept in the cache as in production.
"""

from datetime import UTC, datetime, timedelta
from itertools import cycle

import pytest
from django.core.cache import cache
from django.test import Client

from negotiations.exports.files import ONE_TEXT
from tests.factories.corrections import StatementFactory
from tests.factories.negotiations import (
    AgreementFactory,
    NegotiationFactory,
    PositionFactory,
    ReleaseFactory,
    ReleaseItemFactory,
    SessionFactory,
    TentativeAgreementFactory,
)
from tests.factories.portal import RoleGrantFactory
from tests.factories.releases import TermsAcceptanceFactory
from tests.factories.summaries import CitationFactory, SummaryLineFactory, finish_summary

pytestmark = pytest.mark.django_db
A_MILLISECOND = timedelta(milliseconds=1)

# In Los Angeles the clocks go back at 9:00 UTC on 1 November, and forward at 10:00 on 8 March.
INSTANTS = {
    "an ordinary day": datetime(2026, 5, 1, 19, 0, tzinfo=UTC),
    "the first half past one": datetime(2026, 11, 1, 8, 30, tzinfo=UTC),
    "the second half past one": datetime(2026, 11, 1, 9, 30, tzinfo=UTC),
    "just after the gap": datetime(2026, 3, 8, 10, 0, tzinfo=UTC),
}


ONE = "the second half past one"


@pytest.fixture(
    params=[
        ONE,
        *(
            pytest.param(one, marks=pytest.mark.whole(on=engine))
            for one, engine in zip(
                (one for one in INSTANTS if one != ONE), cycle(("sqlite", "postgres"))
            )
        ),
    ]
)
def instant(request) -> datetime:
    return INSTANTS[request.param]


# Of the pages beside it those that tell nothing of a release at any time.
SILENT = ("/glossary/", "/method/", "/corrections/feed.atom", "/press/terms/")


class Embargo:
    """A table of which nobody was told, released to press now and to all at the instant."""

    def __init__(self, instant: datetime) -> None:
        begun = instant - timedelta(days=2)
        self.table = NegotiationFactory(slug="table", title="The canary table")
        self.position = PositionFactory(
            tabled=True,
            said_at=begun,
            clause__negotiation=self.table,
            clause__slug="clause",
            text="Canary words.",
        )
        self.later = PositionFactory(
            tabled=True, said_at=begun, clause=self.position.clause, text="Further canary words."
        )
        self.agreement = AgreementFactory(negotiation=self.table, slug="whole", final=True)
        line = SummaryLineFactory(
            revision__summary__clause=self.position.clause,
            revision__summary__negotiation=self.table,
            text="Canary meaning.",
        )
        CitationFactory(line=line, position=self.position)
        self.summary = finish_summary(line.revision)
        self.release = ReleaseFactory(
            negotiation=self.table,
            slug="news",
            title="Canary news",
            is_embargoed=True,
            terms="Not before the instant.",
            created_at=begun,
            embargo_from=begun,
            live_at=instant,
        )
        items = (
            self.position,
            self.later,
            self.agreement,
            self.summary,
            StatementFactory(negotiation=self.table, words="Canary statement."),
            SessionFactory(negotiation=self.table, held_on=begun.date()),
            TentativeAgreementFactory(clause=self.position.clause, agreed=True),
        )
        for item in items:
            ReleaseItemFactory(release=self.release, item=item, approves=False)
        ReleaseItemFactory(release=self.release, item=self.table)

    @property
    def addresses(self) -> list[str]:
        text = self.position.get_absolute_url()
        table = self.table.get_absolute_url()
        clause = self.position.clause
        redline = f"{clause.get_absolute_url()}compare/{self.position.slug}..{self.later.slug}/"
        return [
            self.release.get_absolute_url(),
            table,
            f"{table}timeline/",
            f"{table}sessions/",
            f"{table}statements/",
            f"{table}feed.atom",
            f"{table}feed.json",
            clause.issue.get_absolute_url(),
            clause.get_absolute_url(),
            text,
            f"{text}text.txt",
            redline,
            f"{redline}redline.txt",
            self.summary.get_absolute_url(),
            "/agreements/whole/",
            "/agreements/whole/text.txt",
            "/agreements/whole/text.json",
        ]

    # Pages that are there anyway, and must not tell of it.
    BESIDE = (
        "/",
        "/updates/",
        "/updates/feed.atom",
        "/updates/feed.json",
        "/agreements/",
        "/sitemap.xml",
        "/press/",
        "/corrections/",
        *SILENT,
    )


@pytest.fixture
def embargo(instant) -> Embargo:
    return Embargo(instant)


def clients_of(embargo: Embargo) -> dict[str, Client]:
    """Everybody who has not accepted the terms, or not at this table."""
    guild = embargo.table.guilds.get()
    people = {
        "anyone": None,
        "a member": RoleGrantFactory(role="member", guild=guild).user,
        "press without acceptance": RoleGrantFactory(role="press", guild=guild).user,
        "press of another guild": RoleGrantFactory(role="press").user,
        "staff of another guild": RoleGrantFactory().user,
    }
    TermsAcceptanceFactory(release=embargo.release, user=people["press of another guild"])
    clients = {}
    for name, user in people.items():
        clients[name] = Client()
        if user is not None:
            clients[name].force_login(user)
    return clients


@pytest.mark.parametrize(
    "method", ["get", pytest.param("head", marks=pytest.mark.whole(on="postgres"))]
)
def test_a_millisecond_before_nothing_and_at_the_instant_everything(
    embargo, instant, method, time_machine, settings
):
    settings.PAGE_CACHE_SECONDS = 600
    time_machine.move_to(instant - A_MILLISECOND, tick=False)
    clients = clients_of(embargo)
    before = statuses(embargo, clients, method)

    time_machine.move_to(instant, tick=False)
    after = statuses(embargo, clients, method)

    assert (before, after) == ({404}, {200})
    cache.clear()


def statuses(embargo: Embargo, clients: dict[str, Client], method: str) -> set[int]:
    return {
        getattr(client, method)(address).status_code
        for client in clients.values()
        for address in embargo.addresses
    }


@pytest.mark.parametrize("ending", ONE_TEXT)
def test_no_file_is_there_before_its_time(ending, time_machine, client):
    instant = INSTANTS[ONE]
    file = f"{Embargo(instant).position.get_absolute_url()}text.{ending}"

    time_machine.move_to(instant - A_MILLISECOND, tick=False)
    before = client.get(file).status_code
    time_machine.move_to(instant, tick=False)

    assert (before, client.get(file).status_code) == (404, 200)


@pytest.mark.whole(on="sqlite")
def test_no_page_beside_it_tells_of_it_before(embargo, instant, time_machine, settings):
    settings.PAGE_CACHE_SECONDS = 600
    clients = clients_of(embargo)

    def telling() -> dict[str, set[str]]:
        """Asked twice, so that what is kept answers for a stranger too."""
        return {
            name: {
                address
                for address in Embargo.BESIDE * 2
                if tells(client.get(address).content.decode())
            }
            for name, client in clients.items()
        }

    time_machine.move_to(instant - A_MILLISECOND, tick=False)
    before = telling()
    time_machine.move_to(instant, tick=False)

    told = set(Embargo.BESIDE) - set(SILENT)
    assert before == {name: set() for name in clients}
    assert telling() == dict.fromkeys(clients, told)
    cache.clear()


def tells(page: str) -> bool:
    return any(word in page for word in ("canary", "Canary", "/table/", "/whole/"))


def test_press_that_accepted_reads_it_all_before(embargo, instant, time_machine):
    time_machine.move_to(instant - A_MILLISECOND, tick=False)
    grant = RoleGrantFactory(role="press", guild=embargo.table.guilds.get())
    TermsAcceptanceFactory(release=embargo.release, user=grant.user)
    client = Client()
    client.force_login(grant.user)

    found = {address: client.get(address).status_code for address in embargo.addresses}

    # Feeds are the same for everybody.
    waiting = {address for address, status in found.items() if status != 200}
    assert waiting == {one for one in embargo.addresses if "/feed." in one}


WAYS = {
    "a range": {"range": "bytes=0-3"},
    "as JSON": {"accept": "application/json"},
    "if it changed": {"if-none-match": "*"},
    "if it is newer": {"if-modified-since": "Thu, 01 Jan 2099 00:00:00 GMT"},
}


@pytest.mark.parametrize("way", WAYS)
def test_no_header_is_a_way_in(embargo, instant, time_machine, client, way):
    time_machine.move_to(instant - A_MILLISECOND, tick=False)

    found = {client.get(path, headers=WAYS[way]).status_code for path in embargo.addresses}

    assert found == {404}


@pytest.mark.parametrize("method", ["options", "post", "put", "patch", "delete"])
def test_no_method_tells_that_it_is_there(embargo, instant, time_machine, client, method):
    """The address of what is there answers as one that nothing is at."""
    time_machine.move_to(instant - A_MILLISECOND, tick=False)
    pairs = [(path, _beside(path)) for path in embargo.addresses]

    found = {
        path: told
        for path, other in pairs
        if (told := _answer(client, method, path)) != _answer(client, method, other)
    }

    assert found == {}


def _beside(path: str) -> str:
    """An address of the same shape at which there is nothing."""
    return (
        path.replace("/table/", "/nothing/")
        .replace("/whole/", "/nothing/")
        .replace("/news/", "/nothing/")
    )


def _answer(client: Client, method: str, path: str) -> tuple[int, str, bytes]:
    answer = getattr(client, method)(path)
    return answer.status_code, answer.headers.get("Allow", ""), answer.content
