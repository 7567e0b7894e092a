"""Limits stop who guesses and never the owner: by network address, by account, by known browser."""

import pytest
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from portal import throttles
from portal.identity import known_browsers
from portal.models import Letter
from tests.factories.portal import NOW, UserFactory
from tests.portal.identity import steps

pytestmark = pytest.mark.django_db

ELSEWHERE = "203.0.113.9"


@pytest.fixture(autouse=True)
def _clock(time_machine) -> None:
    """NOW is a full hour, so that no window ends within a test."""
    cache.clear()
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def writer():
    return UserFactory(email="writer@guild.example")


def test_codes_for_one_account_are_counted_from_wherever(writer, settings) -> None:
    settings.SIGN_IN_RATE_PER_ACCOUNT = "2/hour"

    answers = [steps.ask(Client(), writer.email, address=f"192.0.2.{n}") for n in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert answers[-1]["Retry-After"] == "3600"
    assert "Too many attempts. Try again in 60 minutes." in answers[-1].content.decode()
    assert Letter.objects.count() == 2


def test_unknown_addresses_are_counted_alike(settings) -> None:
    settings.SIGN_IN_RATE_PER_ACCOUNT = "2/hour"

    answers = [steps.ask(Client(), "nobody@guild.example") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 429]


def test_the_owner_gets_in_from_a_browser_that_was_there_before(writer, settings) -> None:
    own = Client()
    steps.sign_in(own, writer)
    own.post(reverse("sign-out"))
    settings.SIGN_IN_RATE_PER_ACCOUNT = "2/hour"
    strangers = [steps.ask(Client(), writer.email, address=ELSEWHERE) for _ in range(4)]

    steps.sign_in(own, writer)

    assert strangers[-1].status_code == 429
    assert steps.is_signed_in(own)


def test_a_known_browser_has_a_limit_of_its_own(writer, settings) -> None:
    own = Client()
    steps.sign_in(own, writer)
    own.post(reverse("sign-out"))
    settings.SIGN_IN_RATE_PER_ACCOUNT = "2/hour"

    answers = [steps.ask(own, writer.email) for _ in range(3)]
    stranger = steps.ask(Client(), writer.email)

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert stranger.status_code == 302


def test_the_cookie_is_for_the_account_alone(writer, settings) -> None:
    own, colleague = Client(), UserFactory()
    steps.sign_in(own, writer)
    own.post(reverse("sign-out"))
    settings.SIGN_IN_RATE_PER_ACCOUNT = "1/hour"

    answers = [steps.ask(own, colleague.email) for _ in range(2)]
    elsewhere = steps.ask(Client(), colleague.email)

    assert [one.status_code for one in (*answers, elsewhere)] == [302, 429, 429]


def test_a_forged_cookie_is_none(writer, settings) -> None:
    settings.SIGN_IN_RATE_PER_ACCOUNT = "1/hour"
    steps.ask(Client(), writer.email)
    forger = Client()
    forger.cookies[known_browsers.COOKIE] = f'{{"{writer.pk}": "mine"}}:forged:signature'

    answer = steps.ask(forger, writer.email)

    assert answer.status_code == 429


def test_the_cookie_tells_scripts_and_other_sites_nothing(writer) -> None:
    own = Client()
    response = steps.sign_in(own, writer)

    cookie = response.cookies[known_browsers.COOKIE]

    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 31_536_000)
    assert writer.email not in cookie.value


def test_a_browser_is_known_to_five_accounts_at_most() -> None:
    own, people = Client(), UserFactory.create_batch(6)
    for person in people:
        steps.sign_in(own, person)
        own.post(reverse("sign-out"))
    request = HttpRequest()
    request.COOKIES = {name: morsel.value for name, morsel in own.cookies.items()}

    known = [bool(known_browsers.name_of(request, person)) for person in people]

    assert known == [False, True, True, True, True, True]


def test_attempts_from_one_address_are_counted_over_all_accounts(settings) -> None:
    settings.SIGN_IN_RATE_PER_ADDRESS = "2/hour"

    statuses = [steps.ask(Client(), f"person-{n}@guild.example").status_code for n in range(3)]
    elsewhere = steps.ask(Client(), "person-4@guild.example", address=ELSEWHERE)

    assert (statuses, elsewhere.status_code) == ([302, 302, 429], 302)


