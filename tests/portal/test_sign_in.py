"""Signing in: one answer for every failure, a limit on guesses, and where it leads."""

import time

import pytest
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from portal import passwords, sign_in, throttles
from portal.access import Role
from tests.factories.portal import NOW, PASSWORD, RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db

EMAIL = "writer@guild.example"
GUESS = "a guess"


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    cache.clear()


@pytest.fixture
def writer():
    return UserFactory(email=EMAIL, with_password=True)


def attempt(client: Client, email: str = EMAIL, password: str = GUESS, **more: str):
    address = {"REMOTE_ADDR": more.pop("address", "192.0.2.1")}
    return client.post(
        reverse("sign-in"), {"username": email, "password": password, **more}, **address
    )


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def page_without(response, email: str) -> str:
    """The page apart from what was typed and the token of the form."""
    token = response.context["csrf_token"]
    return response.content.decode().replace(email, "").replace(str(token), "")


@pytest.mark.parametrize("email", [EMAIL, EMAIL.upper(), f"  {EMAIL} "])
def test_a_person_signs_in_in_any_case(client, writer, email: str) -> None:
    response = attempt(client, email, PASSWORD, next="/health/live/")

    assert (response.status_code, response.url) == (302, "/health/live/")
    assert client.session["_auth_user_id"] == str(writer.pk)


@pytest.mark.parametrize(
    "traits",
    [{"with_password": True}, {"with_password": True, "is_active": False}, {"password": "!"}],
    ids=["wrong password", "not active", "no password set"],
)
def test_every_failure_reads_like_an_unknown_address(client, traits: dict[str, object]) -> None:
    person = UserFactory(**traits)

    known = attempt(client, person.email)
    unknown = attempt(client, "nobody@guild.example")

    assert (known.status_code, unknown.status_code) == (200, 200)
    assert page_without(known, person.email) == page_without(unknown, "nobody@guild.example")


def test_the_right_password_of_an_inactive_person_reads_like_an_unknown_address(client) -> None:
    person = UserFactory(with_password=True, is_active=False)

    known = attempt(client, person.email, PASSWORD)
    unknown = attempt(client, "nobody@guild.example", PASSWORD)

    assert page_without(known, person.email) == page_without(unknown, "nobody@guild.example")
    assert not is_signed_in(client)


