"""Whole agreements for readers: the text, its addresses, its clauses, and two of them compared."""

import re
from datetime import date

import pytest

from negotiations.models import Agreement
from negotiations.provisions import assembled
from portal.access import Role
from tests.factories.negotiations import (
    AgreementClauseFactory,
    AgreementFactory,
    ClauseFactory,
    NegotiationFactory,
    SourceFactory,
    finish,
)
from tests.factories.portal import RoleGrantFactory
from tests.negotiations.public.tables import publish

CANARY = "canary-title-that-nobody-may-read"
LONG = "The company shall tell the writer what it means to do with the material at hand. " * 40


def an_agreement(table, *words: str, **fields) -> Agreement:
    """A published text of one article with a provision for each of these words."""
    agreement = AgreementFactory(negotiation=table, **fields)
    article = AgreementClauseFactory(
        agreement=agreement, label="Art. 1", title="On AI", text="", place=1
    )
    for place, text in enumerate(words, start=1):
        AgreementClauseFactory(
            agreement=agreement,
            parent=article,
            place=place,
            title="",
            label=f"({place})",
            text=text,
        )
    publish(finish(agreement))
    return agreement


@pytest.fixture
def before(table):
    words = ("No replica without consent.", "Credit is given.")
    return an_agreement(table.negotiation, *words, slug="before", title="Agreement of 2020")


@pytest.fixture
def after(table, before):
    words = ("No replica without consent in writing.", "Credit is given.")
    return an_agreement(
        table.negotiation,
        *words,
        slug="after",
        title="Agreement of 2023",
        predecessor=before,
        term_from=date(2023, 5, 2),
    )


