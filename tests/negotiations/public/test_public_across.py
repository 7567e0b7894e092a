"""Two guilds' clauses on one issue, each column movable by itself."""

import re

import pytest

from negotiations.views.public.words import shared_of
from tests.factories.negotiations import (
    AgreementClauseFactory,
    AgreementFactory,
    ClauseFactory,
    IssueFactory,
    NegotiationFactory,
    TentativeAgreementFactory,
    finish,
)
from tests.factories.portal import NOW, RoleGrantFactory
from tests.negotiations.public.tables import publish, said

PAGE = "/issues/consent/"
DEEP = "canary-words-that-nobody-may-read"


@pytest.fixture
def actors(table):
    """Another guild's public table; clauses on the same issue and on another one."""
    other = NegotiationFactory(slug="actors", title="The actors’ table", guild_short_name="SAG")
    publish(other)
    consent = IssueFactory(negotiation=other, slug="consent", title="Consent")
    credit = IssueFactory(negotiation=other, slug="credit", title="Credit")
    for issue, slug in ((consent, "scan"), (consent, "reuse"), (credit, "name")):
        clause = ClauseFactory(issue=issue, slug=slug, title=f"On {slug}", place=issue.place)
        said(clause, text=f"No replica 0 without {slug}.")
    return other


def columns(response) -> list[tuple[str, str]]:
    """Clause and words of each column."""
    return [(s.column.view.clause.slug, s.column.text) for s in response.context["sides"]]


def steps(response, column: int) -> list[str]:
    return [step.address for step in response.context["sides"][column].steps]


def ref(position) -> str:
    return f"{position.clause.negotiation.slug}/{position.clause.slug}/{position.slug}"


def test_what_is_not_chosen_is_the_first_clause_of_each(client, table, actors):
    response = client.get(PAGE)

    assert columns(response) == [
        ("scan", "No replica 0 without scan."),
        ("clause-0", "No replica 0 without consent."),
    ]
    assert response.context["shared"] == (
        "The two texts share about four fifths of their words (80 %)."
    )


def test_a_column_moves_and_keeps_the_other(client, table, actors):
    asked, offered = table.positions(table.clauses[1])
    left = "actors/reuse"
    response = client.get(f"{PAGE}?left={left}&right={ref(offered)}&view=redline")

    base = f"{PAGE}?left={left}&right=table/"
    assert steps(response, 1) == [
        f"{base}clause-1/{asked.slug}&view=redline",
        "",
        f"{base}clause-0&view=redline",
        f"{base}clause-2&view=redline",
    ]
    assert steps(response, 0)[2:] == [
        f"{PAGE}?left=actors/scan&right={ref(offered)}&view=redline",
        "",
    ]
    moved = client.get(steps(response, 1)[0])
    assert columns(moved) == [("reuse", "No replica 0 without reuse."), ("clause-1", asked.text)]


@pytest.mark.whole
def test_every_link_of_the_page_leads_to_such_a_page(client, table, actors):
    page = client.get(PAGE).content.decode()

    links = {one.replace("&amp;", "&") for one in re.findall(rf'href="({PAGE}\?[^"]+)"', page)}

    assert len(links) > 10
    assert {client.get(link).status_code for link in links} == {200}


def test_the_two_are_swapped(client, table, actors):
    first = client.get(PAGE)
    swapped = client.get(first.context["state"].swapped)

    assert columns(swapped) == columns(first)[::-1]


@pytest.mark.parametrize(
    ("view", "holds", "lacks"),
    [
        ("", 'class="contract"', "redline-view"),
        ("redline", '<div class="redline">', 'class="contract"'),
        ("side-by-side", 'class="side-by-side"', 'class="contract"'),
        ("unknown", 'class="contract"', "redline-view"),
    ],
)
def test_the_view_is_in_the_address(client, table, actors, view, holds, lacks):
    page = client.get(f"{PAGE}?view={view}").content.decode()

    assert holds in page
    assert lacks not in page


def test_the_citation_names_both_texts_for_ever(client, table, actors):
    scan = actors.clauses.get(slug="scan").positions.get()
    offered = table.positions(table.clauses[0])[1]

    response = client.get(PAGE)

    address = f"http://testserver{PAGE}?left={ref(scan)}&right={ref(offered)}"
    assert response.context["citation"].address == address
    assert response.context["citation"].title == (
        "Consent: SAG, 23 February 2026, beside AMPTP, 23 February 2026"
    )
    canonical = f'<link rel="canonical" href="{address.replace("&", "&amp;")}">'
    assert canonical in client.get(address + "&view=redline").content.decode()


def test_later_words_change_an_open_column_and_no_chosen_one(client, table, actors):
    asked = table.positions(table.clauses[0])[0]
    open_page, chosen_page = f"{PAGE}?right=table/clause-0", f"{PAGE}?right={ref(asked)}"

    said(table.clauses[0], "employer", text="Later words.", said_at=NOW)

    assert columns(client.get(open_page))[1] == ("clause-0", "Later words.")
    assert columns(client.get(chosen_page))[1] == ("clause-0", asked.text)


def test_agreed_words_come_before_the_last_ones(client, table, actors):
    agreement = TentativeAgreementFactory(
        clause=table.clauses[0], text="Both agree.", agreed=True, proposed_at=NOW
    )
    publish(agreement)

    response = client.get(f"{PAGE}?left=actors")

    offered = table.positions(table.clauses[0])[1]
    assert columns(response)[1] == ("clause-0", "Both agree.")
    assert steps(response, 1)[:2] == [f"{PAGE}?left=actors/scan&right={ref(offered)}", ""]
    assert response.context["citation"].address.endswith("&right=table/clause-0")