@pytest.mark.parametrize("email", [EMAIL, "nobody@guild.example"])
def test_every_failure_costs_one_hash(client, writer, monkeypatch, email: str) -> None:
    hashed = []
    encode = passwords.Argon2Hasher.encode

    def counted(self, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(passwords.Argon2Hasher, "encode", counted)
    monkeypatch.setattr(
        passwords.Argon2Hasher,
        "verify",
        lambda self, password, encoded: bool(hashed.append(password)),
    )

    attempt(client, email)

    assert hashed == [GUESS]


def test_a_hash_costs_far_less_than_half_a_second() -> None:
    make_password("once, to load the library")
    start = time.process_time()

    encoded = make_password(PASSWORD)

    assert time.process_time() - start < 0.5
    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_guesses_at_one_account_are_counted(client, writer, settings) -> None:
    settings.SIGN_IN_RATE_PER_ACCOUNT = "2/hour"

    statuses = [attempt(client).status_code for _ in range(3)]
    right = attempt(client, password=PASSWORD)

    assert statuses == [200, 200, 429]
    assert right.context["form"].non_field_errors() == [
        "Too many attempts. Try again in 60 minutes."
    ]
    assert not is_signed_in(client)


def test_the_owner_elsewhere_is_not_locked_out(client, writer, settings) -> None:
    settings.SIGN_IN_RATE_PER_ACCOUNT = "1/hour"
    for _ in range(2):
        attempt(Client(), address="203.0.113.9")

    response = attempt(client, password=PASSWORD, next="/health/live/", address="198.51.100.7")

    assert response.status_code == 302


def test_a_colleague_at_the_same_address_is_not_locked_out(client, settings) -> None:
    settings.SIGN_IN_RATE_PER_ACCOUNT, settings.SIGN_IN_RATE_PER_ADDRESS = "1/hour", "3/hour"
    UserFactory(email="colleague@guild.example", with_password=True)
    for _ in range(5):
        attempt(Client())

    response = attempt(client, "colleague@guild.example", PASSWORD, next="/health/live/")

    assert response.status_code == 302


def test_guesses_from_one_address_are_counted_over_all_accounts(client, settings) -> None:
    settings.SIGN_IN_RATE_PER_ADDRESS = "2/hour"

    statuses = [attempt(client, f"person-{n}@guild.example").status_code for n in range(3)]
    elsewhere = attempt(client, "person-4@guild.example", address="198.51.100.7")

    assert (statuses, elsewhere.status_code) == ([200, 200, 429], 200)


def test_letter_case_does_not_give_further_guesses(client, settings) -> None:
    settings.SIGN_IN_RATE_PER_ACCOUNT = "1/hour"

    statuses = [attempt(client, email).status_code for email in (EMAIL, f" {EMAIL.upper()}")]

    assert statuses == [200, 429]


def test_the_last_half_second_of_a_wait_still_counts(settings, monkeypatch) -> None:
    settings.SIGN_IN_RATE_PER_ACCOUNT = "1/min"
    request = RequestFactory().post("/", {"username": EMAIL})
    clock = iter([1000.0, 1000.0, 1059.7])
    monkeypatch.setattr(throttles.PerAccount, "timer", lambda _: next(clock))
    monkeypatch.setattr(throttles.PerAddress, "timer", lambda _: next(clock))

    waits = [throttles.wait_before_sign_in(request) for _ in range(2)]

    assert waits == [0, 1]


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


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/negotiations/", "/negotiations/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("https:evil.example", "/"),
        ("", "/"),
    ],
)
def test_sign_in_leads_only_to_the_portal(client, writer, target: str, expected: str) -> None:
    response = attempt(client, password=PASSWORD, next=target)

    assert (response.status_code, response.url) == (302, expected)


@pytest.mark.parametrize(
    ("role", "ended", "landing"),
    [
        (Role.STAFF, None, "desk"),
        (Role.COMMITTEE, None, "desk"),
        (Role.OBSERVER, None, "desk"),
        (Role.MEMBER, None, "home"),
        (Role.STAFF, NOW, "home"),
    ],
)
def test_sign_in_leads_to_the_desk_or_home(client, writer, role, ended, landing: str) -> None:
    RoleGrantFactory(user=writer, role=role, ended_at=ended)

    response = attempt(client, password=PASSWORD)

    assert response.url == reverse(landing)


def test_the_session_is_a_new_one(client, writer) -> None:
    client.session["before"] = 1
    before = client.session.session_key

    attempt(client, password=PASSWORD)

    assert client.session.session_key != before


def test_sample_people_are_shown_only_where_they_are(client) -> None:
    empty = client.get(reverse("sign-in"))
    sample = UserFactory(is_sample=True)
    UserFactory(is_sample=True, is_active=False)
    shown = client.get(reverse("sign-in"))

    assert list(empty.context["sample_sign_ins"]) == []
    assert list(shown.context["sample_sign_ins"]) == [sample]
    assert sign_in.SAMPLE_PASSWORD not in empty.content.decode()


def test_signing_out_ends_the_session(client, writer) -> None:
    client.force_login(writer)

    response = client.post(reverse("sign-out"))

    assert (response.status_code, is_signed_in(client)) == (302, False)


def test_a_link_does_not_sign_out(client, writer) -> None:
    client.force_login(writer)

    response = client.get(reverse("sign-out"))

    assert (response.status_code, is_signed_in(client)) == (405, True)


@pytest.mark.parametrize("name", ["sign-in", "sign-out"])
def test_another_site_cannot_post_the_form(writer, name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(writer)

    response = client.post(reverse(name), {"username": EMAIL, "password": PASSWORD})

    assert (response.status_code, is_signed_in(client)) == (403, True)
