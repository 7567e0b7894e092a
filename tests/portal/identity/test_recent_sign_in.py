"""Proving anew: by the second factor where there is one, else by a code in a letter."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from portal.identity import adapters
from portal.models import Letter
from tests.factories.portal import NOW, UserFactory
from tests.portal.identity import steps

pytestmark = pytest.mark.django_db

PAGE = "/recent-sign-in/?next=/me/security/authenticator/new/"
WANTED = "/me/security/authenticator/new/"
LATER = NOW + timedelta(minutes=20)


@pytest.fixture(autouse=True)
def _clock(time_machine) -> None:
    cache.clear()
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def member(time_machine):
    """A browser in which a member signed in twenty minutes ago."""
    client, person = Client(), UserFactory(email="writer@guild.example")
    steps.sign_in(client, person)
    time_machine.move_to(LATER, tick=False)
    return client


def test_a_member_proves_it_with_a_new_code(member) -> None:
    refused = member.get(WANTED)
    sent = member.post(PAGE, {"send": "1"})
    proved = member.post(sent.url, {"code": steps.code_sent_to("writer@guild.example")})

    assert refused.url == "/recent-sign-in/?next=%2Fme%2Fsecurity%2Fauthenticator%2Fnew%2F"
    assert proved.url == WANTED
    assert member.get(WANTED).status_code == 200


def test_no_code_is_sent_before_it_is_asked_for(member) -> None:
    before = Letter.objects.count()

    page = member.get(PAGE)

    assert (page.status_code, Letter.objects.count()) == (200, before)
    assert 'name="code"' not in page.content.decode()


def test_the_code_of_the_sign_in_proves_nothing_more(member) -> None:
    first = steps.code_sent_to("writer@guild.example")
    member.post(PAGE, {"send": "1"})

    answer = member.post(PAGE, {"code": first})

    assert answer.status_code == 200
    assert member.get(WANTED).status_code == 302


def test_a_code_nobody_asked_for_is_none(member) -> None:
    assert member.post(PAGE, {"code": ""}).status_code == 200
    assert member.get(WANTED).status_code == 302


def test_three_wrong_codes_end_it(member) -> None:
    member.post(PAGE, {"send": "1"})
    code = steps.code_sent_to("writer@guild.example")
    answers = [member.post(PAGE, {"code": steps.wrong_code(code)}) for _ in range(3)]

    right = member.post(PAGE, {"code": code})

    assert [answer.status_code for answer in (*answers, right)] == [200, 200, 302, 200]
    assert member.get(WANTED).status_code == 302


def test_codes_are_counted(member, settings) -> None:
    settings.SIGN_IN_RATE_PER_ACCOUNT = "1/hour"

    answers = [member.post(PAGE, {"send": "1"}) for _ in range(3)]

    assert [answer.status_code for answer in answers][-1] == 429


def test_whoever_has_an_app_proves_it_with_the_app_alone(client, time_machine) -> None:
    """Who reads the mails of somebody signed in gains nothing by it."""
    person = UserFactory()
    steps.add_app(person)
    steps.sign_in(client, person)
    client.post("/sign-in/second-factor/", {"code": steps.app_code()})
    time_machine.move_to(LATER, tick=False)
    letters = Letter.objects.count()

    by_mail = client.post(PAGE, {"send": "1"})
    page = client.get(PAGE)
    proved = client.post(PAGE, {"code": steps.app_code()})

    assert (by_mail.status_code, Letter.objects.count()) == (200, letters)
    assert "Six digits from your authenticator app" in page.content.decode()
    assert proved.url == WANTED


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example"])
def test_it_leads_only_to_the_portal(member, target: str) -> None:
    member.post("/recent-sign-in/", {"send": "1"})

    code = steps.code_sent_to("writer@guild.example")
    answer = member.post("/recent-sign-in/", {"code": code, "next": target})

    assert answer.url == "/me/"


def test_codes_are_drawn_from_all_letters() -> None:
    drawn = {letter for _ in range(200) for letter in adapters.Account().generate_login_code()}

    assert drawn == {*adapters.CODE_LETTERS, "-"}