def test_an_answer_without_words_is_shown_as_one(client, table, actors):
    silent = said(table.clauses[0], "employer", stance="reject", text="", said_at=NOW)

    response = client.get(f"{PAGE}?right={ref(silent)}&view=redline")

    assert response.context["reason"] == "One of the columns has no words to compare."
    assert "Without words." in response.content.decode()


def test_any_clause_of_the_other_guild_can_be_chosen(client, table, actors):
    response = client.get(f"{PAGE}?left=table&right=actors/name")

    assert columns(response)[1] == ("name", "No replica 0 without name.")
    choices = dict(response.context["picker"].fields["right"].choices)
    assert choices["Other clauses: The actors’ table"] == [("actors/name", "On name")]


def test_an_issue_of_one_table_leads_there_and_to_any_clause_elsewhere(client, table, actors):
    response = client.get("/issues/credit/")

    assert response.context["sides"] == []
    page = response.content.decode()
    assert "Only one negotiation here has this issue: The actors’ table." in page
    assert 'href="/negotiations/actors/issues/credit/"' in page
    chosen = client.get("/issues/credit/?left=actors/name&right=table")
    assert [slug for slug, _text in columns(chosen)] == ["name", "clause-0"]


def test_where_there_is_one_table_nothing_can_be_chosen(client, table):
    response = client.get(PAGE)

    assert (response.status_code, response.context["picker"]) == (200, None)


def test_a_whole_agreement_is_one_step_away(client, table, actors):
    agreement = AgreementFactory(negotiation=table.negotiation, slug="whole", title="The whole")
    AgreementClauseFactory(agreement=agreement, clause=table.clauses[0])
    publish(finish(agreement))

    response = client.get(PAGE)

    assert response.context["sides"][1].in_agreements == [("The whole", "/agreements/whole/#p1")]


@pytest.fixture
def hidden(table, actors):
    """A position, a clause and an issue of the tables, and a table, that nobody outside sees."""
    position = said(table.clauses[0], "employer", public=False, text=DEEP, said_at=NOW)
    clause = ClauseFactory(issue=table.issue, slug="hidden", title=DEEP, place=1)
    said(clause, public=False, text=DEEP)
    secret = NegotiationFactory(slug="secret", title=DEEP)
    said(ClauseFactory(issue=IssueFactory(negotiation=secret, slug="consent"), slug="deep"))
    said(ClauseFactory(issue=IssueFactory(negotiation=actors, slug="deep")), public=False)
    return position


def test_what_is_hidden_moves_nothing(client, table, actors, hidden):
    response = client.get(f"{PAGE}?view=redline")

    page = response.content.decode()
    assert DEEP not in page
    assert "deep" not in page
    assert columns(response)[1] == ("clause-0", "No replica 0 without consent.")
    assert steps(response, 1)[1:3] == ["", ""]
    assert "All 2 positions on this clause" in page
    assert steps(response, 1)[3].endswith("right=table/clause-1&view=redline")


@pytest.mark.parametrize(
    ("asked", "absent"),
    [
        ("{page}?right={hidden}", "{page}?right=table/clause-0/2026-03-02-employer-0000"),
        ("{page}?left=table/hidden", "{page}?left=table/absent"),
        ("{page}?left=secret", "{page}?left=absent"),
        ("{page}?left=secret/deep", "{page}?left=absent/deep"),
        ("{page}?left=table/clause-0/x/y", "{page}?left=/"),
        ("/issues/deep/", "/issues/absent/"),
        ("/issues/deep/?left=actors", "/issues/absent/?left=actors"),
    ],
)
def test_hidden_and_absent_answer_alike(client, hidden, asked, absent):
    paths = [one.format(page=PAGE, hidden=ref(hidden)) for one in (asked, absent)]

    answers = [client.get(path) for path in paths]

    assert [one.status_code for one in answers] == [404, 404]
    words = [one.content.decode() for one in answers]
    bare = [one.replace(p.partition("?")[0], "") for one, p in zip(words, paths, strict=True)]
    assert bare[0] == bare[1]


def test_staff_see_the_position_of_their_own_table(client, table, hidden):
    client.force_login(RoleGrantFactory(guild=table.negotiation.guilds.get()).user)

    response = client.get(f"{PAGE}?left=actors")

    assert columns(response)[1] == ("clause-0", DEEP)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "The two texts share hardly a word (0 %)."),
        (0.12, "The two texts share about a tenth of their words (12 %)."),
        (0.31, "The two texts share about a third of their words (31 %)."),
        (0.98, "The two texts share nearly all of their words (98 %)."),
        (1.0, "Both texts have the same words."),
    ],
)
def test_how_much_two_texts_share_is_said_in_words(share, words):
    assert shared_of(share) == words


def test_pages_beside_it_lead_here(client, table, actors):
    asked, offered = table.positions(table.clauses[0])
    compared = table.path(f"clauses/clause-0/compare/{asked.slug}..{offered.slug}/")

    issue = client.get(table.path("issues/consent/")).content.decode()
    comparison = client.get(compared).content.decode()

    assert f'href="{PAGE}?left=table"' in issue
    assert f'href="{PAGE}?left={ref(offered)}"' in comparison


def test_the_sitemap_names_issues_of_several_tables(client, table, actors, hidden):
    listed = client.get("/sitemap.xml").content.decode()

    assert re.findall(r"testserver(/issues/[^<]+)<", listed) == [PAGE]
