"""A clause, its issue and its texts: what is said, in order, and what stands apart."""

from datetime import UTC, datetime, timedelta

import pytest

from negotiations.models import Proposal
from tests.factories.negotiations import (
    ClauseFactory,
    IssueFactory,
    NegotiationFactory,
    TentativeAgreementFactory,
)
from tests.factories.portal import NOW
from tests.negotiations.public.tables import publish, said


def clause_page(client, table):
    return client.get(table.path("clauses/clause-0/"))


def test_positions_come_in_order_with_the_words_before_them(client, table, clause):
    asked, offered = table.positions(clause)
    silent = said(clause, "guild", stance="no_response", text="", said_at=NOW)
    latest = said(clause, "employer", text="Other words.", said_at=NOW)

    listed = clause_page(client, table).context["positions"]

    assert listed == [(asked, None), (offered, asked), (latest, offered), (silent, None)]


def test_the_successor_stands_apart_and_moves_nothing(client, table, clause):
    before = clause_page(client, table).context["view"]

    after = said(clause, "joint", kind=Proposal.Kind.SUCCESSOR, text="New words.", said_at=NOW)

    view = clause_page(client, table).context["view"]
    assert view.outside == (after,)
    assert (view.standing, view.said, view.got) == (before.standing, before.said, before.got)
    page = clause_page(client, table).content.decode()
    assert "agreed in the agreement that followed" in page


def test_an_agreed_clause_shows_what_was_made_of_the_ask(client, table, clause):
    publish(TentativeAgreementFactory(clause=clause, agreed=True, text="No replica 0 at all."))
    joint = said(clause, "joint", stance="accept", text="No replica 0 at all.", said_at=NOW)

    context = clause_page(client, table).context

    assert context["view"].got == joint
    assert context["difference"].after == joint
    assert context["difference"].statistics == (
        "4 words deleted; 2 words inserted; 1 replacement; 50 % of the words are common to both."
    )
    assert context["standing"] == "Tentatively agreed on 1 March 2026; not ratified."


@pytest.mark.whole
def test_words_too_long_to_be_measured_are_called_so(client, table, clause):
    said(clause, "employer", text="a" * 2_000_001, said_at=NOW)

    page = clause_page(client, table).content.decode()

    assert "words: not measured" in page


def test_the_successor_is_compared_with_what_was_agreed_here(client, table, clause):
    publish(TentativeAgreementFactory(clause=clause, agreed=True, text="No replica at all."))
    joint = said(clause, "joint", stance="accept", text="No replica at all.", said_at=NOW)
    later = said(clause, "joint", kind="successor", text="No replica, ever.", said_at=NOW)

    page = clause_page(client, table).content.decode()

    address = table.path(f"clauses/clause-0/compare/{joint.slug}..{later.slug}/")
    assert page.count(f'<a href="{address}">Compare with the words agreed here</a>') == 1


def test_retold_words_are_said_to_be_so(client, table, clause):
    assert "neither legal text nor quotations" in clause_page(client, table).content.decode()


def test_an_inferred_position_says_so(client, table, clause):
    said(clause, "employer", certainty="inferred", text="Maybe.", said_at=NOW)

    page = clause_page(client, table).content.decode()

    assert page.count("Inferred: deduced, no published text was found") == 1
    assert ">inferred</span>" in page


def test_neighbours_follow_the_board(client, table):
    context = client.get(table.path("clauses/clause-1/")).context

    assert (context["previous"].slug, context["next"].slug) == ("clause-0", "clause-2")
    assert clause_page(client, table).context["previous"] is None


def test_words_of_a_clause_are_escaped(client, table, clause):
    said(clause, "employer", text="<script>alert(1)</script> & words", said_at=NOW)

    page = clause_page(client, table).content.decode()

    assert "<script>alert(1)" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt; &amp; words") == 2


