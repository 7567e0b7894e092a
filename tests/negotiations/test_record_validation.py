"""Every fault of a record file is told with its place, all at once."""

import json
from datetime import date

import pytest

from negotiations import record
from tests.factories.record import MISSING, PAPER, bent, document, proposal, version

CLAUSE = "negotiations[0].clauses[0]"
VERSION = f"{CLAUSE}.versions[1]"
VOTE = "negotiations[0].votes[0]"


def faults_of(text: str) -> list[str]:
    with pytest.raises(record.Invalid) as refused:
        record.parse(text)
    return list(refused.value.faults)


def test_a_sound_file_has_no_fault():
    rows = record.parse(json.dumps(document()))

    assert len(rows) == 18
    assert rows.kept_for_later == {"schema_note": 1}
    assert rows.negotiations[0].kept_for_later == {
        "misuse_and_accountability": 1,
        "eligibility_rules": 1,
        "clause notes": 1,
    }


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (f"{VERSION}.date", "2023-13-01", ": 2023-13-01 is not a date"),
        (f"{VERSION}.date", "1 May 2023", ": 1 May 2023 is not a date"),
        (f"{VERSION}.date", 20230501, ": 20230501 is not a date"),
        (f"{VERSION}.date", None, ": None is not a date"),
        (f"{VERSION}.date", MISSING, " is missing"),
        (
            f"{VERSION}.party",
            "studio",
            ": studio is unknown; known are guild, employer, joint",
        ),
        (
            f"{VERSION}.status",
            "shouted",
            (
                ": shouted is unknown; known are proposed, countered, rejected, described,"
                " tentative, final, successor, silent, open"
            ),
        ),
        (
            f"{VERSION}.certainty",
            "rumoured",
            ": rumoured is unknown; known are documented, known, inferred",
        ),
        (f"{VERSION}.text", "  ", " is missing"),
        (f"{VERSION}.text", MISSING, " is missing"),
        (f"{VERSION}.text", ["a"], ": ['a'] is not a text"),
        (f"{VERSION}.sources", MISSING, " is missing"),
        (f"{VERSION}.sources", [], " is empty: a source or a note is missing"),
        (f"{VERSION}.sources", "paper", " is not a list"),
        (
            f"{VERSION}.sources[0]",
            {},
            ": names neither a publisher with its address nor a note",
        ),
        (
            f"{VERSION}.sources[0].url",
            "ftp://paper.example",
            ": ftp://paper.example is not a web address",
        ),
        (f"{VERSION}.sources[0].kind", "stolen", " is unknown; known is rehosted"),
        (f"{VERSION}.version", 7, ": 7 stands where 2 belongs"),
        (f"{VERSION}.statuss", "open", " is an unknown field"),
        (f"{VERSION}.round", "R" * 81, ": has 81 characters; 80 is the most"),
        (
            "negotiations[0].slug",
            "Tellers 2023",
            ": Tellers 2023 is not made of small letters, digits and hyphens",
        ),
        (f"{CLAUSE}.topic", "weather", ": weather is an unknown topic"),
        (f"{CLAUSE}.versions", [], ": a clause needs one at least"),
        (
            "negotiations[0].proposals[0].clauses[1]",
            "sleep",
            ": sleep is an unknown clause",
        ),
        (
            "negotiations[0].proposals[0].number_is_portal_assigned",
            "yes",
            ": 'yes' is not true or false",
        ),
        (
            "negotiations[0].sessions[0].kind",
            "party",
            (
                ": party is unknown; known are opening, negotiation, principals, sidebar,"
                " exchange, closing"
            ),
        ),
        (
            "negotiations[0].sessions[1].certainty",
            "maybe (so)",
            ": maybe (so) is unknown; known are documented, known, inferred",
        ),
        ("negotiations[0].sessions[1].start", "11am", ": 11am is not a time of day"),
        (
            f"{VOTE}.close",
            "2023-05-30T17:00:00",
            ": 2023-05-30T17:00:00 is not a date or an instant",
        ),
        (
            f"{VOTE}.kind",
            "raffle",
            (
                ": raffle is unknown; known are pattern_of_demands, strike_authorization,"
                " committee_recommendation, board_approval, ratification"
            ),
        ),
        (f"{VOTE}.close", "2023-05-21", ": 2023-05-21 is before 2023-05-22"),
        (f"{VOTE}.cast", -1, ": -1 is not a whole number of 0 or more"),
        (f"{VOTE}.turnout_percent", "most", ": most is not a number of 0 or more"),
        (f"{VOTE}.turnout_percent", float("inf"), ": inf is not a number of 0 or more"),
        (f"{VOTE}.turnout_percent", float("nan"), ": nan is not a number of 0 or more"),
        (
            f"{VOTE}.close",
            "9999-12-31T23:59:59-12:00",
            ": 9999-12-31T23:59:59-12:00 is not a date or an instant",
        ),
        (f"{VERSION}.text", "half \ud83d", r": 'half \ud83d' is not a text"),
        (f"{VERSION}.text", "a\0b", r": 'a\x00b' is not a text"),
        (f"{VERSION}.sources[0].kind", ["copy"], " is unknown; known is rehosted"),
        ("negotiations[0].term.to", "2023-06-01", ": 2023-06-01 is not after 2023-06-01"),
        ("negotiations[0].misuse_and_accountability[0].text", MISSING, " is missing"),
        ("negotiations", MISSING, " is missing"),
    ],
)
def test_a_fault_is_told_with_its_place(place, value, words):
    assert faults_of(bent(place, value)) == [f"{place}{words}"]


