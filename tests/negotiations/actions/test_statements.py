"""Statements are kept with their source, and stay as they are once a release carries them."""

from datetime import date, timedelta

import pytest

from negotiations.actions import statements
from negotiations.actions.answers import SourceInput
from negotiations.models import Source, Statement
from portal.models import Event
from tests.factories.corrections import StatementFactory
from tests.factories.negotiations import (
    IssueFactory,
    NegotiationFactory,
    ReleaseFactory,
    ReleaseItemFactory,
)
from tests.factories.portal import NOW, UserFactory

pytestmark = pytest.mark.django_db

PAPER = SourceInput(publisher="The Daily Sample", url="https://paper.example/1")


def said(**fields):
    return {
        "side": "employer",
        "speaker": "A spokesperson",
        "said_on": date(2026, 2, 27),
        "words": "We made a fair offer.",
        "is_quote": True,
        "told_by": "the Daily Sample",
        "issue": None,
    } | fields


def record(negotiation, **fields) -> Statement:
    given = {"source": PAPER, "by": UserFactory(), "now": NOW}
    return statements.record(negotiation=negotiation, **given | said(**fields))


def change(statement, **fields) -> Statement:
    given = {"source": PAPER, "by": UserFactory(), "now": NOW}
    return statements.change(statement=statement, **given | said(**fields))


def named_by(state: str) -> Statement:
    statement = StatementFactory(words="As first written.")
    release = ReleaseFactory(negotiation=statement.negotiation, state="draft", approved_at=None)
    ReleaseItemFactory(release=release, item=statement, approves=False)
    release.state = state
    release.save()
    return statement


def test_a_statement_is_kept_with_its_source():
    kept = record(NegotiationFactory())

    assert (kept.words, kept.told_by, str(kept.source), kept.recorded_at) == (
        "We made a fair offer.",
        "the Daily Sample",
        "The Daily Sample",
        NOW,
    )


def test_the_same_source_is_kept_once():
    table = NegotiationFactory()

    assert record(table).source == record(table, words="Other words.").source
    assert Source.objects.count() == 1


def test_the_log_tells_staff_alone():
    table = NegotiationFactory()

    record(table)

    event = Event.objects.get(verb="statement.recorded")
    assert (event.audience, event.stream, event.payload["title"]) == (
        "staff",
        table.stream,
        "We made a fair offer.",
    )


def test_without_a_source_nothing_is_kept():
    with pytest.raises(statements.SourceMissing):
        record(NegotiationFactory(), source=SourceInput())


def test_tomorrow_nobody_has_spoken():
    with pytest.raises(statements.NotYetSaid):
        record(NegotiationFactory(), said_on=NOW.date() + timedelta(days=1))


def test_an_issue_of_another_table_is_refused():
    with pytest.raises(statements.OfAnotherTable):
        record(NegotiationFactory(), issue=IssueFactory())


@pytest.mark.parametrize("state", ["draft", "set_aside"])
def test_words_change_while_no_release_was_sent(state):
    assert change(named_by(state), words="As mended.").words == "As mended."


def test_words_stay_once_a_release_was_sent():
    statement = named_by("in_review")

    with pytest.raises(statements.Released):
        change(statement, words="As mended.")

    statement.refresh_from_db()
    assert statement.words == "As first written."


def test_what_a_draft_names_is_not_set_aside():
    with pytest.raises(statements.Released):
        statements.set_aside(statement=named_by("draft"), by=UserFactory(), now=NOW)


def test_what_was_set_aside_is_gone_from_the_list_and_stays():
    statement = StatementFactory()

    statements.set_aside(statement=statement, by=UserFactory(), now=NOW)

    assert not Statement.objects.kept().exists()
    with pytest.raises(statements.SetAside):
        change(statement)