def test_one_clause_with_one_text_has_no_picker(client, table):
    lone = ClauseFactory(issue=table.issue, slug="lone")
    said(lone)

    assert client.get(table.path("clauses/lone/")).context["picker"] is None


@pytest.fixture
def offered(table, clause):
    return table.positions(clause)[1]


def test_a_text_has_its_whole_hash_and_neighbours(client, table, clause, offered):
    asked = table.positions(clause)[0]
    later = said(clause, "guild", text="Later words.", said_at=NOW)

    response = client.get(offered.get_absolute_url())

    neighbours = response.context["neighbours"]
    assert offered.sha256 in response.content.decode()
    assert (neighbours.previous, neighbours.next, neighbours.base) == (asked, later, asked)
    assert response.context["heading"] == "AMPTP countered, 23 February 2026"


def test_the_other_sides_words_are_offered_where_they_are_not_the_last(client, table, clause):
    _asked, offered = table.positions(clause)
    between = said(clause, "guild", text="Between.", said_at=NOW - timedelta(hours=1))
    last = said(clause, "guild", text="Last.", said_at=NOW)

    neighbours = client.get(last.get_absolute_url()).context["neighbours"]

    assert (neighbours.base, neighbours.other_side) == (between, offered)


def test_a_position_without_words_says_what_the_side_did(client, table, clause):
    silent = said(clause, "employer", stance="no_response", text="", said_at=NOW)

    page = client.get(silent.get_absolute_url()).content.decode()

    assert "AMPTP gave no response, without words." in page


def test_a_source_seen_in_a_copy_has_a_note_and_no_link(client, offered):
    source = offered.sources.get()
    source.url, source.note = "", "seen in a copy"
    source.save()

    page = client.get(offered.get_absolute_url()).content.decode()

    assert f"{source.publisher} seen in a copy" in page
    assert 'rel="external"' not in page


@pytest.mark.parametrize(
    ("said_at", "words"),
    [
        (datetime(2026, 2, 20, 20, 0, tzinfo=UTC), "<dd>20 February 2026</dd>"),
        (datetime(2026, 2, 20, 21, 30, tzinfo=UTC), "<dd>20 February 2026, 13:30 PST</dd>"),
    ],
)
def test_an_hour_is_shown_where_it_is_known(client, clause, said_at, words):
    position = said(clause, "employer", text="Dated.", said_at=said_at)

    facts = client.get(position.get_absolute_url()).content.decode()

    assert words in facts


def test_an_issue_shows_each_day_with_both_sides(client, table, clause):
    asked, offered = table.positions(clause)
    later = said(clause, "employer", text="Other words.", said_at=NOW)

    first = client.get(table.path("issues/consent/")).context["movements"][0]

    days = [(day.guild, day.employer, day.joint) for day in first.rounds]
    assert days == [((asked,), (offered,), ()), ((), (later,), ())]
    assert [round(day.distance, 2) for day in first.rounds] == [0.17, 1.0]


def test_the_same_issue_elsewhere_is_shown_if_it_is_public(client, table):
    for slug in ("public", "hidden"):
        other = NegotiationFactory(slug=slug, title=f"{slug} table")
        issue = IssueFactory(negotiation=other, slug="consent")
        said(ClauseFactory(issue=issue), public=slug == "public")
        if slug == "public":
            publish(other)

    elsewhere = client.get(table.path("issues/consent/")).context["elsewhere"]

    assert [whole.negotiation.slug for whole, _issue in elsewhere] == ["public"]


@pytest.mark.parametrize(("label", "shown"), [("", False), ("WGA-4", False), ("WGA-AI-7", True)])
def test_no_running_number_is_told(client, table, clause, label, shown):
    """A gap in the numbers would tell of proposals that were not released."""
    position = said(clause, "guild", text="Numbered.", label=label)
    assert position.proposal.number == 4

    for path in (position.get_absolute_url(), clause.get_absolute_url()):
        page = client.get(path).content.decode()
        assert (f"({label or 'WGA'}" in page) is shown
