"""Words of a form that came after the session ended are given back, and sent once more."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.models import RoleGrant
from tests.factories.negotiations import NegotiationFactory
from tests.factories.portal import GuildFactory, RoleGrantFactory

TYPED = {"title": "Typed <with> care", "expiring_text": "A long text.\nOf two lines."}


@pytest.fixture
def address(db: None) -> str:
    guild = GuildFactory()
    RoleGrantFactory(user__email="ana@guild.example", guild=guild, role="staff")
    return reverse("clause-new", args=[NegotiationFactory(slug="table", guilds=[guild]).slug])


def test_a_form_sent_signed_out_keeps_its_words(address: str) -> None:
    keys = dict.fromkeys(("password", "code", "recovery_codes", "credential", "new_secret"))
    answer = Client().post(address, TYPED | dict.fromkeys(keys, "secret words"))

    page = answer.content.decode()
    assert answer.status_code == 403
    assert f'<form method="post" action="{address}" class="form">' in page
    assert '<input type="hidden" name="title" value="Typed &lt;with&gt; care">' in page
    assert "A long text.\nOf two lines.</textarea>" in page
    assert "secret words" not in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_nothing_typed_leads_to_the_sign_in(method: str, address: str) -> None:
    answer = getattr(Client(), method)(address)

    assert answer["Location"] == f"{reverse('sign-in')}?next={address}"


@pytest.mark.parametrize(
    ("came_from", "is_given_back"), [("same-origin", True), ("cross-site", False), ("", False)]
)
def test_a_token_of_an_earlier_session_gives_the_words_back_to_our_pages_only(
    came_from: str, is_given_back: bool, address: str
) -> None:
    browser = Client(enforce_csrf_checks=True)

    answer = browser.post(address, TYPED, headers={"Sec-Fetch-Site": came_from})

    assert answer.status_code == 403
    assert ("A long text." in answer.content.decode()) is is_given_back


def test_what_was_given_back_can_be_sent_again(address: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    given_back = browser.post(address, TYPED, headers={"Sec-Fetch-Site": "same-origin"})
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', given_back.content.decode())
    assert token

    again = browser.post(address, TYPED | {"csrfmiddlewaretoken": token.group(1)})

    assert "Your session ended before this form was sent." in again.content.decode()


def test_a_role_that_ended_meanwhile_loses_no_word(address: str) -> None:
    grant = RoleGrant.objects.get()
    browser = Client()
    browser.force_login(grant.user)
    RoleGrant.objects.update(ended_at=timezone.now())

    answer = browser.post(address, TYPED | {"code": "secret words"})
    absent = browser.post(address.replace("table", "absent"), TYPED)

    token = re.compile(r'value="\w{64}"')
    page, other = (token.sub("", one.content.decode()) for one in (answer, absent))
    assert (answer.status_code, absent.status_code) == (404, 404)
    assert "A long text.\nOf two lines.</textarea>" in page
    assert "<li>Typed &lt;with&gt; care</li>" in page
    assert page == other.replace("absent", "table")
    assert "secret words" not in page


def test_a_narrower_role_loses_no_word_either(address: str) -> None:
    grant = RoleGrant.objects.get()
    browser = Client()
    browser.force_login(grant.user)
    RoleGrant.objects.update(role="observer")

    answer = browser.post(address, TYPED)

    assert answer.status_code == 403
    assert "A long text.\nOf two lines.</textarea>" in answer.content.decode()


def test_strangers_words_are_given_back_by_the_sign_in_alone(address: str) -> None:
    RoleGrant.objects.all().delete()

    answer = Client().post("/negotiations/absent/", TYPED)

    assert "A long text." not in answer.content.decode()