def body(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_page_has_the_whole_text_in_order_with_an_address_for_each_provision(client, after):
    page = body(client, after.get_absolute_url())

    assert re.findall(r'id="(p\d+)"', page) == ["p1", "p2", "p3"]
    assert re.findall(r'class="contents-\d"><a href="(#p\d)">([^<]+)', page) == [
        ("#p1", "Art. 1 On AI")
    ]
    words = plain(page)
    places = [words.index(part) for part in ("(1) No replica", "(2) Credit is given.")]
    assert places == sorted(places)
    assert after.sha256 in page


def test_a_heading_is_never_two_levels_below_the_last(client, table):
    agreement = AgreementFactory(negotiation=table.negotiation)
    row = AgreementClauseFactory(agreement=agreement, title="", label="1")
    for title in ("Below", "Deeper", "Deepest", "At the bottom"):
        row = AgreementClauseFactory(agreement=agreement, parent=row, title=title, label="")
    publish(finish(agreement))

    levels = re.findall(r"<h(\d)>", body(client, agreement.get_absolute_url()))

    assert levels == ["1", "2", "3", "4", "4"]


def test_a_clause_is_linked_only_where_the_viewer_may_see_it(client, table):
    agreement = AgreementFactory(negotiation=table.negotiation)
    hidden = ClauseFactory(negotiation=table.negotiation, slug="canary-slug", title=CANARY)
    for clause in (table.clauses[0], hidden):
        AgreementClauseFactory(agreement=agreement, clause=clause)
    publish(finish(agreement))

    page = body(client, agreement.get_absolute_url())

    assert table.clauses[0].get_absolute_url() in page
    assert (CANARY in page, "canary-slug" in page) == (False, False)


def test_a_clause_leads_to_its_place_in_the_agreement(client, table):
    agreement = AgreementFactory(negotiation=table.negotiation, slug="whole")
    article = AgreementClauseFactory(agreement=agreement, place=2)
    AgreementClauseFactory(agreement=agreement, place=1)
    AgreementClauseFactory(agreement=agreement, parent=article, clause=table.clauses[0])
    path = table.clauses[0].get_absolute_url()
    finish(agreement)

    unpublished = body(client, path)
    publish(agreement)

    assert ("/agreements/whole/" in unpublished, body(client, path).count("#p3")) == (False, 1)
    assert assembled(agreement).passages[2].node.clause == table.clauses[0].pk


def test_the_negotiation_is_named_only_to_those_who_may_know_of_it(client, db):
    table = NegotiationFactory(title=CANARY)
    agreement = an_agreement(table, "Words.")

    assert CANARY not in body(client, agreement.get_absolute_url())

    publish(table)
    assert CANARY in body(client, agreement.get_absolute_url())


def test_the_negotiation_lists_its_agreements(client, table, after):
    page = body(client, table.path())

    assert after.get_absolute_url() in page


@pytest.mark.parametrize("path", ["", "compare/", "compare/before/"])
def test_what_is_not_published_does_not_exist(client, table, before, path):
    AgreementFactory(negotiation=table.negotiation, slug="secret", final=True)

    hidden = client.get(f"/agreements/secret/{path}?other=before")
    absent = client.get(f"/agreements/absent/{path}?other=before")

    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert hidden.content.decode().replace("secret", "") == absent.content.decode().replace(
        "absent", ""
    )


def test_a_hidden_agreement_is_beside_nothing(client, table, after):
    AgreementFactory(
        negotiation=table.negotiation, slug="next", title=CANARY, predecessor=after, final=True
    )

    for path in ("/agreements/", after.get_absolute_url(), "/agreements/before/compare/after/"):
        assert CANARY not in body(client, path)
    assert client.get("/agreements/after/compare/?other=next").status_code == 404


def test_staff_read_a_draft_that_says_it_is_one(client, table):
    draft = AgreementFactory(negotiation=table.negotiation)
    AgreementClauseFactory(agreement=draft)
    guild = table.negotiation.guilds.get()
    client.force_login(RoleGrantFactory(guild=guild, role=Role.OBSERVER).user)

    assert "This text is not final" in body(client, draft.get_absolute_url())


def test_the_agreements_beside_it_are_one_step_away(client, before, after):
    assert 'rel="prev" href="/agreements/before/"' in body(client, after.get_absolute_url())
    assert 'rel="next" href="/agreements/after/"' in body(client, before.get_absolute_url())
    assert "/agreements/before/compare/after/" in body(client, after.get_absolute_url())


def test_the_picker_leads_to_the_permanent_address_with_the_earlier_first(client, before, after):
    for path in (
        "/agreements/after/compare/?other=before",
        "/agreements/after/compare/?other=after",
    ):
        response = client.get(path)
        other = path.partition("other=")[2]
        assert response.headers["Location"] == f"/agreements/{other}/compare/after/"


def test_a_short_comparison_shows_every_paragraph(client, before, after):
    words = plain(body(client, "/agreements/before/compare/after/"))

    assert "Credit is given." in words
    assert "2 words inserted" in words


def test_a_long_comparison_opens_with_its_changes_by_article(client, table):
    same = [f"{LONG} Number {place}." for place in range(8)]
    one = an_agreement(table.negotiation, *same, slug="one")
    two = an_agreement(table.negotiation, *same[:-1], f"{same[-1]} And more.", slug="two")
    path = f"/agreements/{one.slug}/compare/{two.slug}/"

    short, whole = (plain(body(client, path + query)) for query in ("", "?view=inline"))

    assert ("Number 3." in short, "And more." in short) == (False, True)
    assert ("Number 3." in whole, "And more." in whole) == (True, True)
    assert re.findall(r'href="(#change-\d+)">([^<]+)', body(client, path))[0] == (
        "#change-1",
        "Art. 1 On AI",
    )


@pytest.mark.parametrize("view", ["changes", "inline", "side-by-side"])
def test_every_change_has_its_place_in_every_view(client, before, after, view):
    page = body(client, f"/agreements/before/compare/after/?view={view}")

    assert page.count('id="change-1"') == 1
    assert 'href="#change-1"' in page


def test_the_same_text_on_both_sides_is_said_to_be_the_same(client, before):
    page = body(client, "/agreements/before/compare/before/")

    assert "Both texts have the same words." in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": "drafting"}, "Being drafted."),
        ({"status": "signed", "status_on": date(2023, 10, 9)}, "Signed since 9 October 2023."),
        (
            {"status": "in_force", "term_from": date(2023, 5, 2), "term_to": date(2026, 2, 1)},
            "Expired: the term ended on 1 February 2026.",
        ),
    ],
)
def test_the_status_is_told_by_the_clock(client, table, fields, words):
    agreement = an_agreement(table.negotiation, "Words.")
    Agreement.objects.filter(pk=agreement.pk).update(**fields)

    assert words in plain(body(client, agreement.get_absolute_url()))


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/agreements/", 2),
        ("/agreements/after/", 7),
        ("/agreements/before/compare/after/", 8),
    ],
)
@pytest.mark.parametrize("count", [1, 3, 300])
def test_a_page_asks_as_often_for_many_provisions(
    client, table, django_assert_num_queries, path, queries, count
):
    agreement = AgreementFactory(negotiation=table.negotiation, slug="after")
    for clause in table.clauses[:count]:
        AgreementClauseFactory(agreement=agreement, clause=clause)
    AgreementClauseFactory.create_batch(count - min(count, 3), agreement=agreement)
    publish(finish(agreement))
    agreement.sources.add(SourceFactory())
    for place in range(min(count, 3)):
        an_agreement(table.negotiation, "Words.", slug=f"before-{place}" if place else "before")

    with django_assert_num_queries(queries):
        body(client, path)
