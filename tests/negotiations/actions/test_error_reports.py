"""Readers report, staff answer; the log keeps neither words nor names."""

import pytest

from negotiations import pages
from negotiations.actions import error_reports
from negotiations.models import ErrorReport, Negotiation
from portal.access import ANYONE
from portal.models import Event
from tests.factories.corrections import CorrectionFactory, ErrorReportFactory
from tests.factories.negotiations import NegotiationFactory, ReleaseItemFactory
from tests.factories.portal import NOW, GuildFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Negotiation:
    table = NegotiationFactory(slug="table")
    ReleaseItemFactory(item=table)
    return table


def report(path: str) -> ErrorReport:
    page = pages.find(path)
    assert page is not None
    return error_reports.report(
        page=page, words="Wrong day.", reply_to="a@b.example", viewer=ANYONE, by=None, now=NOW
    )


def answer(row: ErrorReport, **fields) -> ErrorReport:
    given = {
        "words": "You are right.",
        "is_public": True,
        "are_words_public": False,
        "correction": None,
    }
    return error_reports.answer(report=row, by=UserFactory(), now=NOW, **given | fields)


def test_a_report_goes_to_the_table_of_its_page(table):
    assert report("/negotiations/table/timeline/").negotiation == table


def test_a_report_on_a_page_of_no_table_goes_to_every_guild(table):
    GuildFactory()

    kept = report("/method/")

    event = Event.objects.get(verb="report.made")
    assert (kept.negotiation, event.guilds.count(), event.audience) == (None, 2, "staff")


def test_the_log_keeps_neither_words_nor_address(table):
    report("/negotiations/table/")

    event = Event.objects.get(verb="report.made")
    assert (event.payload, event.actor) == ({"title": "/negotiations/table/"}, None)


def test_a_page_that_the_reader_does_not_find_takes_no_report(db):
    NegotiationFactory(slug="hidden")

    with pytest.raises(error_reports.NoSuchPage):
        report("/negotiations/hidden/")


def test_an_answer_closes_the_report(table):
    row = answer(report("/negotiations/table/"))

    assert (row.state, row.answered_at, row.is_public, row.are_words_public) == (
        "answered",
        NOW,
        True,
        False,
    )
    with pytest.raises(error_reports.Settled):
        answer(row)


def test_the_readers_words_stand_beside_a_public_answer_only(table):
    row = answer(report("/negotiations/table/"), is_public=False, are_words_public=True)

    assert row.are_words_public is False


def test_a_page_that_the_public_does_not_find_has_no_public_answer(db):
    hidden = NegotiationFactory(slug="hidden")
    row = ErrorReportFactory(negotiation=hidden, path="/negotiations/hidden/")

    with pytest.raises(error_reports.PageHidden):
        answer(row)
    assert answer(row, is_public=False).answer == "You are right."


def test_an_answer_has_words(table):
    with pytest.raises(error_reports.NothingSaid):
        answer(report("/method/"), words=" ")


def test_a_correction_of_another_table_is_no_answer(table):
    with pytest.raises(error_reports.OfAnotherTable):
        answer(report("/negotiations/table/"), correction=CorrectionFactory(approved=True))


def test_a_report_is_closed_without_an_answer(table):
    row = report("/method/")

    error_reports.dismiss(report=row, by=UserFactory(), now=NOW)

    row.refresh_from_db()
    assert (row.state, row.answer) == ("dismissed", "")
