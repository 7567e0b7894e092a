"""Every event is told in words, whatever wrote it."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from negotiations import timeline
from negotiations.timeline import Kind
from tests.factories.negotiations import SessionFactory
from tests.factories.portal import YESTERDAY, EventFactory
from tests.negotiations.public.tables import publish

VERB = re.compile(r"[a-z]+\.[a-z]+")
SOURCE = {"publisher": "Paper", "url": "https://paper.example/1", "note": ""}


def written_verbs() -> set[str]:
    """Every verb that stands in an action, told apart from file names by what it is passed to."""
    folder = Path(settings.BASE_DIR) / "negotiations" / "actions"
    calls = [
        node
        for file in folder.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]
    words = [argument.value for call in calls for argument in call.args if is_text(argument)]
    return {word for word in words if VERB.fullmatch(word)}


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_every_verb_that_is_written_has_its_words():
    verbs = written_verbs()

    assert "proposal.tabled" in verbs
    assert verbs - set(timeline.VERBS) == set()


CLAUSE = {"title": "Consent", "clause": "clause-0"}
WHOLE = {"title": "2026 MBA", "agreement": "mba-2026", "provision": "Art. 1"}
TOLD = {
    "milestone.recorded": ({"title": "Strike begins"}, "Strike begins"),
    "vote.reported": (
        {
            "title": "Ratification",
            "options": [
                {
                    "label": "Yes",
                    "count": 9,
                    "count_words": "9",
                    "percent": 90,
                    "percent_words": "90%",
                }
            ],
        },
        "Ratification: Yes 9 (90%)",
    ),
    "document.published": (
        {"title": "Status", "by": "WGA", "date": "2026-03-01"},
        "WGA: “Status”",
    ),
    "session.held": (
        {"title": "Bargaining session", "subjects": "All, AI"},
        "Bargaining session: All, AI",
    ),
    "proposal.tabled": (
        {"title": "AI package", "side": "employer", "kind": "package"},
        "AMPTP hands over a package: “AI package”",
    ),
    "upload.kept": ({"purpose": "draft", "clauses": 2}, "A draft of ours is begun from a file"),
    "answer.logged": ({"side": "employer"}, "The answer of AMPTP is written down"),
    "agreement.reached": ({"clauses": [CLAUSE]}, "Both sides agree on the text of 1 clause"),
    "agreement.proposed": (
        CLAUSE | {"side": "guild"},
        "WGA proposes a text for agreement: “Consent”",
    ),
    "agreement.confirmed": (CLAUSE | {"side": "guild"}, "WGA confirms the text: “Consent”"),
    "agreement.reopened": (CLAUSE | {"side": "joint"}, "An agreed text is reopened: “Consent”"),
    "agreement.begun": (WHOLE, "The drafting of a whole agreement begins: “2026 MBA”"),
    "agreement.described": (WHOLE, "Title, term or predecessor of “2026 MBA” is written down"),
    "agreement.assembled": (WHOLE, "The agreed texts are taken into “2026 MBA”"),
    "agreement.final": (WHOLE, "The text of “2026 MBA” is final"),
    "agreement.status": (WHOLE | {"status": "in_force"}, "“2026 MBA” is now: in force"),
    "provision.added": (WHOLE, "A provision comes into “2026 MBA”: Art. 1"),
    "provision.edited": (WHOLE, "A provision of “2026 MBA” is written anew: Art. 1"),
    "provision.moved": (WHOLE, "A provision of “2026 MBA” is moved: Art. 1"),
    "provision.removed": (WHOLE, "A provision leaves “2026 MBA”: Art. 1"),
    "provision.agreed": (WHOLE, "A provision of “2026 MBA” takes the agreed words: Art. 1"),
    "provision.carried": (WHOLE, "A provision of “2026 MBA” goes back to the words before: Art. 1"),
    "release.published": ({"title": "Texts of 1 May"}, "Published here: Texts of 1 May"),
    "release.withdrawn": ({"title": "T", "reason": "A mistake."}, "Withdrawn: T"),
    "release.drafted": ({"title": "T"}, "A release is begun: “T”"),
    "release.changed": ({"title": "T"}, "A release is changed: “T”"),
    "release.submitted": ({"title": "T"}, "A release goes to review: “T”"),
    "release.sent_back": ({"title": "T"}, "A release is sent back: “T”"),
    "release.set_aside": ({"title": "T"}, "A release is set aside: “T”"),
    "release.approved": ({"title": "T"}, "A release is approved: “T”"),
    "release.forced": ({"title": "T"}, "A release is forced by one person: “T”"),
    "release.recalled": ({"title": "T"}, "A release is recalled before anyone read it: “T”"),
    "correction.made": (
        {"title": "/method/", "kind": "retraction"},
        "Retraction made on /method/",
    ),
    "correction.drafted": ({"title": "/method/"}, "A correction is drafted: /method/"),
    "correction.changed": ({"title": "/m/"}, "The draft of a correction is changed: /m/"),
    "correction.set_aside": ({"title": "/method/"}, "A correction is set aside: /method/"),
    "statement.recorded": ({"title": "No."}, "A statement is written down: “No.”"),
    "statement.changed": ({"title": "No."}, "A statement is written anew: “No.”"),
    "statement.set_aside": ({"title": "No."}, "A statement is set aside: “No.”"),
    "report.made": ({"title": "/method/"}, "A reader reports an error: /method/"),
    "report.answered": ({"title": "/method/"}, "A reader’s report is answered: /method/"),
    "report.dismissed": ({"title": "/method/"}, "A reader’s report is closed: /method/"),
    "summary.begun": ({"title": "Consent"}, "A summary is begun: Consent"),
    "summary.saved": ({"title": "Consent"}, "The draft of a summary is saved: Consent"),
    "summary.justified": ({"title": "Consent"}, "A figure of a summary is justified: Consent"),
    "summary.finished": ({"title": "Consent"}, "A summary is finished: Consent"),
    "summary.discarded": ({"title": "C"}, "The draft of a summary is thrown away: C"),
    "comment.said": ({"title": "Consent"}, "A comment among ourselves on: Consent"),
    "comment.answered": ({"title": "Consent"}, "A comment is answered, on: Consent"),
    "comment.corrected": ({"title": "Consent"}, "A comment is corrected, on: Consent"),
    "comment.settled": ({"title": "Consent"}, "A comment is settled, on: Consent"),
    "comment.reopened": ({"title": "C"}, "A settled comment is taken up again, on: C"),
    "paper.kept": ({"kind": "costing"}, "A committee paper is kept: costing"),
    "paper.destroyed": ({"kind": "costing"}, "A committee paper is destroyed: costing"),
    "ground_rules.set": ({"mode": "blackout"}, "Ground rules are set: blackout"),
    "ground_rules.proposed": (
        {"mode": "open", "words": "All may be told."},
        "Wider ground rules are proposed and wait for a second person: open",
    ),
    "ground_rules.seconded": (
        {"mode": "open"},
        "A second person confirms wider ground rules: open",
    ),
    "ground_rules.declined": (
        {"mode": "open"},
        "Proposed ground rules do not come to hold: open",
    ),
    "release.terms_accepted": (
        {"title": "News", "outlet": "The Daily Sample"},
        "The terms of an embargo are accepted: “News”",
    ),
    "preview.made": (
        {"title": "News", "for_whom": "Counsel"},
        "A link to read a release beforehand is made: “News”",
    ),
    "preview.revoked": (
        {"title": "News", "for_whom": "Counsel"},
        "A link to read a release beforehand is revoked: “News”",
    ),
    "role.granted": (
        {"role": "press", "outlet": "The Daily Sample"},
        "Somebody is let in: accredited press",
    ),
    "role.ended": ({"role": "counsel", "outlet": ""}, "An access is ended: counsel"),
    "negotiation.opened": ({"title": "T"}, "The table is set up on this portal."),
    "clause.added": ({"title": "Consent"}, "A clause is followed from here on: “Consent”"),
    "issue.added": ({"title": "Credit"}, "A new issue on the board: “Credit”"),
    "something.unheard": ({"title": "raw"}, "Something else was recorded."),
}


def test_every_verb_is_tried_here():
    assert set(TOLD) == {*timeline.VERBS, "something.unheard"}


@pytest.fixture
def quiet(db, table):
    """The table, and a way to write one event and read its line."""

    def tell(verb, payload):
        event = EventFactory(
            verb=verb, target=table.negotiation, stream=table.negotiation.stream, payload=payload
        )
        return timeline.line(event, table.negotiation)

    return tell


@pytest.mark.parametrize("verb", TOLD)
def test_a_verb_in_words(quiet, verb):
    payload, words = TOLD[verb]

    assert quiet(verb, payload).telling.words == words


@pytest.mark.parametrize("verb", TOLD)
def test_a_verb_survives_an_empty_payload(quiet, verb):
    words = quiet(verb, {}).telling.words

    assert verb not in words


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ({"count": 9, "count_words": "9", "percent": 90, "percent_words": "90%"}, "Yes 9 (90%)"),
        ({"count": None, "percent": 90, "percent_words": "90%"}, "Yes 90%, count not published"),
        ({"count": 9, "count_words": "9", "percent": None}, "Yes 9, share not published"),
        ({"count": None, "percent": None}, "Yes – counts not published"),
    ],
)
def test_what_was_not_published_of_a_vote_is_said(quiet, option, words):
    line = quiet("vote.reported", {"title": "Vote", "options": [{"label": "Yes"} | option]})

    assert line.telling.words == f"Vote: {words}"


def test_a_vote_names_its_denominator(quiet):
    payload = {"title": "Vote", "eligible_words": "11,700", "cast_words": "not published"}

    line = quiet("vote.reported", payload)

    assert line.telling.more == ("Eligible: 11,700.", "Ballots cast: not published.")


def test_a_vote_tells_its_turnout_with_its_result(quiet):
    payload = {"title": "Vote", "turnout_words": "47.69%"}

    assert quiet("vote.reported", payload).telling.words == "Vote; turnout 47.69%"


def test_a_proposal_leads_to_its_texts(quiet):
    clauses = [CLAUSE | {"position": "2026-03-01-guild-1a2b"}, CLAUSE]
    payload = {"title": "P", "side": "guild", "clauses": clauses}

    line = quiet("proposal.tabled", payload)

    assert [link.href for link in line.telling.links] == [
        "/negotiations/table/clauses/clause-0/v/2026-03-01-guild-1a2b/",
        "/negotiations/table/clauses/clause-0/",
    ]


@pytest.mark.parametrize(
    ("payload", "more"),
    [
        ({"clauses": 1, "silent_changes": 0}, ("On 1 clause.",)),
        (
            {"clauses": 2, "silent_changes": 1},
            ("On 2 clauses.", "Its base was silently changed in 1 clause."),
        ),
        (
            {"clauses": 3, "silent_changes": 2},
            ("On 3 clauses.", "Its base was silently changed in 2 clauses."),
        ),
    ],
)
def test_what_a_file_brought_is_counted(quiet, payload, more):
    telling = quiet("upload.kept", {"purpose": "answer"} | payload).telling

    assert telling.words == "The words of AMPTP are taken in from a file"
    assert telling.more == more


def test_what_both_sides_state_is_told_of_both(quiet):
    line = quiet("proposal.tabled", {"title": "P", "side": "joint", "kind": "statement"})

    assert line.telling.words == "Both sides put on record where they are: “P”"


def test_a_source_is_named_with_its_event(quiet):
    (source,) = quiet("milestone.recorded", {"title": "Day", "source": SOURCE}).sources

    assert (source.publisher, source.url) == ("Paper", "https://paper.example/1")


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("", ["Milestone 0", "Milestone 1", "Milestone 2", "Bargaining session"]),
        ("sessions", ["Bargaining session"]),
        ("milestones", ["Milestone 0", "Milestone 1", "Milestone 2"]),
        ("unheard", ["Milestone 0", "Milestone 1", "Milestone 2", "Bargaining session"]),
    ],
)
def test_the_page_shows_one_kind(client, table, quiet, kind, shown):
    quiet("session.held", {"title": "Bargaining session"})

    months = client.get(table.path("timeline/"), {"kind": kind}).context["months"]

    (day,) = [day for month in months for day in month.days]
    assert [line.telling.words for line in day.lines] == shown
    assert day.on == YESTERDAY.date()


def test_the_filter_names_only_kinds_that_are_there(client, table):
    choices = client.get(table.path("timeline/")).context["filter"].fields["kind"].choices

    assert list(choices) == [("", "everything"), (Kind.MILESTONES.value, "other dates")]


def test_sessions_stand_in_order_with_their_certainty(client, table):
    later = SessionFactory(negotiation=table.negotiation, held_on="2026-02-20", certainty="known")
    first = SessionFactory(negotiation=table.negotiation, held_on="2026-02-10", topics="Consent")
    for session in (later, first):
        publish(session)

    response = client.get(table.path("sessions/"))

    assert response.context["sessions"] == [first, later]
    assert "Known: generally known, no source read" in response.content.decode()


def test_a_table_without_sessions_says_so(client, table):
    assert "No session is on record" in client.get(table.path("sessions/")).content.decode()


def test_no_number_of_the_log_is_told(client, table):
    """A gap in the numbers would tell how much happened that outsiders may not know of."""
    stream = {"target": table.negotiation, "stream": table.negotiation.stream}
    hidden = EventFactory(audience="staff", **stream)
    shown = EventFactory(payload={"title": "Told"}, **stream)

    page = client.get(table.path("timeline/")).content.decode()

    anchors = re.findall(r'id="e-(\w+)"', page)
    assert (anchors[-1], len(anchors)) == (shown.hash[:16], shown.number - 1)
    assert hidden.hash[:16] not in anchors
