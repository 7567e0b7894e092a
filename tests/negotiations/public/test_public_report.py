"""Anyone reports an error, without an account and without being told what they may not know."""

import pytest
from django.core.cache import cache
from django.test import Client

from negotiations.models import ErrorReport
from tests.factories.negotiations import NegotiationFactory
from tests.factories.portal import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_asked_yet():
    cache.clear()
    yield
    cache.clear()


def send(client, **fields):
    typed = {"page": "/method/", "words": "The day is wrong.", "reply_to": ""}
    return client.post("/report/", typed | fields)


def test_a_page_leads_there_with_its_address(client, table):
    text = client.get(table.path()).content.decode()

    assert '/report/?page=/negotiations/table/"' in text
    form = client.get("/report/?page=/negotiations/table/").context["form"]
    assert form["page"].value() == "/negotiations/table/"


def test_a_report_is_kept(client, table):
    response = send(client, page=table.path(), reply_to="reader@paper.example")

    kept = ErrorReport.objects.get()
    assert (response.status_code, kept.negotiation, kept.path, kept.words, kept.reply_to) == (
        302,
        table.negotiation,
        "/negotiations/table/",
        "The day is wrong.",
        "reader@paper.example",
    )


def test_a_stranger_needs_the_token_of_the_form():
    client = Client(enforce_csrf_checks=True)
    refused = send(client).status_code
    token = client.get("/report/").context["csrf_token"]

    sent = send(client, csrfmiddlewaretoken=str(token)).status_code

    assert (refused, sent, ErrorReport.objects.count()) == (403, 302, 1)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("page", "/no-such-page/"),
        ("page", "/negotiations/hidden/"),
        ("page", "/staff/"),
        ("page", ""),
        ("words", ""),
        ("words", "x" * 5001),
        ("reply_to", "nobody"),
    ],
)
def test_what_is_wrong_with_the_form_is_said_and_the_words_stay(client, field, typed):
    NegotiationFactory(slug="hidden")

    response = send(client, **{field: typed})

    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert field == "words" or "The day is wrong." in response.content.decode()
    assert not ErrorReport.objects.exists()


def test_hidden_and_absent_answer_alike(client):
    NegotiationFactory(slug="hidden")

    said = [
        send(client, page=f"/negotiations/{slug}/").context["form"].errors["page"]
        for slug in ("hidden", "absent")
    ]

    assert said[0] == said[1]


def test_too_many_are_asked_to_wait(client, settings):
    settings.REPORT_RATE = "2/hour"

    statuses = [send(client).status_code for _ in range(3)]

    assert (statuses, ErrorReport.objects.count()) == ([302, 302, 429], 2)


def test_whoever_is_signed_in_is_not_named(client):
    person = UserFactory(name="Rita Reader")
    client.force_login(person)

    send(client)

    kept = ErrorReport.objects.get()
    assert [getattr(kept, field.name) for field in kept._meta.fields].count(person) == 0


def test_no_page_is_kept_by_a_cache(client):
    assert "no-store" in client.get("/report/").headers["Cache-Control"]
