"""Loading the record: what becomes of each row, when it is visible, and loading twice."""

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from negotiations import record
from negotiations.models import (
    Clause,
    Issue,
    Negotiation,
    Position,
    Proposal,
    Release,
    ReleaseItem,
    Session,
    Source,
    TentativeAgreement,
)
from portal import events
from portal.access import ANYONE, Audience
from portal.models import Event, Guild
from portal.text import sha256
from tests.factories.record import bent, document, version

pytestmark = pytest.mark.django_db
VOICE = "negotiations[0].clauses[0]"


def load(tmp_path: Path, text: str) -> str:
    """Run the command on a file with this text and return what it prints."""
    file, out = tmp_path / "record.json", StringIO()
    file.write_text(text)
    call_command("load_record", file, stdout=out, stderr=StringIO())
    return out.getvalue()


def refusal(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(CommandError) as refused:
        load(tmp_path, text)
    assert refused.value.returncode == 1
    return str(refused.value).splitlines()


@pytest.fixture
def loaded(tmp_path):
    load(tmp_path, json.dumps(document()))


@pytest.fixture
def shipped():
    out = StringIO()
    call_command("load_record", record.SHIPPED, stdout=out, stderr=StringIO())
    return out.getvalue()


def noon(year: int, month: int, day: int) -> datetime:
    """Noon in Los Angeles in daylight saving time."""
    return datetime(year, month, day, 19, tzinfo=UTC)


def test_the_shipped_record_is_loaded_whole(shipped):
    assert shipped.splitlines() == [
        (
            "Added: negotiations 2, issues 24, clauses 39, sessions 27, milestones 49, votes 8,"
            " publications 14, positions 120, proposals 37, tentative agreements 39, agreements 2."
        ),
        (
            "Checked and kept for later, not shown yet: clause notes (3), compiled (1),"
            " confidentiality_levels_suggested (1), eligibility_rules (2),"
            " misuse_and_accountability (9), schema_note (1), sessions_note (1)."
        ),
    ]
    assert Clause.objects.filter(tentative_agreements=None).values_list("slug").get() == (
        "sag-strike-use",
    )
    assert events.verify()[0] == Event.objects.count()


@pytest.mark.whole
def test_the_shipped_texts_are_the_files_texts(shipped):
    rows = record.parse(record.SHIPPED.read_text())
    said = {
        (clause.slug, version.party, version.date, version.text, version.certainty)
        for table in rows.negotiations
        for clause in table.clauses
        for version in clause.versions
    }

    positions = Position.objects.select_related("clause", "proposal")

    assert {
        (
            each.clause.slug,
            each.proposal.side,
            each.said_at.astimezone(record.ZONE).date(),
            each.text,
            each.certainty,
        )
        for each in positions
    } == said
    assert all(each.sha256 == sha256(each.text) for each in positions)


@pytest.mark.whole
def test_everything_shipped_is_public_from_the_day_it_was_said(shipped, now):
    before = Position.objects.get(clause__slug="wga-company-policy", proposal__side="employer")
    at = before.said_at

    assert Position.objects.visible_to(ANYONE, datetime(2026, 6, 1, tzinfo=UTC)).count() == 120
    assert Session.objects.visible_to(ANYONE, now).count() == 27
    assert Negotiation.objects.visible_to(ANYONE, now).count() == 2
    assert TentativeAgreement.objects.visible_to(ANYONE, now).count() == 39
    assert before in Position.objects.visible_to(ANYONE, at)
    assert before not in Position.objects.visible_to(ANYONE, at - timedelta(seconds=1))


@pytest.mark.whole
def test_the_same_topic_has_the_same_address_in_both_negotiations(shipped):
    assert Issue.objects.filter(slug="training-data").count() == 2
    assert Issue.objects.get(slug="writers-use").title == "Writer's use"


@pytest.mark.whole
def test_the_shipped_guilds_and_terms(shipped):
    table = Negotiation.objects.get(slug="wga-amptp-mba-2023")

    assert list(Guild.objects.values_list("slug", "short_name")) == [
        ("sag-aftra", "SAG-AFTRA"),
        ("wgae", "WGAE"),
        ("wgaw", "WGAW"),
    ]
    assert list(table.guilds.values_list("slug", flat=True)) == ["wgae", "wgaw"]
    assert (table.guild_short_name, table.employer_short_name) == ("WGA", "AMPTP")
    assert table.employer_name == "Alliance of Motion Picture and Television Producers"
    assert table.ratified_at == datetime(2023, 10, 9, 20, tzinfo=UTC)
    assert (table.opened_on, table.in_force_from) == (date(2023, 3, 20), date(2023, 9, 25))


@pytest.mark.whole
def test_a_replaced_agreement_is_reopened_at_the_final_texts_instant(shipped):
    first, final = TentativeAgreement.objects.filter(clause__slug="sag-effective")

    assert (first.reopened_at, first.reopened_reason) == (
        final.agreed_at,
        "Replaced by the final text.",
    )
    assert final.reopened_at is None


def test_a_version_becomes_a_frozen_position(loaded):
    position = Position.objects.get(clause__slug="tools", proposal__side="employer")

    assert (position.stance, position.text) == ("counter", "Fairs choose.")
    assert (position.certainty, position.described_by) == ("inferred", "the guild")
    assert position.said_at == noon(2023, 3, 20)
    assert position.slug == f"2023-03-20-employer-{sha256('Fairs choose.')[:4]}"
    assert [str(source) for source in position.sources.all()] == ["a research note"]


def test_proposals_are_numbered_by_side_and_date(loaded):
    tabled = Proposal.objects.values_list("side", "number", "label", "title", "medium")

    assert list(tabled) == [
        ("guild", 1, "G-1", "Opening demands", "written"),
        ("guild", 2, "", "Guild position of 4 March 2023", "reported"),
        ("employer", 1, "E-1", "Reply", "written"),
        ("employer", 2, "", "Employer position of 20 March 2023", "reported"),
        ("joint", 1, "TA", "Agreement in principle", "written"),
        ("joint", 2, "", "Agreed text of 20 May 2023", "written"),
        ("joint", 3, "", "Agreement that followed, 1 April 2026", "written"),
    ]
    assert Proposal.objects.get(label="E-1").responds_to == Proposal.objects.get(label="G-1")


def test_a_session_keeps_hours_subjects_and_what_limits_its_certainty(loaded):
    session = Session.objects.get(kind="negotiation")

    assert session.topics == "Pay, AI wording; lasted 3 hours"
    assert (f"{session.starts_at:%H:%M}", f"{session.ends_at:%H:%M}") == ("11:00", "20:45")
    assert session.medium == "video call"
    assert (session.certainty, session.certainty_note) == ("documented", "by the employer side")


def test_sources_are_kept_once(loaded):
    assert sorted(Source.objects.values_list("publisher", "note")) == [
        ("", "a research note"),
        ("paper.example", ""),
    ]


def test_the_log_tells_everything_in_the_order_of_instants(loaded):
    told = list(Event.objects.values_list("verb", "payload__title"))

    assert told == [
        ("milestone.recorded", "Demands are published"),
        ("session.held", "Opening session"),
        ("proposal.tabled", "Opening demands"),
        ("release.published", "Talks on the 2023 Tellers agreement open, 1 March 2023"),
        ("proposal.tabled", "Guild position of 4 March 2023"),
        ("release.published", "Texts of 4 March 2023"),
        ("session.held", "Bargaining session"),
        ("proposal.tabled", "Reply"),
        ("proposal.tabled", "Employer position of 20 March 2023"),
        ("release.published", "Texts of 20 March 2023"),
        ("release.published", "Texts of 21 March 2023"),
        ("proposal.tabled", "Agreement in principle"),
        ("agreement.reached", "2 clauses"),
        ("release.published", "Agreed texts of 1 May 2023"),
        ("proposal.tabled", "Agreed text of 20 May 2023"),
        ("agreement.reopened", "Consent to a copied voice"),
        ("agreement.reached", "Consent to a copied voice"),
        ("agreement.final", "Guild of Tellers 2023 Tellers agreement: AI terms"),
        ("release.published", "Whole text of the agreement, 20 May 2023"),
        ("document.published", "Leaflet"),
        ("vote.reported", "Ratification"),
        ("agreement.status", "Guild of Tellers 2023 Tellers agreement: AI terms"),
        ("proposal.tabled", "Agreement that followed, 1 April 2026"),
        ("release.published", "Texts of the agreement that followed, 1 April 2026"),
    ]
    assert set(Event.objects.values_list("audience", "stream", "actor")) == {
        (Audience.PUBLIC, "negotiations/tellers-2023", None)
    }


def test_nothing_is_told_before_what_it_shows_is_live(loaded):
    reply = Event.objects.get(payload__title="Reply")
    milestone = Event.objects.get(verb="milestone.recorded")

    assert (reply.at, reply.visible_at) == (noon(2023, 3, 20), noon(2023, 3, 21))
    assert milestone.visible_at == Release.objects.earliest("live_at").live_at
    for event in Event.objects.filter(verb="release.published"):
        assert event.visible_at == Release.objects.get(pk=event.target_id).live_at


def test_a_vote_says_what_was_not_published(loaded):
    payload = Event.objects.get(verb="vote.reported").payload

    assert (payload["eligible"], payload["eligible_words"]) == (None, "not published")
    assert (payload["cast_words"], payload["turnout_words"]) == ("1,200", "61.5%")
    assert [(o["label"], o["count_words"], o["percent_words"]) for o in payload["options"]] == [
        ("Yes", "1,100", "91.67%"),
        ("No", "not published", "8.33%"),
    ]
    assert payload["notes"] == ["cast: valid votes"]


def test_one_release_for_everything_of_one_instant(loaded):
    items = ReleaseItem.objects.filter(release=Release.objects.earliest("live_at"))

    assert items.filter(negotiation_itself__isnull=False).count() == 1
    assert items.filter(session__isnull=False).count() == 1
    assert items.filter(position__isnull=False).count() == 1
    assert items.count() == 3
    assert Release.objects.count() == 7
    assert Release.objects.earliest("live_at").change_note == (
        "The negotiation itself, one session, one position of the guild."
    )


def test_a_second_run_changes_nothing_and_says_so(loaded, tmp_path):
    before = Event.objects.count()

    words = load(tmp_path, json.dumps(document()))

    assert words.splitlines()[0] == "Nothing new: all 18 rows are on record."
    assert Event.objects.count() == before


@pytest.mark.whole
def test_a_second_run_of_the_shipped_record_changes_nothing(shipped, tmp_path):
    before = Event.objects.count()

    words = load(tmp_path, record.SHIPPED.read_text())

    assert words.splitlines()[0] == "Nothing new: all 276 rows are on record."
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("place", "value", "difference"),
    [
        (
            f"{VOICE}.versions[1].text",
            "Never.",
            f"{VOICE}.versions[1]: text differs from what was tabled",
        ),
        (
            f"{VOICE}.versions[1].certainty",
            "known",
            f"{VOICE}.versions[1]: certainty is 'documented' in the portal and 'known' in the file",
        ),
        (
            f"{VOICE}.versions[1].sources",
            [{"note": "hearsay"}],
            f"{VOICE}.versions[1]: sources differ from those on record",
        ),
        (
            "negotiations[0].proposals[1].title",
            "Refusal",
            "negotiations[0].proposals[1]: title is 'Reply' in the portal and 'Refusal' in the file",
        ),
        (
            "negotiations[0].sessions[1].medium",
            "telephone",
            (
                "negotiations[0].sessions[1]: medium is 'video call' in the portal"
                " and 'telephone' in the file"
            ),
        ),
        (
            f"{VOICE}.title",
            "Voices",
            f"{VOICE}: title is 'Consent to a copied voice' in the portal and 'Voices' in the file",
        ),
        (
            "negotiations[0].agreement",
            "Pact",
            (
                "negotiations[0]: agreement_title is '2023 Tellers agreement' in the portal"
                " and 'Pact' in the file"
            ),
        ),
        (
            "negotiations[0].parties[0].name",
            "Guild of Mimes",
            "negotiations[0].parties: other guilds are on record",
        ),
    ],
)
def test_a_row_that_differs_from_the_record_is_refused_by_name(
    loaded, tmp_path, place, value, difference
):
    before = Event.objects.count()

    words = refusal(tmp_path, bent(place, value))

    assert difference in words
    assert Event.objects.count() == before
    assert Position.objects.filter(text="Never.").count() == 0