def test_a_union_hall_signs_in_from_one_address(settings) -> None:
    settings.SIGN_IN_RATE_PER_ADDRESS = "2/hour"
    hall = [(Client(), person) for person in UserFactory.create_batch(5)]

    for client, person in hall:
        steps.sign_in(client, person)

    assert all(steps.is_signed_in(client) for client, _ in hall)


def test_what_an_account_refuses_is_not_counted_against_an_office(writer, settings) -> None:
    settings.SIGN_IN_RATE_PER_ACCOUNT, settings.SIGN_IN_RATE_PER_ADDRESS = "1/hour", "2/hour"
    for _ in range(5):
        steps.ask(Client(), writer.email)

    answer = steps.ask(Client(), "colleague@guild.example")

    assert answer.status_code == 302


def test_what_an_address_refuses_is_not_counted_against_an_account(writer, settings) -> None:
    settings.SIGN_IN_RATE_PER_ACCOUNT, settings.SIGN_IN_RATE_PER_ADDRESS = "2/hour", "1/hour"
    for _ in range(5):
        steps.ask(Client(), writer.email, address=ELSEWHERE)

    answer = steps.ask(Client(), writer.email)

    assert answer.status_code == 302


def test_letter_case_gives_no_further_codes(settings) -> None:
    settings.SIGN_IN_RATE_PER_ACCOUNT = "1/hour"

    statuses = [
        steps.ask(Client(), email).status_code for email in ("a@guild.example", " A@Guild.Example")
    ]

    assert statuses == [302, 429]


def test_a_new_hour_begins_anew(writer, settings, time_machine) -> None:
    settings.SIGN_IN_RATE_PER_ACCOUNT = "1/hour"
    time_machine.move_to(NOW.replace(minute=59, second=30), tick=False)
    refused = [steps.ask(Client(), writer.email) for _ in range(2)][-1]
    time_machine.move_to(NOW.replace(hour=NOW.hour + 1), tick=False)

    answer = steps.ask(Client(), writer.email)

    assert (refused["Retry-After"], answer.status_code) == ("30", 302)


def test_attempts_at_once_all_count() -> None:
    """The counter is raised in one step; two that read before either writes would count as one."""
    within = [throttles.is_among_first("limit_test", 3, 60) for _ in range(5)]

    assert within == [True, True, True, False, False]
    assert cache.get("limit_test") == 5


def test_a_count_that_the_cache_dropped_begins_anew(monkeypatch) -> None:
    def gone(key: str) -> int:
        raise ValueError(key)

    monkeypatch.setattr(throttles.cache, "incr", gone, raising=False)

    assert throttles.is_among_first("limit_test", 3, 60)
    assert cache.get("limit_test") == 1


def test_what_is_forgiven_never_becomes_credit(settings, rf) -> None:
    settings.SIGN_IN_RATE_PER_ADDRESS = "1/hour"
    request = rf.get("/")
    throttles.forgive_address(request)

    waits = [throttles.wait_before_passkey(request) for _ in range(2)]

    assert waits == [0, 3600]


def test_passkeys_are_no_matter_of_an_accounts_limit(writer, settings) -> None:
    settings.SIGN_IN_RATE_PER_ACCOUNT = "1/hour"
    for _ in range(3):
        steps.ask(Client(), writer.email, address=ELSEWHERE)

    answer = Client().post(reverse("sign-in-passkey"), {"credential": "{}"})

    assert (answer.status_code, answer.url) == (302, "/sign-in/")


ORIGINS = {
    "the peer": (0, "192.0.2.1", "", "192.0.2.1"),
    "a header that nobody may be trusted for": (0, "192.0.2.1", "10.0.0.1", "192.0.2.1"),
    "behind one proxy": (1, "10.0.0.1", "192.0.2.1", "192.0.2.1"),
    "behind one proxy, forged": (1, "10.0.0.1", "198.51.100.1, 192.0.2.1", "192.0.2.1"),
    "behind two proxies": (2, "10.0.0.1", "1.2.3.4, 192.0.2.1, 10.0.0.2", "192.0.2.1"),
    "a proxy that adds no header": (1, "10.0.0.1", "", "10.0.0.1"),
    "a line's IPv6 network": (0, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
    "no address": (1, "10.0.0.1", "unknown", "unknown"),
}


@pytest.mark.parametrize("case", ORIGINS)
def test_whom_an_address_stands_for(settings, case: str) -> None:
    settings.TRUSTED_PROXIES, peer, forwarded, expected = ORIGINS[case]
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded}

    assert throttles.origin(request) == expected