@pytest.mark.parametrize(
    ("place", "value", "fault"),
    [
        (
            f"{CLAUSE}.versions[4]",
            version(5, "2023-05-01", "guild", "proposed", "Late."),
            f"{CLAUSE}.versions[4].date: 2023-05-01 comes after 2023-05-20 in the file",
        ),
        (
            f"{CLAUSE}.versions[4]",
            version(5, "2023-05-20", "joint", "final", "Again."),
            (
                f"{CLAUSE}.versions[4].party: joint speaks already on that date,"
                f" see {CLAUSE}.versions[3]"
            ),
        ),
        (
            f"{CLAUSE}.versions[4]",
            version(5, "2023-05-20", "guild", "final", "We alone."),
            f"{CLAUSE}.versions[4].party: final is said by both sides, not guild",
        ),
        (
            f"{CLAUSE}.versions[4]",
            version(5, "2023-05-21", "joint", "countered", "We both."),
            f"{CLAUSE}.versions[4].party: countered is said by one side, not joint",
        ),
        (
            "negotiations[0].sessions[2]",
            {"date": "2023-03-20", "kind": "negotiation", "topics": [], "certainty": "known"},
            (
                "negotiations[0].sessions[2].kind: negotiation is there already on that date,"
                " see negotiations[0].sessions[1]"
            ),
        ),
        (
            "negotiations[0].key_dates[1]",
            {"date": "2023-02-01", "event": "Demands are published", "source": PAPER},
            (
                "negotiations[0].key_dates[1].event: Demands are published is there already,"
                " see negotiations[0].key_dates[0]"
            ),
        ),
        (
            "negotiations[0].proposals[3]",
            proposal("G-2", "2023-04-01", "guild", "Late", []),
            "negotiations[0].proposals[3].date: 2023-04-01 comes after 2023-05-01 in the file",
        ),
        (
            "negotiations[0].proposals[1].number",
            "G-1",
            "negotiations[0].proposals[1].number: G-1 is taken, see negotiations[0].proposals[0]",
        ),
        (
            "negotiations[0].public_summaries[0].date_note",
            MISSING,
            "negotiations[0].public_summaries[0].date is missing, and date_note does not say why",
        ),
        (
            "negotiations[0].topics[2]",
            "Consent",
            "negotiations[0].topics: a topic is there twice",
        ),
        (
            "negotiations[0].parties",
            [{"side": "guild", "name": "Guild of Tellers"}],
            "negotiations[0].parties: no employer",
        ),
        (
            "negotiations[0].parties",
            [{"side": "employer", "name": "Alliance of Fairs"}],
            "negotiations[0].parties: no guild",
        ),
        (
            "negotiations[0].topics[2]",
            "!!!",
            "negotiations[0].topics[2]: !!! has no letter or digit for an address",
        ),
        (
            "negotiations[1]",
            document()["negotiations"][0],
            "negotiations[1].slug: tellers-2023 is taken, see negotiations[0]",
        ),
    ],
)
def test_rows_that_do_not_fit_each_other_are_told(place, value, fault):
    assert faults_of(bent(place, value)) == [fault]


