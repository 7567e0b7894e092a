"""The ledger, the notice on the page that was wrong, and what readers asked."""

import pytest
from django.core.cache import cache

from negotiations.actions import corrections
from portal.access import Role
from tests.factories.corrections import (
    CorrectionFactory,
    ErrorReportFactory,
    StatementFactory,
)
from tests.factories.negotiations import NegotiationFactory, ReleaseFactory, ReleaseItemFactory
from tests.factories.portal import NOW, RoleGrantFactory, UserFactory
from tests.negotiations.public.tables import publish

pytestmark = pytest.mark.django_db

NOTICE = "Corrected on 1 March 2026"


@pytest.fixture
def made(table):
    return CorrectionFactory(
        negotiation=table.negotiation,
        path=table.path(),
        approved=True,
        slug="made",
        note="A reader told us.",
    )


def page(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_ledger_has_the_newest_first(client, table, made):
    later = CorrectionFactory(
        negotiation=table.negotiation, approved_at=NOW, approved_by=UserFactory()
    )

    assert list(client.get("/corrections/").context["corrections"]) == [later, made]


@pytest.mark.parametrize("is_staff", [False, True])
def test_a_draft_is_in_no_ledger(client, table, is_staff):
    draft = CorrectionFactory(negotiation=table.negotiation, path=table.path())
    if is_staff:
        client.force_login(RoleGrantFactory(guild=table.negotiation.guilds.get()).user)

    assert list(client.get("/corrections/").context["corrections"]) == []
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert draft.new_words not in page(client, table.path())


@pytest.mark.parametrize(("role", "sees"), [(None, False), (Role.MEMBER, True)])
def test_what_members_are_told_is_for_members(client, table, role, sees):
    told = CorrectionFactory(
        negotiation=table.negotiation, path=table.path(), audience="members", approved=True
    )
    if role:
        client.force_login(RoleGrantFactory(guild=table.negotiation.guilds.get(), role=role).user)

    found = (
        told in client.get("/corrections/").context["corrections"],
        client.get(told.get_absolute_url()).status_code == 200,
        NOTICE in page(client, table.path()),
    )

    assert found == (sees, sees, sees)


def test_its_page_shows_what_changed_and_names_nobody(client, made):
    text = page(client, "/corrections/made/")

    shown = ("<del" in text, "<ins" in text, "A reader told us." in text, "two people" in text)
    assert shown == (True, True, True, True)
    assert [name for name in (made.drafted_by.name, made.approved_by.name) if name in text] == []


def test_the_corrected_page_says_so(client, table, made):
    text = page(client, table.path())

    assert (NOTICE in text, "Thirty days." in text, "/corrections/made/" in text) == (True,) * 3
    assert NOTICE not in page(client, table.path("timeline/"))


def test_a_release_says_so_wherever_the_correction_stands(client, table):
    release = table.negotiation.release_items.get().release
    CorrectionFactory(
        negotiation=table.negotiation, path="/method/", release=release, approved=True
    )

    response = client.get(release.get_absolute_url())

    assert (NOTICE in response.content.decode(), response.context["stage"]) == (True, "corrected")


def test_a_page_kept_for_strangers_is_made_anew(client, table, settings):
    settings.PAGE_CACHE_SECONDS = 60
    cache.clear()
    waiting = CorrectionFactory(negotiation=table.negotiation, path=table.path())
    before = page(client, table.path())

    corrections.approve(correction=waiting, by=UserFactory(), now=NOW)

    after = page(client, table.path())
    cache.clear()
    assert ("Corrected on" in before, "Corrected on" in after) == (False, True)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["first", "second"]),
        ("?kind=retraction", ["second"]),
        ("?negotiation=table", ["first"]),
        ("?negotiation=other&kind=correction", []),
        ("?kind=unheard&negotiation=unheard", ["first", "second"]),
    ],
)
def test_the_ledger_is_narrowed(client, table, query, found):
    other = NegotiationFactory(slug="other")
    publish(other)
    CorrectionFactory(negotiation=table.negotiation, approved=True, slug="first")
    CorrectionFactory(negotiation=other, approved=True, slug="second", kind="retraction")

    shown = client.get(f"/corrections/{query}").context["corrections"]

    assert sorted(one.slug for one in shown) == found


@pytest.mark.parametrize(
    ("is_public", "with_words", "found"),
    [(False, False, (False, False)), (True, False, (True, False)), (True, True, (True, True))],
)
def test_an_answer_stands_alone_unless_staff_say_otherwise(client, is_public, with_words, found):
    ErrorReportFactory(answered=True, is_public=is_public, are_words_public=with_words)

    text = page(client, "/corrections/")

    assert ("You are right." in text, "The date is wrong." in text) == found


def test_an_answer_names_no_correction_that_the_reader_may_not_know(client, table):
    told = CorrectionFactory(negotiation=table.negotiation, audience="members", approved=True)
    ErrorReportFactory(answered=True, is_public=True, correction=told)

    text = page(client, "/corrections/?kind=asked")

    assert ("You are right." in text, told.slug in text) == (True, False)


def test_all_answers_are_there_page_by_page(client):
    ErrorReportFactory.create_batch(30, answered=True, is_public=True)

    shown = [
        len(client.get(f"/corrections/{query}").context["asked"])
        for query in ("?kind=asked", "?kind=asked&page=2")
    ]

    assert (shown, page(client, "/corrections/").count("You are right.")) == ([25, 5], 5)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("/corrections/", 6), ("/corrections/first/", 2)])
def test_queries(client, table, django_assert_num_queries, path, queries, count):
    for slug in ("first", "second", "third")[:count]:
        told = CorrectionFactory(negotiation=table.negotiation, approved=True, slug=slug)
        ErrorReportFactory(answered=True, is_public=True, correction=told)

    with django_assert_num_queries(queries):
        page(client, path)


def test_statements_stand_on_the_page_of_their_issue(client, table):
    release = ReleaseFactory(negotiation=table.negotiation)
    from_the_issue = _statement(table, issue=table.issue)
    elsewhere = _statement(table)
    for place, statement in enumerate((from_the_issue, elsewhere)):
        ReleaseItemFactory(release=release, item=statement, approves=place == 1)

    shown = client.get(table.path("issues/consent/")).context["statements"]

    assert shown == [from_the_issue]


def _statement(table, **fields):
    return StatementFactory(negotiation=table.negotiation, **fields)
