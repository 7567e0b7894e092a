"""The press kit: every figure with what it is counted over, and what was not published."""

from datetime import date

import pytest
from lxml import html

from negotiations.models import Session
from tests.factories.negotiations import (
    NegotiationFactory,
    SessionFactory,
    TentativeAgreementFactory,
)
from tests.factories.portal import EventFactory, RoleGrantFactory
from tests.negotiations.public.tables import publish

pytestmark = pytest.mark.django_db

VOTE = {
    "title": "Ratification",
    "question": "Ratify the agreement?",
    "opened": "2026-02-20",
    "closed": "2026-02-27T17:00:00-08:00",
    "eligible": 11700,
    "eligible_words": "11,700",
    "cast": 8525,
    "cast_words": "8,525",
    "turnout_words": "72.9%",
    "notes": ["eligible: derived"],
    "options": [
        {
            "label": "Yes",
            "count": 8435,
            "count_words": "8,435",
            "percent": 98.9,
            "percent_words": "98.9%",
        },
        {
            "label": "No",
            "count": 90,
            "count_words": "90",
            "percent": 1.1,
            "percent_words": "1.1%",
        },
    ],
    "result": "ratified",
    "method": "online ballot",
    "threshold": "",
    "source": {"publisher": "Paper", "url": "https://paper.example/1", "note": ""},
}


def report(table, **fields):
    EventFactory(
        verb="vote.reported",
        target=table.negotiation,
        stream=table.negotiation.stream,
        guilds=table.negotiation.guilds.all(),
        audience=fields.pop("audience", "public"),
        payload=VOTE | fields,
    )


def sheet(client):
    response = client.get("/press/")
    assert response.status_code == 200
    return response.context["sheets"][0]


def figures(client) -> dict[str, tuple[str, str]]:
    return {one.name: (one.value, one.of) for one in sheet(client).figures}


def test_every_figure_says_what_it_is_counted_over(client, table):
    publish(TentativeAgreementFactory(clause=table.clauses[0], agreed=True))

    assert figures(client) == {
        "Clauses agreed": ("1", "of 3 clauses on the board"),
        "Clauses that wait for WGA": ("2", "of 3 clauses on the board"),
        "Clauses that wait for AMPTP": ("0", "of 3 clauses on the board"),
        "Days": ("28", "from the first session on 2 February 2026 to 2 March 2026"),
        "Days since the last exchange": ("1", "since 1 March 2026"),
        "Sessions held": ("0", "of 0 sessions on record, those to come included"),
        "Positions on record": ("6", "on 3 clauses"),
        "Votes reported": ("0", "all that are on record here"),
    }


def test_each_figure_stands_with_its_instant(client, table):
    tree = html.fromstring(client.get("/press/").content)

    rows = tree.xpath("//table[contains(@class, 'data')]/tbody/tr")
    assert [row.xpath("string(td[last()])") for row in rows] == ["2 March 2026, 10:00 PST"] * 8


def test_a_hidden_clause_counts_for_its_own_people_alone(client, table):
    clause = table.clauses[0]
    hidden = clause.__class__.objects.create(
        negotiation=table.negotiation, issue=table.issue, slug="hidden", title="Hidden"
    )
    outside = figures(client)["Clauses agreed"]
    client.force_login(RoleGrantFactory(guild=table.negotiation.guilds.get()).user)

    assert (outside[1], figures(client)["Clauses agreed"][1], hidden.pk is not None) == (
        "of 3 clauses on the board",
        "of 4 clauses on the board",
        True,
    )


def test_a_vote_is_a_box_of_facts(client, table):
    report(table)

    box = sheet(client).votes[0]

    assert (box.question, dict(box.facts)) == (
        "Ratify the agreement?",
        {
            "Opened": "20 February 2026",
            "Closed": "27 February 2026, 17:00 PST",
            "Eligible": "11,700",
            "Votes cast": "8,525",
            "Valid votes": "8,525 (sum of the options)",
            "Turnout, of those eligible": "72.9%",
            "Threshold": "not on record here",
            "Method": "online ballot",
            "Result": "ratified",
            "Certified by": "not on record here",
        },
    )
    assert [(one.label, one.count, one.share) for one in box.choices] == [
        ("Yes", "8,435", "98.9%"),
        ("No", "90", "1.1%"),
    ]


def test_what_was_not_published_is_not_worked_out(client, table):
    unpublished = [
        {"label": "Yes", "count": None, "count_words": "not published", "percent_words": "97.9%"},
        {"label": "No", "count": 5, "count_words": "5", "percent": None},
    ]
    report(table, options=unpublished, eligible_words="not published", cast_words="", opened="")

    box = sheet(client).votes[0]

    facts = dict(box.facts)
    assert [facts.get(name) for name in ("Opened", "Eligible", "Votes cast", "Valid votes")] == [
        "not on record here",
        "not published",
        None,
        "not published",
    ]
    assert [(one.count, one.share) for one in box.choices] == [
        ("not published", "97.9%"),
        ("5", "not published"),
    ]


def test_figures_on_record_stand_as_they_are(client, table):
    report(table, valid=8500, certified_by="the tellers")

    facts = dict(sheet(client).votes[0].facts)

    assert (facts["Valid votes"], facts["Certified by"]) == ("8,500", "the tellers")


def test_a_vote_told_to_members_is_for_members(client, table):
    report(table, audience="members")
    outside = sheet(client).votes
    client.force_login(RoleGrantFactory(guild=table.negotiation.guilds.get(), role="member").user)

    assert (outside, len(sheet(client).votes)) == ((), 1)


def test_dates_to_come_stand_in_order(client, table):
    table.negotiation.in_force_to = date(2029, 5, 1)
    table.negotiation.save()
    for day in (date(2026, 3, 9), date(2026, 3, 2), date(2026, 2, 9)):
        publish(
            SessionFactory(
                negotiation=table.negotiation, held_on=day, kind=Session.Kind.NEGOTIATION
            )
        )

    shown = [(one.on.isoformat(), one.words) for one in sheet(client).calendar]

    assert (shown, figures(client)["Sessions held"]) == (
        [
            ("2026-03-02", "Bargaining session"),
            ("2026-03-09", "Bargaining session"),
            ("2029-05-01", "The term of the agreement ends"),
        ],
        ("1", "of 3 sessions on record, those to come included"),
    )


@pytest.mark.parametrize("path", ["/press/", "/press/terms/"])
def test_the_contact_stands_as_it_was_set(client, settings, path):
    absent = client.get(path).content.decode()
    settings.PRESS_CONTACT = "Pat <press@guild.example>"

    given = client.get(f"{path}?again").content.decode()

    assert ("No contact for the press is given" in absent, "No contact" in given) == (True, False)
    assert "Pat &lt;press@guild.example&gt;" in given


def test_hidden_tables_are_not_listed(client, table):
    NegotiationFactory(title="Hidden table")

    assert [one.negotiation for one in client.get("/press/").context["sheets"]] == [
        table.negotiation
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_queries(client, table, django_assert_num_queries, count):
    for _ in range(count):
        publish(NegotiationFactory())
        report(table)
        publish(SessionFactory(negotiation=table.negotiation))

    with django_assert_num_queries(7):
        client.get("/press/")