def test_all_faults_are_listed_at_once():
    content = document()
    content["negotiations"][0]["clauses"][1]["versions"][0]["date"] = "soon"
    content["negotiations"][0]["clauses"][0]["topic"] = "weather"
    del content["negotiations"][0]["votes"][0]["source"]

    assert sorted(faults_of(json.dumps(content))) == [
        "negotiations[0].clauses[0].topic: weather is an unknown topic",
        "negotiations[0].clauses[1].versions[0].date: soon is not a date",
        "negotiations[0].votes[0].source is missing",
        "negotiations[0].votes[0].source: names neither a publisher with its address nor a note",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{", "the file is not JSON: Expecting property name enclosed in double quotes"),
        ("[]", "the file is not an object"),
        ("[" * 100_000, "the file is not a record: it is nested too deeply"),
        ('{"negotiations": ' + "9" * 5000 + "}", "the file is not JSON: Exceeds the limit"),
    ],
)
def test_what_is_no_record_at_all_is_refused(text, fault):
    assert faults_of(text)[0].startswith(fault)


def test_an_index_number_is_dropped_and_its_words_are_kept():
    described = record.parse(json.dumps(document())).negotiations[0].clauses[1].versions[1]

    assert described.sources == [record.Source(note="a research note")]


def test_versions_find_their_proposals_and_the_others_get_one():
    table = record.parse(json.dumps(document())).negotiations[0]

    plan = record.arrange(table)

    assert [(each.date, each.side, each.kind, each.title) for each in plan] == [
        (date(2023, 3, 1), "guild", "initial", "Opening demands"),
        (date(2023, 3, 4), "guild", "statement", "Guild position of 4 March 2023"),
        (date(2023, 3, 20), "employer", "counter", "Reply"),
        (date(2023, 3, 20), "employer", "statement", "Employer position of 20 March 2023"),
        (date(2023, 5, 1), "joint", "agreement", "Agreement in principle"),
        (date(2023, 5, 20), "joint", "agreement", "Agreed text of 20 May 2023"),
        (date(2026, 4, 1), "joint", "successor", "Agreement that followed, 1 April 2026"),
    ]
    assert [[(p.clause, p.stance) for p in each.positions] for each in plan] == [
        [("voice", "propose")],
        [("tools", "propose")],
        [("voice", "counter")],
        [("tools", "counter")],
        [("voice", "accept"), ("tools", "accept")],
        [("voice", "accept")],
        [("tools", "propose")],
    ]
    assert plan[2].responds_to is plan[0]
    assert plan[0].clauses_without_text == ["tools"]


@pytest.mark.parametrize(
    ("title", "status", "kind"),
    [
        ("Comprehensive counter package", "countered", "package"),
        ("Offer reported as best and final", "countered", "last_best_final"),
        ("Response to the package", "countered", "response"),
        ("The same again", "restatement", "statement"),
        ("Meetings", "rejected", "counter"),
    ],
)
def test_a_proposal_is_of_the_kind_its_title_and_status_say(title, status, kind):
    later = proposal("G-2", "2023-05-02", "guild", title, []) | {"status": status}

    table = record.parse(bent("negotiations[0].proposals[3]", later)).negotiations[0]

    assert [each.kind for each in record.arrange(table) if each.label == "G-2"] == [kind]


def test_a_superseded_proposal_gives_way_to_the_next_of_its_side():
    content = document()
    content["negotiations"][0]["proposals"][0]["status"] = "superseded"
    content["negotiations"][0]["proposals"].append(
        proposal("G-2", "2023-05-02", "guild", "Anew", [])
    )

    plan = record.arrange(record.parse(json.dumps(content)).negotiations[0])

    assert [(each.label, each.supersedes.label) for each in plan if each.supersedes] == [
        ("G-2", "G-1")
    ]