def test_a_vote_that_differs_from_the_log_is_refused(loaded, tmp_path):
    words = refusal(tmp_path, bent("negotiations[0].votes[0].cast", 1201))

    assert words == [
        "Nothing was loaded. Against what is on record: 2.",
        "negotiations[0].votes[0]: cast is 1200 in the portal and 1201 in the file",
        "negotiations[0].votes[0]: cast_words is '1,200' in the portal and '1,201' in the file",
    ]


def test_nothing_is_loaded_beside_a_row_that_differs(loaded, tmp_path):
    content = document()
    content["negotiations"][0]["title"] = "Other"
    content["negotiations"][0]["clauses"][0]["versions"].append(
        version(5, "2023-05-21", "guild", "proposed", "New words.")
    )

    refusal(tmp_path, json.dumps(content))

    assert Position.objects.filter(text="New words.").count() == 0


def test_new_rows_are_added_to_what_is_there(loaded, tmp_path):
    content = document()
    content["negotiations"][0]["clauses"][0]["versions"].append(
        version(5, "2023-05-21", "employer", "proposed", "New words.")
    )
    content["negotiations"][0]["key_dates"].append(
        {"date": "2023-05-21", "event": "Afterthought", "source": {"note": "seen"}}
    )

    words = load(tmp_path, json.dumps(content))

    assert words.splitlines()[0] == "Added: milestones 1, positions 1, proposals 1."
    added = Position.objects.get(text="New words.")
    assert (added.proposal.title, added.proposal.number) == ("Employer position of 21 May 2023", 3)
    assert added in Position.objects.visible_to(ANYONE, noon(2023, 5, 21))


