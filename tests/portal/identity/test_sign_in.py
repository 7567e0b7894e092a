"""Signing in with a code by mail: short-lived, used once, in the browser that asked."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from portal.access import Role
from portal.identity import adapters, flows
from portal.models import Letter
from tests.factories.portal import NOW, RoleGrantFactory, UserFactory
from tests.portal.identity import steps

pytestmark = pytest.mark.django_db

EMAIL = "writer@guild.example"


@pytest.fixture(autouse=True)
def _clock(time_machine) -> None:
    cache.clear()
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def writer():
    return UserFactory(email=EMAIL)


@pytest.mark.parametrize("typed", [EMAIL, EMAIL.upper(), f"  {EMAIL} "])
def test_a_person_signs_in_in_any_case(client, writer, typed: str) -> None:
    asked = steps.ask(client, typed, next="/health/live/")
    letter = Letter.objects.get()
    response = client.post(asked.url, {"code": steps.code_sent_to(EMAIL)})

    assert asked.url == "/sign-in/code/?next=%2Fhealth%2Flive%2F"
    assert (letter.to, letter.expires_at - letter.created_at) == (EMAIL, timedelta(minutes=10))
    assert (response.status_code, response.url) == (302, "/health/live/")
    assert client.session["_auth_user_id"] == str(writer.pk)


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", ""), " {} ".format])
def test_a_code_may_be_typed_in_any_way(client, writer, change) -> None:
    steps.ask(client, EMAIL)

    steps.type_code(client, change(steps.code_sent_to(EMAIL)))

    assert steps.is_signed_in(client)


def test_a_wrong_code_is_refused_in_words(client, writer) -> None:
    steps.ask(client, EMAIL)

    response = steps.type_code(client, steps.wrong_code(steps.code_sent_to(EMAIL)))

    assert response.status_code == 200
    assert response.context["form"].errors["code"] == [
        "This is not the code. Check it and try again."
    ]
    assert not steps.is_signed_in(client)


def test_a_code_to_an_address_that_was_left_meanwhile_opens_nothing(client, writer) -> None:
    steps.ask(client, EMAIL)
    writer.email = "moved@guild.example"
    writer.save()

    response = steps.type_code(client, steps.code_sent_to(EMAIL))

    assert (response.status_code, response.url) == (302, "/sign-in/")
    assert not steps.is_signed_in(client)


def test_three_wrong_codes_end_it(client, writer) -> None:
    steps.ask(client, EMAIL)
    code = steps.code_sent_to(EMAIL)
    wrong = [steps.type_code(client, steps.wrong_code(code)) for _ in range(3)]

    right = steps.type_code(client, code)

    assert [response.status_code for response in wrong] == [200, 200, 302]
    assert right.url == "/sign-in/"
    assert not steps.is_signed_in(client)


def test_tries_of_one_instant_are_three_too(client, writer) -> None:
    """Requests at once read the same session, so that each believes to be the first."""
    steps.ask(client, EMAIL)
    code = steps.code_sent_to(EMAIL)
    before = dict(client.session)
    for _ in range(3):
        steps.type_code(client, steps.wrong_code(code))
        session = client.session
        session.update(before)
        session.save()

    steps.type_code(client, code)

    assert not steps.is_signed_in(client)


def test_guessing_is_hopeless() -> None:
    """Each code bears three tries, and each try meets one of so many codes."""
    codes = len(adapters.CODE_LETTERS) ** adapters.CODE_LENGTH
    tries = 10_000

    assert (codes, flows.TRIES) == (25_600_000_000, 3)
    assert tries / (codes - flows.TRIES) < 1e-6
    assert 170_000 * 30 * flows.TRIES * 24 / codes < 1


@pytest.mark.parametrize(("minutes", "is_in"), [(9, True), (11, False)])
def test_a_code_runs_out_after_ten_minutes(client, writer, time_machine, minutes, is_in) -> None:
    steps.ask(client, EMAIL)
    time_machine.move_to(NOW + timedelta(minutes=minutes), tick=False)

    steps.type_code(client, steps.code_sent_to(EMAIL))

    assert steps.is_signed_in(client) is is_in


def test_a_code_works_once(client, writer) -> None:
    steps.sign_in(client, writer)
    client.post(reverse("sign-out"))

    again = steps.type_code(client, steps.code_sent_to(EMAIL))

    assert again.url == "/sign-in/"
    assert not steps.is_signed_in(client)


def test_a_session_from_before_does_not_bring_the_code_back(client, writer) -> None:
    """Whoever copied the cookie of the waiting browser finds its session gone."""
    steps.ask(client, EMAIL)
    copied = client.cookies["sessionid"].value
    steps.type_code(client, steps.code_sent_to(EMAIL))
    thief = Client()
    thief.cookies["sessionid"] = copied

    steps.type_code(thief, steps.code_sent_to(EMAIL))

    assert (steps.is_signed_in(client), steps.is_signed_in(thief)) == (True, False)


def test_a_code_works_in_the_browser_that_asked_only(client, writer) -> None:
    steps.ask(client, EMAIL)
    code = steps.code_sent_to(EMAIL)
    other = Client()
    steps.ask(other, EMAIL)

    steps.type_code(other, code)
    stranger = steps.type_code(Client(), code)

    assert not steps.is_signed_in(other)
    assert stranger.url == "/sign-in/"


def test_asking_again_replaces_the_code(client, writer) -> None:
    steps.ask(client, EMAIL)
    first = steps.code_sent_to(EMAIL)
    steps.ask(client, EMAIL)
    second = steps.code_sent_to(EMAIL)

    steps.type_code(client, first)
    by_first = steps.is_signed_in(client)
    steps.type_code(client, second)

    assert (by_first, steps.is_signed_in(client)) == (False, True)


def test_the_session_is_a_new_one(client, writer) -> None:
    steps.ask(client, EMAIL)
    before = client.session.session_key

    steps.type_code(client, steps.code_sent_to(EMAIL))

    assert client.session.session_key not in {before, None}
    assert client.session.get_expiry_age() == 14 * 24 * 3600


def test_a_session_in_which_nobody_is_signed_in_is_short(client) -> None:
    steps.ask(client, EMAIL)

    assert client.session.get_expiry_age() == 15 * 60


def test_an_account_closed_meanwhile_stays_closed(client, writer) -> None:
    steps.ask(client, EMAIL)
    writer.is_active = False
    writer.save()

    response = steps.type_code(client, steps.code_sent_to(EMAIL))

    assert response.url == "/sign-in/"
    assert not steps.is_signed_in(client)


def test_closing_an_account_ends_its_sessions(client, writer) -> None:
    steps.sign_in(client, writer)
    writer.is_active = False
    writer.save()

    response = client.get(reverse("me-security"))

    assert response.url == "/sign-in/?next=/me/security/"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/negotiations/", "/negotiations/"),
        ("https://evil.example/", "/me/"),
        ("http://localhost/", "/me/"),
        ("//evil.example/", "/me/"),
        ("/\\evil.example/", "/me/"),
        ("javascript:alert(1)", "/me/"),
        ("https:evil.example", "/me/"),
        ("", "/me/"),
    ],
)
def test_sign_in_leads_only_to_the_portal(client, writer, target, expected) -> None:
    response = steps.sign_in(client, writer, next=target)

    assert (response.status_code, response.url) == (302, expected)


def test_whoever_is_signed_in_is_led_on(client, writer) -> None:
    client.force_login(writer)

    pages = [
        client.get(reverse(name), {"next": "/method/"}) for name in ("sign-in", "sign-in-code")
    ]

    assert [page.url for page in pages] == ["/method/", "/method/"]


@pytest.mark.parametrize("name", ["sign-in", "sign-in-code", "sign-in-second-factor", "sign-out"])
def test_another_site_cannot_post_the_form(writer, name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(writer)

    response = client.post(reverse(name), {"email": EMAIL, "code": "BCDF-GHJK"})

    assert (response.status_code, steps.is_signed_in(client)) == (403, True)


def test_signing_out_ends_the_session(client, writer) -> None:
    client.force_login(writer)

    response = client.post(reverse("sign-out"))

    assert (response.status_code, steps.is_signed_in(client)) == (302, False)


def test_a_link_does_not_sign_out(client, writer) -> None:
    client.force_login(writer)

    response = client.get(reverse("sign-out"))

    assert (response.status_code, steps.is_signed_in(client)) == (405, True)


@pytest.mark.parametrize(
    ("role", "ended", "landing"),
    [
        (Role.STAFF, None, "desk"),
        (Role.COMMITTEE, None, "desk"),
        (Role.OBSERVER, None, "desk"),
        (Role.PRESS, None, "press-desk"),
        (Role.MEMBERSHIP, None, "office"),
        (Role.TELLER, None, "me"),
        (Role.MEMBER, None, "me"),
        (Role.STAFF, NOW, "me"),
    ],
)
def test_sign_in_leads_to_where_the_person_works(client, writer, role, ended, landing) -> None:
    RoleGrantFactory(user=writer, role=role, ended_at=ended)
    steps.add_app(writer)
    steps.sign_in(client, writer)

    response = client.post(reverse("sign-in-second-factor"), {"code": steps.app_code()})

    assert response.url == reverse(landing)
