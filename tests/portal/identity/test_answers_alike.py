"""Nobody learns from an answer which addresses have an account: not by words, status, work or time."""

import re
import statistics
import time

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.models import Letter
from tests.factories.portal import NOW, UserFactory
from tests.portal.identity import steps

pytestmark = pytest.mark.django_db

UNKNOWN = "nobody@guild.example"
# What differs between any two answers, whoever asks.
VARYING = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
# Of two medians of the same work on a busy machine; half a millisecond more is not told apart.
NOISE = 0.10


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    cache.clear()


KNOWN = {
    "an open account": {},
    "a closed account": {"is_active": False},
    "staff": {"staff": True},
    "an operator": {"operator": True},
}


def told(email: str) -> list[tuple[int, dict[str, str], str]]:
    """All that a browser gets to see of asking for a code and of typing a wrong one."""
    client = Client()
    asked = steps.ask(client, email)
    page = client.get(asked.url)
    wrong = [steps.type_code(client, "BCDF-GHJK") for _ in range(3)]
    after = client.get(wrong[-1].url)
    return [seen(answer, email) for answer in (asked, page, *wrong, after)]


def seen(answer, email: str) -> tuple[int, dict[str, str], str]:
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
    cookies = sorted(answer.cookies)
    words = VARYING.sub("", answer.content.decode()).replace(email, "")
    return answer.status_code, headers | {"cookies": " ".join(cookies)}, words


@pytest.mark.parametrize("traits", KNOWN.values(), ids=KNOWN)
def test_words_status_and_headers_are_the_same(traits: dict[str, bool], time_machine) -> None:
    time_machine.move_to(NOW, tick=False)
    person = UserFactory(**traits)

    assert told(person.email) == told(UNKNOWN)


def test_the_letters_differ() -> None:
    closed, known = UserFactory(is_active=False), UserFactory()
    for email in (closed.email, known.email, UNKNOWN):
        steps.ask(Client(), email)

    letters = {letter.to: letter.text for letter in Letter.objects.all()}

    assert letters[closed.email] == letters[UNKNOWN]
    assert ["no open account" in letters[one] for one in (UNKNOWN, known.email)] == [True, False]
    assert [bool(steps.CODE.search(letters[one])) for one in (UNKNOWN, known.email)] == [
        False,
        True,
    ]


@pytest.mark.parametrize("traits", KNOWN.values(), ids=KNOWN)
def test_the_database_is_asked_the_same(traits: dict[str, bool]) -> None:
    person = UserFactory(**traits)

    statements = [statements_of(email) for email in (person.email, UNKNOWN)]

    assert statements[0] == statements[1]
    assert len(statements[0]) == 13


def statements_of(email: str) -> list[str]:
    """Queries of asking for a code and of a wrong one, without their values."""
    client = Client()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        steps.ask(client, email)
        steps.type_code(client, "BCDF-GHJK")
    return [shape_of(query["sql"]) for query in captured]


def shape_of(sql: str) -> str:
    return re.sub(r"'(?:[^']|'')*'|\b\d+\b|NULL|s\d+_x\d+|\"?s\w+_x\d+\"?", "?", sql)


def test_past_the_limit_unknown_addresses_get_the_same_answer_and_no_letter(
    settings, time_machine
) -> None:
    time_machine.move_to(NOW, tick=False)
    settings.UNKNOWN_LETTER_RATE = "1/hour"
    client = Client()
    first = steps.ask(client, UNKNOWN)
    with CaptureQueriesContext(connection) as within:
        steps.ask(Client(), "first@guild.example", address="198.51.100.7")

    with CaptureQueriesContext(connection) as past:
        second = steps.ask(Client(), "second@guild.example")

    assert seen(first, UNKNOWN) == seen(second, "second@guild.example")
    assert [shape_of(query["sql"]) for query in past] == [
        shape_of(query["sql"]) for query in within
    ]
    unsent = Letter.objects.get(to="second@guild.example")
    assert unsent.expires_at == unsent.created_at
    assert not Letter.objects.due(unsent.created_at).filter(pk=unsent.pk).exists()


def test_a_mailed_letter_takes_no_mail_server_in_the_request(mailoutbox) -> None:
    steps.ask(Client(), UserFactory().email)
    steps.ask(Client(), UNKNOWN)

    assert mailoutbox == []


@pytest.mark.whole(on="sqlite")
def test_time_tells_nothing(settings) -> None:
    """200 known and 200 unknown addresses in turns: their medians lie within the noise."""
    settings.SIGN_IN_RATE_PER_ADDRESS = settings.UNKNOWN_LETTER_RATE = "10000/hour"
    people = UserFactory.create_batch(200)
    for warm_up in range(10):
        seconds_for(f"warm-{warm_up}@guild.example")
    known, unknown = [], []
    for number, person in enumerate(people):
        known.append(seconds_for(person.email))
        unknown.append(seconds_for(f"nobody-{number}@guild.example"))

    medians = statistics.median(known), statistics.median(unknown)

    assert abs(medians[0] - medians[1]) <= max(NOISE * min(medians), 0.0005), medians


def seconds_for(email: str) -> float:
    client = Client()
    start = time.perf_counter()
    steps.ask(client, email)
    return time.perf_counter() - start


def test_the_second_step_is_asked_only_after_the_first() -> None:
    """Who has a second factor is not told to whoever does not read the letters."""
    person = UserFactory()
    steps.add_app(person)
    client = Client()
    steps.ask(client, person.email)

    early = client.get(reverse("sign-in-second-factor"))
    steps.type_code(client, "BCDF-GHJK")
    later = client.post(reverse("sign-in-second-factor"), {"code": steps.app_code()})

    assert [early.url, later.url] == ["/sign-in/", "/sign-in/"]
    assert not steps.is_signed_in(client)