def test_words_found_later_for_a_tabled_proposal_make_their_own(loaded, tmp_path):
    content = document()
    content["negotiations"][0]["clauses"][1]["versions"].insert(
        0, version(1, "2023-03-01", "guild", "proposed", "Tellers keep their tools.")
    )
    for number, row in enumerate(content["negotiations"][0]["clauses"][1]["versions"], start=1):
        row["version"] = number

    load(tmp_path, json.dumps(content))

    found = Position.objects.get(text="Tellers keep their tools.")
    assert (found.proposal.label, found.proposal.title) == ("", "Guild position of 1 March 2023")


def test_a_faulty_file_loads_nothing(tmp_path):
    text = bent(f"{VOICE}.versions[1].date", "2023-13-01")

    assert refusal(tmp_path, text) == [
        "Nothing was loaded. Against the rules of the record: 1.",
        f"{VOICE}.versions[1].date: 2023-13-01 is not a date",
    ]
    assert (Negotiation.objects.count(), Event.objects.count()) == (0, 0)


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(CommandError, match=r"can't be read: .*No such file"):
        call_command("load_record", tmp_path / "nothing.json")


def test_progress_is_told_on_stderr_in_plain_lines(tmp_path):
    file, err = tmp_path / "record.json", StringIO()
    file.write_text(json.dumps(document()))

    call_command("load_record", file, stdout=StringIO(), stderr=err)

    assert err.getvalue() == "18/18 rows\n"
