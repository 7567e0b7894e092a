"""Readers who say that something is wrong, and what staff answer."""

from datetime import datetime

from django.db import transaction

from negotiations import pages
from negotiations.models import Correction, ErrorReport
from negotiations.pages import Page
from portal import events
from portal.access import ANYONE, Audience, Viewer
from portal.models import Guild, User


class NoSuchPage(Exception):
    """The reader finds no such page."""


class Settled(Exception):
    """The report was answered or dismissed."""


class NothingSaid(Exception):
    """An answer has words."""


class PageHidden(Exception):
    """The public does not find the page, so it is not told that somebody asked about it."""


class OfAnotherTable(Exception):
    """A correction answers reports on its own negotiation, and on pages of none."""


@transaction.atomic
def report(
    *, page: Page, words: str, reply_to: str, viewer: Viewer, by: User | None, now: datetime
) -> ErrorReport:
    """Keep what a reader says is wrong; it goes to the table's staff, or else to every guild's."""
    if not pages.is_shown(page, viewer, now):
        raise NoSuchPage
    row = ErrorReport.objects.create(
        negotiation=pages.negotiation_of(page, viewer, now),
        path=page.path,
        words=words,
        reply_to=reply_to,
        reported_at=now,
    )
    _tell("report.made", row, by=by, now=now)
    return row


@transaction.atomic
def answer(
    *,
    report: ErrorReport,
    words: str,
    is_public: bool,
    are_words_public: bool,
    correction: Correction | None,
    by: User,
    now: datetime,
) -> ErrorReport:
    """Answer a report, in public where `is_public`; with the reader's words where staff say so."""
    fresh = _locked(report)
    if not words.strip():
        raise NothingSaid
    if correction is not None and fresh.negotiation_id not in {None, correction.negotiation_id}:
        raise OfAnotherTable
    if is_public and not _is_known(fresh, now):
        raise PageHidden
    fresh.answer, fresh.correction = words, correction
    fresh.is_public, fresh.are_words_public = is_public, is_public and are_words_public
    _close(fresh, ErrorReport.State.ANSWERED, by=by, now=now)
    _tell("report.answered", fresh, by=by, now=now)
    return fresh


@transaction.atomic
def dismiss(*, report: ErrorReport, by: User, now: datetime) -> ErrorReport:
    """Close a report without an answer."""
    fresh = _locked(report)
    _close(fresh, ErrorReport.State.DISMISSED, by=by, now=now)
    _tell("report.dismissed", fresh, by=by, now=now)
    return fresh


def _is_known(report: ErrorReport, now: datetime) -> bool:
    page = pages.find(report.path)
    return page is not None and pages.is_shown(page, ANYONE, now)


def _locked(report: ErrorReport) -> ErrorReport:
    rows = ErrorReport.objects.select_for_update(of=("self",)).select_related("negotiation")
    fresh = rows.get(pk=report.pk)
    if fresh.state != ErrorReport.State.OPEN:
        raise Settled
    return fresh


def _close(report: ErrorReport, state: ErrorReport.State, *, by: User, now: datetime) -> None:
    report.state, report.answered_at, report.answered_by = state, now, by
    report.save()


def _tell(verb: str, report: ErrorReport, *, by: User | None, now: datetime) -> None:
    """Without the reader's words or address: the log is kept for ever."""
    table = report.negotiation
    events.record(
        verb,
        by=by,
        at=now,
        target=report,
        audience=Audience.STAFF,
        guilds=table.guilds.all() if table else Guild.objects.all(),
        stream=table.stream if table else "",
        payload={"title": report.path},
    )
