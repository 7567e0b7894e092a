"""Sample accounts show their codes where samples are allowed, and real people's are never shown."""

import pytest
from django.core.cache import cache
from django.test import Client

from portal.identity import samples
from tests.factories.portal import NOW, UserFactory
from tests.portal.identity import steps

pytestmark = pytest.mark.django_db

SHOWN = "Because this is a sample account"


@pytest.fixture(autouse=True)
def _clock(time_machine) -> None:
    cache.clear()
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def sample():
    person = UserFactory(is_sample=True, email="wga-staff@sample.example")
    samples.give_authenticator(person)
    return person


def test_the_pages_show_what_to_type(client, sample) -> None:
    asked = steps.ask(client, sample.email)
    code = client.get(asked.url).context["sample_code"]
    steps.type_code(client, code)
    page = client.get("/sign-in/second-factor/")

    client.post("/sign-in/second-factor/", {"code": page.context["proof"].sample_code})

    assert code == steps.code_sent_to(sample.email)
    assert SHOWN in page.content.decode()
    assert steps.is_signed_in(client)


def test_several_may_sign_in_within_half_a_minute(sample) -> None:
    browsers = [Client() for _ in range(3)]
    for browser in browsers:
        steps.sign_in(browser, sample)
        shown = browser.get("/sign-in/second-factor/").context["proof"].sample_code
        browser.post("/sign-in/second-factor/", {"code": shown})

    assert all(steps.is_signed_in(browser) for browser in browsers)
    assert samples.authenticator_code(sample) == ""


def test_a_real_persons_codes_are_never_shown(client) -> None:
    person = UserFactory()
    steps.add_app(person)
    asked = steps.ask(client, person.email)
    pages = [client.get(asked.url)]
    steps.type_code(client, steps.code_sent_to(person.email))
    pages.append(client.get("/sign-in/second-factor/"))

    words = "".join(page.content.decode() for page in pages)

    assert SHOWN not in words
    assert steps.code_sent_to(person.email) not in words
    assert samples.authenticator_code(person) == ""


def test_nobody_real_gets_the_sample_app() -> None:
    person = UserFactory()

    samples.give_authenticator(person)

    assert person.authenticator_set.count() == 0


def test_an_app_of_their_own_is_not_shown() -> None:
    person = UserFactory(is_sample=True)
    steps.add_app(person)

    assert samples.authenticator_code(person) == ""


def test_where_samples_are_not_allowed_they_are_unknown(client, sample, settings) -> None:
    steps.sign_in(client, sample)
    settings.SAMPLE_SIGN_INS = False
    stranger = Client()

    asked = steps.ask(stranger, sample.email)
    page = stranger.get(asked.url).content.decode()
    listed = Client().get("/sign-in/").context["samples"]

    assert SHOWN not in page
    assert listed == []
    assert samples.authenticator_code(sample) == ""


def test_their_open_sessions_end_with_it(client, sample, settings) -> None:
    client.force_login(sample)
    settings.SAMPLE_SIGN_INS = False

    assert client.get("/me/security/").url == "/sign-in/?next=/me/security/"


def test_only_samples_that_may_sign_in_are_listed(client, sample) -> None:
    UserFactory(is_sample=True, is_active=False)
    UserFactory()

    assert client.get("/sign-in/").context["samples"] == [sample]
