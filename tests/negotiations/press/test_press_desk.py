"""The press desk: terms first, words afterwards, each look written down."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from negotiations.actions import embargoes
from negotiations.embargoed import key_of
from negotiations.models import Release, TermsAcceptance
from negotiations.templatetags.embargo import pacific
from portal.access import Viewer
from portal.models import Event, Opening
from portal.text import sha256
from tests.factories.negotiations import (
    NegotiationFactory,
    PositionFactory,
    ReleaseFactory,
    ReleaseItemFactory,
)
from tests.factories.portal import NOW, RoleGrantFactory
from tests.factories.releases import TermsAcceptanceFactory

pytestmark = pytest.mark.django_db
LIVE = NOW + timedelta(days=1)
DESK = "/press/desk/"


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def table():
    return NegotiationFactory(slug="table", title="The hidden table")


@pytest.fixture
def release(table):
    """Under embargo until tomorrow: the table itself and one text."""
    made = ReleaseFactory(
        negotiation=table,
        slug="told-tomorrow",
        title="Told tomorrow",
        change_note="What changed.",
        is_embargoed=True,
        terms="Not before the instant.",
        embargo_from=NOW,
        live_at=LIVE,
    )
    ReleaseItemFactory(release=made, item=table, approves=False)
    position = PositionFactory(tabled=True, clause__negotiation=table, text="Words of tomorrow.")
    ReleaseItemFactory(release=made, item=position)
    return made


@pytest.fixture
def grant(table):
    return RoleGrantFactory(role="press", guild=table.guilds.get(), outlet="The Daily Sample")


@pytest.fixture
def press(client, grant):
    client.force_login(grant.user)
    return client


def terms_of(release) -> str:
    return f"{DESK}{key_of(release)}/"


def accept(client, release):
    typed = {"is_accepted": "on", "expected_sha256": sha256(release.terms)}
    return client.post(terms_of(release), typed)


def test_before_terms_the_desk_tells_the_instant_and_no_more(press, release):
    page = press.get(DESK).content.decode()

    assert (terms_of(release) in page, "Not before the instant." in page) == (True, False)
    told = ("Told tomorrow", "What changed.", "told-tomorrow", "The hidden table")
    assert [words for words in told if words in page] == []
    assert "Pacific time" in page
    assert press.get(release.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 11, 1, 8, 30, tzinfo=UTC), "1 November 2026, 01:30 PDT"),
        (datetime(2026, 11, 1, 9, 30, tzinfo=UTC), "1 November 2026, 01:30 PST"),
    ],
)
def test_an_hour_that_comes_twice_says_which_one(at, words):
    assert pacific(at) == words


def test_terms_are_read_before_they_are_accepted(press, release):
    page = press.get(terms_of(release)).content.decode()

    assert "Not before the instant." in page
    assert "The hidden table" not in page


def test_accepted_the_release_and_its_texts_are_open(press, release, grant):
    answer = accept(press, release)

    accepted = TermsAcceptance.objects.get()
    assert answer.headers["Location"] == release.get_absolute_url()
    assert (accepted.user, accepted.outlet, accepted.accepted_at) == (
        grant.user,
        "The Daily Sample",
        NOW,
    )
    assert accepted.terms_sha256 == sha256("Not before the instant.")
    text = release.items.get(position__isnull=False).position.get_absolute_url()
    assert "Words of tomorrow." in press.get(text).content.decode()
    assert "Under embargo" in press.get(text).content.decode()


def test_accepted_terms_can_be_read_again_from_every_page(press, release):
    accept(press, release)

    way = terms_of(release) in press.get(release.get_absolute_url()).content.decode()
    terms = press.get(terms_of(release)).content.decode()

    assert (way, "Not before the instant." in terms, "You accepted these terms." in terms) == (
        True,
        True,
        True,
    )


def test_press_finds_its_desk_and_others_no_way_there(press, release):
    stranger = type(press)()

    ways = [DESK in client.get("/").content.decode() for client in (press, stranger)]

    assert ways == [True, False]


def test_accepting_twice_changes_nothing(press, release):
    accept(press, release)

    assert accept(press, release).status_code == 302
    assert TermsAcceptance.objects.count() == 1
    event = Event.objects.get(verb="release.terms_accepted")
    assert (event.audience, event.payload["outlet"]) == ("staff", "The Daily Sample")


def test_without_the_tick_nothing_is_accepted(press, release):
    page = press.post(terms_of(release), {"expected_sha256": sha256(release.terms)})

    assert "Accept the terms to read what is under embargo." in page.content.decode()
    assert not TermsAcceptance.objects.exists()


def test_other_terms_than_those_read_are_not_accepted(press, release):
    page = press.post(terms_of(release), {"is_accepted": "on", "expected_sha256": "0" * 64})

    assert "The terms are not those that you read" in page.content.decode()
    assert not TermsAcceptance.objects.exists()


def test_each_page_and_file_opened_is_written_down(press, release, grant):
    accept(press, release)
    text = release.items.get(position__isnull=False).position.get_absolute_url()

    for path in (release.get_absolute_url(), text, f"{text}text.txt", "/glossary/"):
        assert press.get(path).status_code == 200

    opened = Opening.objects.order_by("pk")
    assert list(opened.values_list("what", flat=True)) == [
        release.get_absolute_url(),
        text,
        f"{text}text.txt",
    ]
    assert {(one.user, one.through, one.guild) for one in opened} == {
        (grant.user, "The Daily Sample", grant.guild)
    }


def test_once_it_is_live_looks_are_nobodys_business(press, release, time_machine):
    accept(press, release)
    time_machine.move_to(LIVE, tick=False)

    page = press.get(release.get_absolute_url()).content.decode()

    assert ("Under embargo" in page, Opening.objects.count()) == (False, 0)
    assert press.get(terms_of(release)).status_code == 404


OUTSIDERS = {
    "nobody": lambda table: None,
    "a member": lambda table: RoleGrantFactory(role="member", guild=table.guilds.get()),
    "staff of another guild": lambda table: RoleGrantFactory(),
    "press of another guild": lambda table: RoleGrantFactory(role="press"),
}


@pytest.mark.parametrize("who", OUTSIDERS)
def test_others_find_nothing(client, release, who):
    grant = OUTSIDERS[who](release.negotiation)
    if grant is not None:
        client.force_login(grant.user)

    status = client.get(terms_of(release)).status_code

    assert status == (302 if grant is None else 404 if grant.role != "staff" else 403)
    assert "Told tomorrow" not in client.get(DESK, follow=True).content.decode()


def test_an_ended_accreditation_closes_everything_at_once(press, release, grant):
    accept(press, release)
    grant.ended_at = NOW
    grant.save()

    statuses = {
        press.get(path).status_code
        for path in (DESK, terms_of(release), release.get_absolute_url())
    }

    assert statuses == {404}


def test_a_release_that_is_withdrawn_is_not_accepted_any_more(release, grant):
    viewer = Viewer(user_id=grant.user_id, roles={grant.guild_id: frozenset({"press"})})
    release.state, release.withdrawn_at, release.withdrawn_reason = "withdrawn", NOW, "Wrong."
    release.save()

    with pytest.raises(embargoes.NotOffered), transaction.atomic():
        embargoes.accept_terms(
            release=release,
            expected_sha256=sha256(release.terms),
            viewer=viewer,
            by=grant.user,
            now=NOW,
        )


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_asks_as_often_for_many(press, grant, count, django_assert_num_queries):
    for _place in range(count):
        table = NegotiationFactory(guilds=[grant.guild])
        made = ReleaseFactory(
            negotiation=table,
            is_embargoed=True,
            terms="Terms.",
            embargo_from=NOW,
            live_at=LIVE,
        )
        ReleaseItemFactory(release=made, item=table)
        TermsAcceptanceFactory(release=made, user=grant.user)
    assert Release.objects.count() == count

    with django_assert_num_queries(7):
        press.get(DESK)
