"""Work of the membership office that takes longer than a page; `settings.JOBS` names each function.

A roster is read piece by piece and its lines pass by one after the other: none of these holds a
file or a guild's members whole.
"""

from collections.abc import Iterator
from itertools import islice

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from members import roster_lines, roster_plan, staging
from members.actions import roster_applying, rosters
from members.models import (
    Membership,
    MembershipPeriod,
    MembershipWord,
    Profile,
    RosterFile,
    RosterImport,
)
from members.roster import apart, reading
from members.roster.model import Reason, Row, Unreadable
from members.roster_lines import Finding
from members.roster_plan import Tally
from members.roster_words import sentence
from portal.apart import Unwanted
from portal.jobs import Cancelled, Failed, Progress
from portal.models import User

State = RosterImport.State
# Of all that is to do, this much each; the bar need not be exact.
STEPS = 100
LAID_OUT, COMPARED = 50, 95
SAVED_AT_ONCE = 2_000


class _Share:
    """Tells how far a part of the work is, from one step to another, by rows of about so many."""

    def __init__(self, progress: Progress, start: int, end: int, rows: int) -> None:
        self._progress, self._start, self._width = progress, start, end - start
        self._rows, self._done = max(rows, 1), 0

    def __call__(self, count: int) -> None:
        self._done += count
        done = self._start + self._width * min(self._done, self._rows) // self._rows
        self._progress.tell(done, STEPS)


def read_roster(pk: int, progress: Progress) -> None:
    """Find out how the file is written and what its head says; harmless twice.

    A workbook's rows are written down as text in its place, so that they are read apart once.
    """
    roster = RosterImport.objects.get(pk=pk)
    if roster.state != State.UPLOADED or roster.columns:
        return
    try:
        _read(roster, progress)
    except Unreadable as refused:
        rosters.note_refusal(roster=roster, refused=refused)
        raise Failed(sentence(refused.reason, refused.detail)) from refused
    except (Unwanted, rosters.Over) as error:
        raise Cancelled from error


def _read(roster: RosterImport, progress: Progress) -> None:
    pieces = roster_lines.pieces_of(roster)
    if next(pieces(), b"").startswith((apart.ZIP_MARK, apart.OLE_MARK)):
        _write_down(roster, progress)
        layout, encoding = reading.look_at(pieces, apart.WRITTEN), roster_lines.WORKBOOK
    else:
        layout = reading.look(pieces)
        encoding = layout.encoding
        _read_through(reading.rows(pieces, layout), progress)
    rosters.note_layout(roster=roster, layout=layout, encoding=encoding)


def _read_through(rows: Iterator[Row], progress: Progress) -> None:
    """To the end, so that what can't be read is told before anybody names columns."""
    count = 0
    while some := sum(1 for _row in islice(rows, SAVED_AT_ONCE)):
        count += some
        if not progress.is_wanted():
            raise Unwanted
    if not count:
        raise Unreadable(Reason.EMPTY)


def _write_down(roster: RosterImport, progress: Progress) -> None:
    """Put the workbook's rows as text in the place of its bytes, once all of them are read."""
    kept = RosterFile.objects.filter(roster=roster)
    kept.filter(place__gte=roster_lines.WRITTEN_FROM).delete()
    pieces = roster_lines.pieces_of(roster)
    rows = apart.rows(pieces, is_wanted=progress.is_wanted)
    for place, piece in enumerate(apart.as_text(rows), roster_lines.WRITTEN_FROM):
        RosterFile.objects.create(roster=roster, place=place, content=piece)
    kept.filter(place__lt=roster_lines.WRITTEN_FROM).delete()


def check_roster(pk: int, progress: Progress) -> None:
    """The dry run: compare the file with what is known, and keep what was found; harmless twice."""
    roster = RosterImport.objects.select_related("guild").get(pk=pk)
    if roster.state != State.CHECKING:
        return
    roster.forget_findings()
    tally = Tally()
    tally.count("members", roster_plan.members_of(roster))
    try:
        _save(roster, _found(roster, tally, progress))
        rosters.note_checked(roster=roster, counts=tally.counts, now=timezone.now())
    except Unreadable as refused:
        rosters.note_refusal(roster=roster, refused=refused)
        raise Failed(sentence(refused.reason, refused.detail)) from refused
    except rosters.Over as error:
        raise Cancelled from error


def _save(roster: RosterImport, found: Iterator[Finding]) -> None:
    """Some findings at a time, each lot by itself, so that others get their turn to write."""
    while some := list(islice(found, SAVED_AT_ONCE)):
        roster_plan.save(roster, some)


def _found(roster: RosterImport, tally: Tally, progress: Progress) -> Iterator[Finding]:
    """Every finding, counted in passing."""
    about = _rows_about(roster)
    laying = _counting(tally, _Share(progress, 0, LAID_OUT, about))
    for found in roster_lines.lay_out(roster, laying):
        tally.count(found.kind)
        yield found
    comparing = _Share(progress, LAID_OUT, COMPARED, about)
    for line, decision in roster_plan.decisions(roster, comparing):
        told = list(roster_plan.findings_of(line, decision))
        for found in told:
            tally.note(found)
        tally.count("accounts", decision.step.account != "")
        yield from told


def _counting(tally: Tally, share: _Share) -> roster_lines.Told:
    def told(count: int) -> None:
        tally.count("lines", count)
        share(count)

    return told


def _rows_about(roster: RosterImport) -> int:
    """How many rows the file seems to have, by its size and the width of a usual row."""
    return roster.pieces.count() * roster_lines.PIECE // 150


def apply_roster(pk: int, progress: Progress) -> None:
    """Do what the dry run found, all of it or nothing; harmless twice."""
    roster = RosterImport.objects.select_related("guild").get(pk=pk)
    if roster.state != State.APPLYING:
        return
    try:
        _apply(roster, progress)
    except (rosters.NotChecked, IntegrityError) as error:
        rosters.expire_check(roster=roster)
        raise Failed(
            _("The members have changed since the check. Check the file again.")
        ) from error
    except BaseException:
        rosters.reopen(roster=roster)
        raise


def _apply(roster: RosterImport, progress: Progress) -> None:
    laying = _Share(progress, 0, LAID_OUT, _rows_about(roster))
    roster_lines.lay_out_again(roster, laying)
    with progress.alive_meanwhile():
        roster_applying.apply(
            roster=roster,
            now=timezone.now(),
            go_on=progress.refuse_unwanted,
            end=lambda: progress.tell(STEPS, STEPS),
        )
    staging.analyse_models(User, Membership, MembershipPeriod, MembershipWord, Profile)
